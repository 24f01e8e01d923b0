"""What the demo leaves out of the desk's lists: `python -m bench.desk_rows` adds it, so many rows a member.

Written in bulk with the triggers off; for measuring, nothing else.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import django

AT_A_TIME = 5000


def main() -> None:
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        write()
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM (ANALYZE)")


def write() -> None:
    """Mail of the past, papers, tasks and requests of all members, in place of what was there."""
    from django.utils import timezone

    from accounts.models import User
    from deadlines.models import Duty, ExtensionRequest, StandingDecision, Sweep, Task
    from enrolment.models import Application, ChangeRequest, LeavingRequest, Merger
    from files.models import StoredFile
    from inquiries.models import Inquiry
    from members.models import Certificate, Invitation, StandIn
    from notices.models import BouncedAddress, Mail, Notice, ThinnedAddress, UnreadReport
    from portal.models import PublicNotice
    from secretariat.models import MemberOfficer

    now, day = timezone.now(), timezone.localdate() - datetime.timedelta(days=1)
    Duty.objects.update(opened_at=now - datetime.timedelta(days=100))  # an ordinary day: all was seen by sweeps before
    officers = [officer(User, number) for number in range(3)]
    first = Duty.objects.order_by("organization", "due_on").distinct("organization")
    members = list(enumerate(first.values_list("organization", "pk")))
    every = rows_of(members)

    def at(n: int) -> datetime.datetime:
        return now - datetime.timedelta(minutes=7 * n % 900_000)

    def mails() -> Iterator[Any]:
        states = ["sent"] * 37 + ["failed", "uncertain", "queued"]
        for n, (organization, _duty) in members:
            for second in (0, 1):
                yield Mail(
                    id=named("mail", organization, second), address=f"contact{n}@example.jp", state=states[n % 40],
                    subject=f"対応事項のご案内({n})", text="平素よりお世話になっております。" * 30,
                    html="<p>平素よりお世話になっております。</p>" * 60, queued_at=at(n + second), sent_at=at(n),
                    bounce="bounced" if n % 100 == 0 else "", is_digest=False,
                )  # fmt: skip

    def notices() -> Iterator[Any]:
        said = {"what": {"ja": "フォローアップ報告", "en": "Progress report"}, "due_on": "2026-12-01", "path": "/my/"}
        for n, (organization, duty) in members:
            for second in (0, 1):
                yield Notice(
                    kind="reminder", about=duty, due_on=day, step=f"{second}", address=f"contact{n}@example.jp",
                    context={**said, "organization": {"ja": f"会員{n}", "en": f"Member {n}"}}, state="sent",
                    mail_id=named("mail", organization, second), queued_at=at(n),
                )  # fmt: skip

    add(Mail, mails())
    add(Notice, notices())
    add(BouncedAddress, every(50, lambda n, o, d: BouncedAddress(address=f"contact{n}@example.jp", detail="550 5.1.1")))
    add(ThinnedAddress, every(50, lambda n, o, d: ThinnedAddress(address=f"thin{n}@example.jp")))
    add(UnreadReport, every(500, lambda n, o, d: UnreadReport(digest=f"{n:064}", sender="a@example.jp", subject="?")))
    add(Task, every(10, lambda n, o, d: Task(
        kind=["overdue", "due", "unreachable"][n % 3], organization_id=o, duty_id=d, due_on=day, step=str(n),
        state=["open", "done", "settled"][n // 10 % 3], officer=officers[n % 3] if n % 4 else None,
    )))  # fmt: skip
    add(ExtensionRequest, every(10, lambda n, o, d: ExtensionRequest(
        duty_id=d, wished_on=day, reason="集計に時間を要するため", asked_by=officers[0], asked_at=at(n),
        state="waiting" if n % 200 == 0 else "granted",
    )))  # fmt: skip
    add(StandingDecision, every(100, lambda n, o, d: StandingDecision(
        organization_id=o, kind="hold", reason="提出が確認できないため", awaited_until=day, proposed_by=officers[0],
        decided_by=officers[1], decided_at=now, state="lifted", noticed_at=at(n),
    )))  # fmt: skip
    add(Sweep, (Sweep(day=day - datetime.timedelta(days=n), finished_at=now, hold_reason="") for n in range(900)))
    add(Application, every(1, lambda n, o, d: Application(
        applicant_email=f"contact{n}@example.jp", category="company", name_ja=f"株式会社青葉循環{n}",
        name_kana="アオバジュンカン", name_en=f"Aoba {n}", contact_email=f"contact{n}@example.jp",
        state="submitted" if n % 200 == 0 else "approved", submitted_at=at(n), created_at=at(n),
    )))  # fmt: skip
    add(ChangeRequest, every(4, lambda n, o, d: ChangeRequest(
        organization_id=o, changes={"representative_name": "新代表 次郎"}, effective_on=day, reason="役員の改選",
        state="submitted" if n % 400 == 0 else "accepted", submitted_at=at(n), created_at=at(n),
    )))  # fmt: skip
    add(LeavingRequest, every(50, lambda n, o, d: LeavingRequest(
        organization_id=o, wished_on=day, leaving_reason="withdrew", state="accepted", submitted_at=at(n),
        created_at=at(n),
    )))  # fmt: skip
    add(
        Merger,
        every(500, lambda n, o, d: Merger(gone_id=o, kept_id=members[-1][1][0], made_by=officers[0], made_at=at(n))),
    )
    add(StoredFile, every(1, lambda n, o, d: StoredFile(
        organization_id=o, name=f"証憑{n}.pdf", content_type="application/pdf", size=1000, sha256=f"{n:064x}",
        uploaded_by=officers[0], uploaded_at=at(n),
    )))  # fmt: skip
    add(Inquiry, every(5, lambda n, o, d: Inquiry(
        organization_id=o, name="環境 花子", email=f"contact{n}@example.jp", subject="参画証明書の発行について",
        body="補助金の申請に参画証明書が必要です。" * 10, asked_at=at(n),
        answered_at=None if n % 500 == 0 else now, answer="ご案内いたします。", answered_by=officers[n % 3],
    )))  # fmt: skip
    add(Certificate, every(2, lambda n, o, d: Certificate(
        organization_id=o, issued_by=officers[0], name_ja=f"会員{n}", joined_on=day, issued_on=at(n).date()
    )))  # fmt: skip
    add(Invitation, every(3, lambda n, o, d: Invitation(
        organization_id=o, email=f"invited{n}@example.jp", kind="editor", invited_by=officers[0], created_at=at(n),
        accepted_at=now if n % 2 else None,
    )))  # fmt: skip
    add(StandIn, every(20, lambda n, o, d: StandIn(
        organization_id=o, officer=officers[n % 3], channel="email", received_on=day, started_at=at(n), ended_at=now
    )))  # fmt: skip
    add(PublicNotice, every(500, lambda n, o, d: PublicNotice(title_ja="お知らせ", title_en="News", published_on=day)))
    add(MemberOfficer, every(2, lambda n, o, d: MemberOfficer(organization_id=o, officer=officers[n % 3])))


def officer(users: Any, number: int) -> Any:
    email = f"officer{number}@bench.example.jp"
    return users.objects.filter(email=email).first() or users.objects.create_user(email, name=email, is_staff=True)


def named(*words: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, words)))


def rows_of(members: list[Any]) -> Callable[..., Iterator[Any]]:
    """A row for every n-th member."""

    def every(step: int, make: Callable[[int, Any, Any], Any]) -> Iterator[Any]:
        return (make(n, organization, duty) for n, (organization, duty) in members if n % step == 0)

    return every


def add(model: Any, rows: Iterator[Any]) -> None:
    """Put the rows into the table in place of what it held."""
    model.objects.all()._raw_delete("default")
    while some := list(islice(rows, AT_A_TIME)):
        model.objects.bulk_create(some)


if __name__ == "__main__":
    main()
