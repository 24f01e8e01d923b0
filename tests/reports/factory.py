"""Reports, projects and disclosures in every state: complete drafts unless told otherwise."""

import datetime
from decimal import Decimal

import factory

from deadlines.models import Duty
from members.models import Role
from reports.models import Disclosure, ProgressReport, Project
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory, UserFactory
from timekeeping import today


class DutyFactory(factory.django.DjangoModelFactory):
    """A progress report that is due in a month."""

    class Meta:
        model = Duty

    organization = factory.SubFactory(OrganizationFactory)
    kind = Duty.Kind.PROGRESS_REPORT
    period = factory.Sequence(lambda n: n % 30000 + 1)
    due_on = factory.LazyFunction(lambda: today() + datetime.timedelta(days=30))


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    organization = factory.SubFactory(OrganizationFactory, category="university")
    created_by = factory.SubFactory(UserFactory)
    name_ja = factory.Sequence(lambda n: f"廃プラスチック高度選別の実証 第{n}期")
    name_en = factory.Sequence(lambda n: f"Advanced sorting of plastics, phase {n}")
    part = Project.Part.INITIATOR
    partners = "めぐり市\n株式会社循環"
    started_on = datetime.date(2025, 4, 1)
    initiatives = "近赤外選別の精度を高め、再生材の用途を広げます。"


class DisclosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Disclosure

    organization = factory.SubFactory(OrganizationFactory, category="university")
    created_by = factory.SubFactory(UserFactory)
    title = "選別精度の中間報告"
    results = "選別精度が92%に達しました。"
    place = "大学ウェブサイト"
    url = "https://www.example.ac.jp/results/"
    disclosed_on = factory.LazyFunction(today)

    @factory.post_generation
    def projects(self, create, projects, **kwargs):
        self.projects.set([accepted(ProjectFactory(organization=self.organization))] if projects is None else projects)


def accepted(submission, *, by=None):
    """The same submission after it passed the loop."""
    submission.submit(by=by or submission.created_by)
    submission.accept(by=OfficerFactory())
    return submission


def reporting_organization(*, goals=1, **fields):
    """A member with accepted goals (final disposal from 100 to 50) and a report that is due."""
    organization = OrganizationFactory(**fields)
    versions = [accepted_version(goal__organization=organization) for _ in range(goals)]
    return organization, versions, DutyFactory(organization=organization)


def person_of(organization, kind=Role.Kind.MANAGER):
    return RoleFactory(organization=organization, kind=kind).user


def open_report(*, values=("90",), **fields):
    """A report of a duty, opened by a manager, with a value for each goal."""
    organization, _versions, duty = reporting_organization(goals=len(values), **fields)
    report = ProgressReport.open_for(duty, by=person_of(organization))
    for row, value in zip(report.rows(), values, strict=True):
        row.value = None if value is None else Decimal(value)
        row.save()
    report.note_data_year()
    return report
