"""One organization with something of everything; its private data carry a mark that no outsider may ever see."""

import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model

from deadlines.models import Duty, ExtensionRequest, Schedule, Shift, StandingDecision, Sweep, Task
from enrolment.models import Application, ChangeRequest, LeavingRequest, Merger
from files.models import GroupDocument, StoredFile
from goals.models import Announcement, CountedStanding, Goal, GoalVersion, Indicator
from inquiries.models import Inquiry
from members.models import GroupMembership, Meeting, Note, StandIn, WorkingGroup
from notices.models import BouncedAddress, Mail, Notice, UnreadReport
from reports.closing import count
from reports.models import Disclosure, FollowUp, FrozenYear, ProgressReport, Project
from reviews.models import State
from secretariat.models import Circular, Export, ImportRun
from tests.isolation.addresses import Address
from tests.members.factory import (
    CertificateFactory,
    ContactFactory,
    InvitationFactory,
    OfficerFactory,
    OrganizationFactory,
    RoleFactory,
)

SECRET = "HIMITSU"
# What a member's page could write; sign-in, inquiries and applications are for everybody, and whoever reads a figure
# may have it counted.
HOUSE = [
    model
    for app in ("deadlines", "files", "goals", "reports", "members")
    for model in apps.get_app_config(app).get_models()
    if model is not CountedStanding
]
DAY = datetime.date(2026, 4, 1)


