"""What the demo leaves out of the desk's lists: `python -m bench.desk_rows` adds it, so many rows a member.

Written in bulk with the triggers off; for measuring, nothing else.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

import django

from timekeeping.clock import TOKYO

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
    from deadlines.models import Duty

    now = timezone.now()
    Duty.objects.update(opened_at=now - datetime.timedelta(days=100))  # an ordinary day: all was seen by sweeps before
    first = Duty.objects.order_by("organization", "due_on").distinct("organization")
    officers = [officer(User, number) for number in range(3)]
    members = Members(now, officers, list(first.values_list("organization", "pk")))
    parts = [write_mail, write_addresses, write_duties, write_applications, write_requests, write_papers, write_desk]
    for part in parts:
        part(members)


class Members(NamedTuple):
    """The members by number, each by its key and that of its first duty, and what their rows have in common."""

    now: datetime.datetime
    officers: list[Any]
    keys: list[tuple[Any, Any]]

    @property
    def day(self) -> datetime.date:
        """Yesterday."""
        return self.now.astimezone(TOKYO).date() - datetime.timedelta(days=1)

    def at(self, n: int) -> datetime.datetime:
        """When something of the n-th member happened."""
        return self.now - datetime.timedelta(minutes=7 * n % 900_000)

    def every(self, step: int, make: Callable[[int, Any, Any], Any]) -> Iterator[Any]:
        """A row for every n-th member, of its number, its key and its duty's."""
        return (make(n, organization, duty) for n, (organization, duty) in enumerate(self.keys) if n % step == 0)


def write_mail(members: Members) -> None:
    """Two mails a member with a notice each."""
    from notices.models import Mail, Notice

    states = ["sent"] * 37 + ["failed", "uncertain", "queued"]
    said = {"what": {"ja": "フォローアップ報告", "en": "Progress report"}, "due_on": "2026-12-01", "path": "/my/"}

    def mails(second: int) -> Iterator[Any]:
        return members.every(1, lambda n, o, d: Mail(
            id=named("mail", o, second), address=f"contact{n}@example.jp", state=states[n % 40],
            subject=f"対応事項のご案内({n})", text="平素よりお世話になっております。" * 30,
            html="<p>平素よりお世話になっております。</p>" * 60, queued_at=members.at(n + second),
            sent_at=members.at(n), bounce="bounced" if n % 100 == 0 else "", is_digest=False,
        ))  # fmt: skip

    def notices(second: int) -> Iterator[Any]:
        return members.every(1, lambda n, o, d: Notice(
            kind="reminder", about=d, due_on=members.day, step=f"{second}", address=f"contact{n}@example.jp",
            context={**said, "organization": {"ja": f"会員{n}", "en": f"Member {n}"}}, state="sent",
            mail_id=named("mail", o, second), queued_at=members.at(n),
        ))  # fmt: skip

    add(Mail, chain(mails(0), mails(1)))
    add(Notice, chain(notices(0), notices(1)))


def write_addresses(members: Members) -> None:
    """What became known of addresses."""
    from notices.models import BouncedAddress, ThinnedAddress, UnreadReport

    every = members.every
    add(BouncedAddress, every(50, lambda n, o, d: BouncedAddress(address=f"contact{n}@example.jp", detail="550 5.1.1")))
    add(ThinnedAddress, every(50, lambda n, o, d: ThinnedAddress(address=f"thin{n}@example.jp")))
    add(UnreadReport, every(500, lambda n, o, d: UnreadReport(digest=f"{n:064}", sender="a@example.jp", subject="?")))


