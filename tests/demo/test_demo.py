"""`manage.py demo`: the same for the same members, seed and day; a second run changes nothing."""

import datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from enrolment.models import ChangeRequest
from goals.models import GoalVersion
from members.models import Meeting, Organization
from reports import year_preview
from reports.models import FollowUp, FrozenMember, FrozenYear
from reviews.models import Event
from timekeeping import is_working_day
from timekeeping.clock import TOKYO

pytestmark = pytest.mark.django_db


def written():
    """How much lies in each table, and what members and goals say."""
    tables = connection.introspection.table_names()
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    amounts = {model._meta.label: model._base_manager.count() for model in models}
    members = list(Organization.objects.order_by("pk").values_list("pk", "name_ja", "category", "joined_on", "status"))
    goals = list(GoalVersion.objects.order_by("pk").values_list("pk", "state", "base_value", "target_value"))
    years = list(FrozenYear.objects.values_list("pk", "year", "figures", "frozen_at"))
    return amounts, members, goals, years


def demo(**more):
    call_command("demo", members=20, date=datetime.date(2026, 11, 26), verbosity=0, **more)
    return written()


def test_a_second_run_changes_nothing():
    first = demo(seed=1)
    assert first[0]["members.Organization"] >= 20
    assert demo(seed=1) == first


def test_the_same_seed_and_day_make_the_same_and_another_seed_others():
    made = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            made.append(demo(seed=seed))
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert made[0][1] != made[2][1]


def test_nothing_has_been_submitted_or_decided_at_an_hour_that_may_be_to_come():
    """The demo stands on a day that may have just begun."""
    demo(seed=1)
    begins = datetime.datetime(2026, 11, 26, tzinfo=TOKYO)
    for model in apps.get_models():
        if issubclass(model, Event):
            assert not model._default_manager.filter(at__gte=begins).exists(), model


def test_meetings_are_held_on_working_days():
    demo(seed=1)
    assert all(is_working_day(meeting.held_on) for meeting in Meeting.objects.all())


def test_a_notification_of_change_says_what_is_registered():
    demo(seed=1)
    for change in ChangeRequest.objects.all():
        assert change.before == {name: getattr(change.organization, name) for name in change.changes}
        assert all(change.before.values())


def test_the_year_that_ended_last_is_frozen_and_its_report_asked_for():
    demo(seed=1)
    year = FrozenYear.objects.get()
    assert (year.year, year.frozen_by.email) == (2025, "secretariat@example.jp")
    assert FrozenMember.objects.count() == sum(year.figures["growth"][-1]["members"].values()) > 0
    assert list(FollowUp.objects.values_list("language", "state")) == [("ja", "waiting"), ("en", "waiting")]


def test_a_large_demo_freezes_no_year(monkeypatch):
    monkeypatch.setattr(year_preview, "COUNTED_AT_ONCE", 0)
    demo(seed=1)
    assert not FrozenYear.objects.exists()
