"""Goals in every state: a complete draft unless told otherwise."""

from decimal import Decimal

import factory

from goals.models import Announcement, Goal, GoalVersion, Indicator, InterimTarget, Measure
from tests.accounts.factory import OfficerFactory
from tests.members.factory import OrganizationFactory, UserFactory
from timekeeping import fiscal_year_of, today


def this_year():
    return fiscal_year_of(today()).year


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    organization = factory.SubFactory(OrganizationFactory)
    created_by = factory.SubFactory(UserFactory)


class GoalVersionFactory(factory.django.DjangoModelFactory):
    """A complete draft: final disposal from 100 t to 50 t, with one measure."""

    class Meta:
        model = GoalVersion
        skip_postgeneration_save = True

    goal = factory.SubFactory(GoalFactory)
    created_by = factory.SelfAttribute("goal.created_by")
    indicator = factory.LazyFunction(lambda: Indicator.objects.get(code="11"))
    label = "最終処分量の半減"
    type = "reach"
    direction = "lower"
    unit = "t/年"
    scope = "organization"
    base_year = factory.LazyFunction(lambda: this_year() - 5)
    base_value = Decimal(100)
    target_year = factory.LazyFunction(lambda: this_year() + 5)
    target_value = Decimal(50)

    @factory.post_generation
    def measures(self, create, texts, **kwargs):
        for position, text in enumerate(["分別の徹底"] if texts is None else texts, 1):
            Measure.objects.create(version=self, position=position, text=text)

    @factory.post_generation
    def interim(self, create, targets, **kwargs):
        for year, value in (targets or {}).items():
            InterimTarget.objects.create(version=self, year=year, value=value)


def accepted_version(**fields):
    """A version that passed the loop, so that it is the goal's current one."""
    version = GoalVersionFactory(**fields)
    version.submit(by=version.created_by)
    version.accept(by=OfficerFactory())
    return version


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """A complete draft of an announcement of one accepted goal."""

    class Meta:
        model = Announcement
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    created_by = factory.SubFactory(UserFactory)
    place = "統合報告書2026"
    url = "https://www.example.jp/report/"
    announced_on = factory.LazyFunction(today)
    summary = "目標と取組を公表しました。"

    @factory.post_generation
    def goals(self, create, goals, **kwargs):
        if goals is None:
            goals = [accepted_version(goal__organization=self.organization).goal]
        self.goals.set(goals)