def write_duties(members: Members) -> None:
    """Tasks, extensions and holds, and the sweeps of the past."""
    from deadlines.models import ExtensionRequest, StandingDecision, Sweep, Task

    now, day, officers, every = members.now, members.day, members.officers, members.every
    add(Task, every(10, lambda n, o, d: Task(
        kind=["overdue", "due", "unreachable"][n % 3], organization_id=o, duty_id=d, due_on=day, step=str(n),
        state=["open", "done", "settled"][n // 10 % 3], officer=officers[n % 3] if n % 4 else None,
    )))  # fmt: skip
    add(ExtensionRequest, every(10, lambda n, o, d: ExtensionRequest(
        duty_id=d, wished_on=day, reason="集計に時間を要するため", asked_by=officers[0], asked_at=members.at(n),
        state="waiting" if n % 200 == 0 else "granted",
    )))  # fmt: skip
    add(StandingDecision, every(100, lambda n, o, d: StandingDecision(
        organization_id=o, kind="hold", reason="提出が確認できないため", awaited_until=day, proposed_by=officers[0],
        decided_by=officers[1], decided_at=now, state="lifted", noticed_at=members.at(n),
    )))  # fmt: skip
    add(Sweep, (Sweep(day=day - datetime.timedelta(days=n), finished_at=now, hold_reason="") for n in range(900)))


def write_applications(members: Members) -> None:
    """How each became a member."""
    from enrolment.models import Application
    from members.models import Organization

    columns = Organization.objects.values_list("pk", "name_ja", "name_kana", "name_en", "search_text")
    called = {key: words for key, *words in columns}

    def application(n: int, organization: Any, _duty: Any) -> Any:
        name_ja, name_kana, name_en, search_text = called[organization]
        return Application(
            applicant_email=f"contact{n}@example.jp", category="company", name_ja=name_ja, name_kana=name_kana,
            name_en=name_en, contact_email=f"contact{n}@example.jp", search_text=f"{search_text} contact{n}@example.jp",
            state="submitted" if n % 200 == 0 else "approved", submitted_at=members.at(n), created_at=members.at(n),
        )  # fmt: skip

    add(Application, members.every(1, application))


def write_requests(members: Members) -> None:
    """What members asked for: changes, leaving, answers; and who was merged."""
    from enrolment.models import ChangeRequest, LeavingRequest, Merger
    from inquiries.models import Inquiry

    day, officers, every, at = members.day, members.officers, members.every, members.at
    add(ChangeRequest, every(4, lambda n, o, d: ChangeRequest(
        organization_id=o, changes={"representative_name": "新代表 次郎"}, effective_on=day, reason="役員の改選",
        state="submitted" if n % 400 == 0 else "accepted", submitted_at=at(n), created_at=at(n),
    )))  # fmt: skip
    add(LeavingRequest, every(50, lambda n, o, d: LeavingRequest(
        organization_id=o, wished_on=day, leaving_reason="withdrew", state="accepted", submitted_at=at(n),
        created_at=at(n),
    )))  # fmt: skip
    add(Inquiry, every(5, lambda n, o, d: Inquiry(
        organization_id=o, name="環境 花子", email=f"contact{n}@example.jp", subject="参画証明書の発行について",
        body="補助金の申請に参画証明書が必要です。" * 10, asked_at=at(n),
        answered_at=None if n % 500 == 0 else members.now, answer="ご案内いたします。", answered_by=officers[n % 3],
    )))  # fmt: skip
    last = members.keys[-1][0]
    add(Merger, every(500, lambda n, o, d: Merger(gone_id=o, kept_id=last, made_by=officers[0], made_at=at(n))))


def write_papers(members: Members) -> None:
    """Evidence, certificates and invitations."""
    from files.models import StoredFile
    from members.models import Certificate, Invitation

    officers, every, at = members.officers, members.every, members.at
    add(StoredFile, every(1, lambda n, o, d: StoredFile(
        organization_id=o, name=f"証憑{n}.pdf", content_type="application/pdf", size=1000, sha256=f"{n:064x}",
        uploaded_by=officers[0], uploaded_at=at(n),
    )))  # fmt: skip
    add(Certificate, every(2, lambda n, o, d: Certificate(
        organization_id=o, issued_by=officers[0], name_ja=f"会員{n}", joined_on=members.day, issued_on=at(n).date()
    )))  # fmt: skip
    add(Invitation, every(3, lambda n, o, d: Invitation(
        organization_id=o, email=f"invited{n}@example.jp", kind="editor", invited_by=officers[0], created_at=at(n),
        accepted_at=members.now if n % 2 else None,
    )))  # fmt: skip


def write_desk(members: Members) -> None:
    """What the desk did itself: entering on behalf, notices to the public, who looks after whom."""
    from members.models import StandIn
    from portal.models import PublicNotice
    from secretariat.models import MemberOfficer

    day, officers, every = members.day, members.officers, members.every
    add(StandIn, every(20, lambda n, o, d: StandIn(
        organization_id=o, officer=officers[n % 3], channel="email", received_on=day, started_at=members.at(n),
        ended_at=members.now,
    )))  # fmt: skip
    add(PublicNotice, every(500, lambda n, o, d: PublicNotice(title_ja="お知らせ", title_en="News", published_on=day)))
    add(MemberOfficer, every(2, lambda n, o, d: MemberOfficer(organization_id=o, officer=officers[n % 3])))


def officer(users: Any, number: int) -> Any:
    email = f"officer{number}@bench.example.jp"
    return users.objects.filter(email=email).first() or users.objects.create_user(email, name=email, is_staff=True)


def named(*words: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, words)))


def add(model: Any, rows: Iterator[Any]) -> None:
    """Put the rows into the table in place of what it held."""
    model.objects.all()._raw_delete("default")
    while some := list(islice(rows, AT_A_TIME)):
        model.objects.bulk_create(some)


if __name__ == "__main__":
    main()
