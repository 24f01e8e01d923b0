"""Submissions that wait for the secretariat."""

import datetime

import factory
from django.utils import timezone

from enrolment.models import Application, ChangeRequest
from goals.models import Announcement
from secretariat.models import Assignment
from secretariat.queue import KIND_OF
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory
from tests.members.factory import OrganizationFactory, corporate_number
from tests.reports.factory import DisclosureFactory, ProjectFactory


class WaitingApplicationFactory(factory.django.DjangoModelFactory):
    """A complete application of a company, submitted on the web."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        n = factory.Sequence(lambda n: 500 + n)

    applicant_email = factory.LazyAttribute(lambda o: f"applicant{o.n}@example.jp")
    category = "company"
    name_ja = factory.LazyAttribute(lambda o: f"株式会社めぐみ{o.n}")
    name_kana = "カブシキガイシャメグミ"
    name_en = factory.LazyAttribute(lambda o: f"Megumi {o.n} Co., Ltd.")
    corporate_number = factory.LazyAttribute(lambda o: corporate_number(o.n))
    prefecture = "13"
    representative_name = "代表 太郎"
    contact_name = "窓口 花子"
    contact_email = factory.LazyAttribute(lambda o: f"contact{o.n}@example.jp")
    agrees_to_terms = True
    declares_no_antisocial_forces = True

    @factory.post_generation
    def submitted(self, create, extracted, **kwargs):
        Application.objects.get(pk=self.pk).submit(by=None)
        self.refresh_from_db()


class WaitingChangeFactory(factory.django.DjangoModelFactory):
    """A notification of change that was submitted."""

    class Meta:
        model = ChangeRequest
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    changes = factory.LazyFunction(lambda: {"representative_name": "新代表 次郎"})
    before = factory.LazyAttribute(lambda o: {name: getattr(o.organization, name) for name in o.changes})
    effective_on = datetime.date(2026, 4, 1)
    reason = "役員の改選"

    @factory.post_generation
    def submitted(self, create, extracted, **kwargs):
        ChangeRequest.objects.get(pk=self.pk).submit(by=None)
        self.refresh_from_db()


def waiting(kind, *, days=0, **fields):
    """A submission of a kind that was submitted some days ago."""
    submission = MAKERS[kind](**fields)
    if submission.state == "draft":
        submission.submit(by=getattr(submission, "created_by", None))
    model = type(submission)
    model.objects.filter(pk=submission.pk).update(
        submitted_at=timezone.now() - datetime.timedelta(days=days, minutes=model.objects.count())
    )
    submission.refresh_from_db()
    return submission


MAKERS = {
    "application": WaitingApplicationFactory,
    "change": WaitingChangeFactory,
    "goal": GoalVersionFactory,
    "announcement": AnnouncementFactory,
    "project": ProjectFactory,
    "disclosure": DisclosureFactory,
}


def many_waiting(number):
    """Announcements that wait, written at once."""
    organization = OrganizationFactory()
    now = timezone.now()
    Announcement.objects.bulk_create(
        Announcement(
            organization=organization,
            place=f"公表 {n}",
            state="submitted",
            submitted_at=now - datetime.timedelta(minutes=n),
            url=f"https://www.example.jp/{n}/",
        )
        for n in range(number)
    )


def held(submission, officer, *, by=None):
    """The submission in the hands of an officer."""
    Assignment.hand(KIND_OF[type(submission)], submission.pk, to=officer, seen=None, by=by or officer)
    return submission
