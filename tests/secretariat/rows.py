"""A row of every list of the admin by its number, each with a member, a person and a duty of its own."""

import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import User
from deadlines.models import Duty, ExtensionRequest, ReminderRule, Shift, StandingDecision, Sweep, Task
from enrolment.models import Application, ChangeRequest, LeavingRequest, Merger, TermsVersion
from files.models import GroupDocument, StoredFile
from goals.models import Announcement, Goal, GoalVersion, Indicator, IndicatorGroup
from inquiries.models import Inquiry
from members.models import Certificate, GroupMembership, Invitation, Meeting, Organization, StandIn, WorkingGroup
from notices.models import BouncedAddress, Mail, Notice, ThinnedAddress, UnreadReport
from portal.models import NationalTarget, Phase, PublicNotice
from reports.models import Disclosure, ProgressReport, Project
from secretariat.models import CannedReply
from tests.portal.factory import many_members

DAY = datetime.date(2026, 4, 1)


class Around(NamedTuple):
    """What a row belongs to."""

    member: Any
    person: Any
    duty: Any

    @property
    def ids(self) -> dict[str, Any]:
        return {"organization": self.member}


def around(number: int) -> list[Around]:
    """So many members with a person and a duty each, by a few statements."""
    members = many_members(number)
    first = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"many{first + n}@example.jp", name=f"多田 {n}", password="!") for n in range(number)
    )
    duties = Duty.objects.bulk_create(Duty(organization=member, kind="goals", due_on=DAY) for member in members)
    return [Around(*each) for each in zip(members, people, duties, strict=True)]


def goal(n: int, to: Around) -> Goal:
    made = Goal.objects.create(organization=to.member)
    made.current = version(n, to, made)
    made.current.save()
    return made


def version(n: int, to: Around, of: Goal | None = None) -> GoalVersion:
    indicator = Indicator.objects.all()[n % 5]
    of = of or Goal.objects.create(organization=to.member)
    return GoalVersion(goal=of, label=f"目標 {n}", state="accepted", indicator=indicator, decided_at=timezone.now())


def indicator_group(n: int) -> IndicatorGroup:
    return IndicatorGroup(key=f"t{n}", name_ja=f"区分 {n}", name_en=f"Group {n}")


def indicator(n: int, to: Around) -> Indicator:
    group = indicator_group(n)
    group.save()
    return Indicator(code=f"T{n}", name_ja=f"指標 {n}", name_en="I", direction="higher", group=group)


def mail(n: int, to: Around) -> Mail:
    made = Mail.objects.create(address=f"many{n}@example.jp", state="sent")
    Notice.objects.create(kind="member-left", about=to.duty.pk, address=made.address, mail=made)
    return made


def group(slug: str) -> WorkingGroup:
    return WorkingGroup.objects.create(slug=slug, name_ja="部会", name_en="Group")


def document(n: int, to: Around) -> GroupDocument:
    stored = StoredFile.objects.create(name=f"資料 {n}", content_type="application/pdf", size=1, sha256="0")
    meeting = Meeting.objects.create(working_group=group(f"group-{n}"), held_on=DAY, title_ja=f"第{n}回")
    return GroupDocument(working_group=meeting.working_group, meeting=meeting, title_ja=f"資料 {n}", stored=stored)


# What makes row n of each list; a list that is missing here fails the test.
ROWS: dict[Any, Any] = {
    User: None,  # people, members and duties are there for each row anyway
    Organization: None,
    Duty: None,
    ReminderRule: lambda n, to: ReminderRule(lead_days=100 + n, kind="", requirement_class=""),
    ExtensionRequest: lambda n, to: ExtensionRequest(duty=to.duty, wished_on=DAY, reason="集計中", asked_by=to.person),
    Shift: lambda n, to: Shift(days=7, reason_ja="停止", made_by=to.person),
    StandingDecision: lambda n, to: StandingDecision(
        **to.ids, kind="hold", reason="未提出", awaited_until=DAY, proposed_by=to.person
    ),
    Sweep: lambda n, to: Sweep(day=DAY + datetime.timedelta(n), released_by=to.person),
    Task: lambda n, to: Task(kind="overdue", **to.ids, duty=to.duty, due_on=DAY, officer=to.person),
    Application: lambda n, to: Application(applicant_email=f"{n}@example.jp", name_ja=f"申込 {n}"),
    ChangeRequest: lambda n, to: ChangeRequest(**to.ids, changes={}),
    LeavingRequest: lambda n, to: LeavingRequest(**to.ids),
    Merger: lambda n, to: Merger(
        gone=to.member, kept=Organization.objects.exclude(pk=to.member.pk)[0], made_by=to.person
    ),
    TermsVersion: lambda n, to: TermsVersion(
        in_force_from=DAY + datetime.timedelta(n), text_ja="規約", text_en="Terms"
    ),
    StoredFile: lambda n, to: StoredFile(
        **to.ids, name=f"証憑 {n}", content_type="application/pdf", size=1, sha256="0", uploaded_by=to.person
    ),
    Announcement: lambda n, to: Announcement(**to.ids, place="自社サイト"),
    Goal: goal,
    GoalVersion: version,
    Indicator: indicator,
    IndicatorGroup: lambda n, to: indicator_group(n),
    Inquiry: lambda n, to: Inquiry(**to.ids, name="質問", email="q@example.jp", subject="質問", answered_by=to.person),
    Certificate: lambda n, to: Certificate(**to.ids, name_ja="会員", joined_on=DAY, issued_by=to.person),
    Invitation: lambda n, to: Invitation(**to.ids, email=f"{n}@example.jp", kind="editor", invited_by=to.person),
    StandIn: lambda n, to: StandIn(**to.ids, officer=to.person, channel="paper", received_on=DAY),
    WorkingGroup: lambda n, to: WorkingGroup(slug=f"group-{n}", name_ja="部会", name_en="Group"),
    GroupMembership: lambda n, to: GroupMembership(**to.ids, working_group=group(f"group-{n}"), entered_by=to.person),
    Meeting: lambda n, to: Meeting(working_group=group(f"group-{n}"), held_on=DAY, title_ja=f"第{n}回"),
    GroupDocument: document,
    BouncedAddress: lambda n, to: BouncedAddress(address=f"{n}@example.jp"),
    Mail: mail,
    Notice: lambda n, to: Notice(kind="member-left", about=to.duty.pk, address=f"{n}@example.jp"),
    ThinnedAddress: lambda n, to: ThinnedAddress(address=f"{n}@example.jp"),
    UnreadReport: lambda n, to: UnreadReport(digest=str(n)),
    NationalTarget: lambda n, to: NationalTarget(name_ja="目標", name_en="Target", target_ja="1", target_en="1"),
    Phase: lambda n, to: Phase(position=100 + n, name_ja="段階", name_en="Phase"),
    PublicNotice: lambda n, to: PublicNotice(title_ja="お知らせ", published_on=DAY),
    Disclosure: lambda n, to: Disclosure(**to.ids, title="開示"),
    ProgressReport: lambda n, to: ProgressReport(**to.ids),
    Project: lambda n, to: Project(**to.ids, name_ja="事業"),
    CannedReply: lambda n, to: CannedReply(title_ja="定型文", title_en="Reply", text_ja="本文", text_en="Text"),
}


def write(model: Any, numbers: range) -> None:
    """Rows of a list, each beside a member of its own."""
    make = ROWS[model]
    for n, to in zip(numbers, around(len(numbers)), strict=True):
        if make is not None:
            row = make(n, to)
            row.save(force_insert=row._state.adding)