class World:
    """The rows of the organization, and how they fill the parameters of an address."""

    def __init__(self) -> None:
        self.organization = organization = OrganizationFactory(category="company", joined_on=datetime.date(2025, 4, 1))
        self.manager = RoleFactory(organization=organization, user__name=f"{SECRET} manager").user
        self.role = RoleFactory(organization=organization, kind="viewer", user__name=f"{SECRET} viewer")
        ContactFactory(organization=organization, name=f"{SECRET} contact", email="himitsu@member.example.jp")
        Schedule.objects.get_or_create(organization=organization)
        self.invitation = InvitationFactory(organization=organization)
        self.certificate = CertificateFactory(organization=organization)
        self.duty = Duty.objects.create(organization=organization, kind=Duty.Kind.GOALS, due_on=DAY)
        self.goal = self.accepted_goal()
        self.draft = self.goal_version(Goal.objects.create(organization=organization), f"{SECRET} draft", State.DRAFT)
        self.announcement = Announcement.objects.create(organization=organization, place=SECRET, summary=SECRET)
        self.report = ProgressReport.objects.create(organization=organization, summary=SECRET, data_year=2025)
        self.project = Project.objects.create(organization=organization, name_ja=SECRET, initiatives=SECRET)
        self.disclosure = Disclosure.objects.create(organization=organization, title=SECRET, results=SECRET)
        self.change = ChangeRequest.objects.create(organization=organization, reason=SECRET, changes={})
        self.leaving = LeavingRequest.objects.create(organization=organization, explanation=SECRET)
        self.application = Application.objects.create(
            applicant_email="himitsu@applicant.example.jp", category="company", name_ja=SECRET, motivation=SECRET
        )
        self.file = self.stored_file()
        self.group_membership = GroupMembership.objects.create(
            organization=organization, working_group=WorkingGroup.objects.first()
        )
        group = {"working_group": self.group_membership.working_group, "title_ja": SECRET, "visibility": "group"}
        self.meeting = Meeting.objects.create(held_on=DAY, agenda_ja=SECRET, **group)
        self.document = GroupDocument.objects.create(
            meeting=self.meeting, stored=self.stored_file(is_own=False), **group
        )
        self.inquiry = Inquiry.objects.create(organization=organization, name=SECRET, email="q@example.jp", body=SECRET)
        self.mail = Mail.objects.create(address="himitsu@member.example.jp", subject=SECRET, text=SECRET)
        self.notice = Notice.objects.create(kind="reminder", address="himitsu@member.example.jp", mail=self.mail)
        self.bounced = BouncedAddress.objects.create(address="himitsu@member.example.jp", detail=SECRET, mail=self.mail)
        self.unread = UnreadReport.objects.create(digest="0" * 64, subject=SECRET, excerpt=SECRET)
        self.extension = ExtensionRequest.objects.create(
            duty=self.duty, wished_on=datetime.date(2026, 9, 1), reason=SECRET, asked_by=self.manager
        )
        self.circular = Circular.objects.create(subject_ja=SECRET, text_ja=SECRET, written_by=self.manager)
        self.note = Note.write(organization, text=SECRET, by=OfficerFactory())
        self.stand_in = StandIn.objects.create(
            organization=organization, officer=OfficerFactory(), channel="paper", received_on=DAY
        )
        self.decision = StandingDecision.objects.create(
            organization=organization, kind="hold", reason=SECRET, awaited_until=DAY, proposed_by=OfficerFactory()
        )
        self.merger = Merger.objects.create(
            kept=organization, gone=OrganizationFactory(), reason=SECRET, made_by=OfficerFactory()
        )
        self.sweep = Sweep.objects.create(day=DAY)
        officer = OfficerFactory()
        problem = [2, "", SECRET, "A2", SECRET]
        self.run = ImportRun(thing="members", name=SECRET, by=officer, state="checked", problems=[problem])
        self.run.file.save("table", ContentFile(SECRET.encode()))
        self.export = Export(kind="members", by=officer, state="done", words={"ja": SECRET})
        self.export.file.save("table", ContentFile(SECRET.encode()))
        self.shift = Shift.objects.create(days=30, reason_ja=SECRET, moved_duties=1, made_by=OfficerFactory())
        self.shift.rows.create(
            duty=self.duty, due_on=DAY, deadline_before=DAY, deadline_after=datetime.date(2026, 5, 1)
        )
        self.frozen = FrozenYear.objects.create(year=2024, figures=count(2024), frozen_by=OfficerFactory())
        FollowUp.objects.bulk_create(FollowUp(year=self.frozen, language=language) for language in ("ja", "en"))
        self.task = Task.objects.create(
            kind="overdue", organization=organization, duty=self.duty, due_on=DAY, note=SECRET
        )

    def goal_version(self, goal: Goal, label: str, state: str) -> GoalVersion:
        return GoalVersion.objects.create(
            goal=goal,
            label=label,
            state=state,
            indicator=Indicator.objects.first(),
            type=GoalVersion.Type.REACH,
            direction="higher",
            unit="%",
            base_year=2023,
            base_value=10,
            target_year=2030,
            target_value=30,
        )

    def accepted_goal(self) -> Goal:
        goal = Goal.objects.create(organization=self.organization)
        goal.current = self.goal_version(goal, "公表済みの目標", State.ACCEPTED)
        goal.save()
        return goal

    def stored_file(self, *, is_own: bool = True) -> StoredFile:
        stored = StoredFile(
            organization=self.organization if is_own else None,
            name=f"{SECRET}.txt",
            content_type="text/plain",
            size=7,
            sha256="0" * 64,
        )
        stored.file.save("evidence", ContentFile(SECRET.encode()))
        return stored

    def parameters(self, address: Address) -> dict[str, Any]:
        """What the parameters of an address are, so that it points at this organization's things."""
        meant = {**self.things(), **self.special(address)}
        return {parameter: meant[parameter] for parameter in address.parameters if parameter in meant}

    def special(self, address: Address) -> dict[str, Any]:
        """Where the same parameter means different things."""
        if address.name == "admin:view_on_site":
            return {"object_id": self.organization.pk}
        if address.name.startswith("admin:"):
            return {"object_id": self.admin_object(address).pk} if "object_id" in address.parameters else {}
        if address.name.startswith("api-") and "pk" in address.parameters:
            things = {
                "members": self.organization,
                "goals": self.goal,
                "progress": self.report,
                "projects": self.project,
            }
            return {"pk": things[address.name.split("-")[1]].pk}
        if address.name.startswith("application-") or address.name == "application":
            return {"slug": "organization"}
        return {
            "review": {"kind": "application", "pk": self.application.pk},
            "review-check": {"kind": "disclosure", "pk": self.disclosure.pk},
            "goal-edit": {"goal_id": self.draft.goal_id},
            "open-data-file": {"name": "members", "form": "csv"},
        }.get(address.name, {})

    def things(self) -> dict[str, Any]:
        return {
            "organization_id": self.organization.pk,
            "goal_id": self.goal.pk,
            "announcement_id": self.announcement.pk,
            "report_id": self.report.pk,
            "project_id": self.project.pk,
            "disclosure_id": self.disclosure.pk,
            "duty_id": self.duty.pk,
            "change_id": self.change.pk,
            "slug": "organization",
            "file_id": self.file.pk,
            "role_id": self.role.pk,
            "invitation_id": self.invitation.pk,
            "request_id": self.extension.pk,
            "shift_id": self.shift.pk,
            "task_id": self.task.pk,
            "inquiry_id": self.inquiry.pk,
            "run_id": self.run.pk,
            "export_id": self.export.pk,
            "thing": "members",
            "circular_id": self.circular.pk,
            "merger_id": self.merger.pk,
            "decision_id": self.decision.pk,
            "code": self.certificate.code,
            "section": "members",
            "year": self.frozen.year,
            "edition": self.frozen.edition,
            "language": "ja",
            "theme": self.meeting.working_group.slug,
            "token": "no-such-token",
            "key": "no-such-key",
            "uidb36": "1",
            "provider_id": "gbizid",
            "pk": 1,
            "app_label": "members",
            "content_type_id": ContentType.objects.get_for_model(type(self.organization)).pk,
            "url": "nowhere",
        }

    def admin_object(self, address: Address) -> Any:
        """This organization's row of a model of the admin, or any."""
        labels = {f"{model._meta.app_label}/{model._meta.model_name}/": model for model in admin.site._registry}
        model = next(model for label, model in labels.items() if f"secretariat/{label}" in address.route)
        mine = [row for row in self.rows() if type(row) is model]
        return mine[0] if mine else model._default_manager.first() or model(pk=1)

    def rows(self) -> list[Any]:
        return [value for value in vars(self).values() if isinstance(value, Model)]

    def snapshot(self) -> list[dict[str, Any]]:
        """All that stands in the organization's rows now, and how many rows of each kind there are."""
        numbers = {model._meta.label: model._default_manager.count() for model in HOUSE}
        return [numbers] + [type(row)._default_manager.filter(pk=row.pk).values().first() for row in self.rows()]
