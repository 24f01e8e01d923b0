"""Changing what is owed: a duty rule in the admin, a member's own schedule by two people, or by an officer for it."""

import datetime

import pytest
from django.urls import reverse

from deadlines.ledger import reconcile
from deadlines.models import DutyRule, Schedule
from deadlines.scheduling import choose, schedule_of
from members.models import Organization
from tests.deadlines.factory import dates_of, member
from tests.members.factory import AdministratorFactory, OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def company(frozen_today):
    frozen_today(2026, 4, 1)
    return member(DAY(2025, 4, 1), on=DAY(2026, 4, 1))


@pytest.fixture
def university(frozen_today):
    frozen_today(2026, 4, 1)
    return member(DAY(2024, 4, 1), category="university", on=DAY(2026, 4, 1))


def save_rule(client, **changes):
    rule = DutyRule.objects.get(requirement_class="corporate", kind="progress_report")
    typed = {"requirement_class": "corporate", "kind": rule.kind, "recurrence": "yearly", "first_months": "12"}
    typed |= {"anchor": "joining", "is_enabled": "on"} | changes
    return client.post(reverse("admin:deadlines_dutyrule_change", args=[rule.pk]), typed)


def test_a_rule_says_how_many_duties_change_before_it_is_saved(company, client):
    client.force_login(AdministratorFactory())
    changes = {"anchor": "fixed_day", "fixed_month": "6", "fixed_day": "30"}
    before = dates_of(company, "progress_report")
    asked = save_rule(client, **changes)
    assert asked.context["adminform"].form.errors["is_seen"] == ["変更される対応事項：1件"]
    assert dates_of(company, "progress_report") == before
    assert save_rule(client, **changes, is_seen="on").status_code == 302
    assert dates_of(company, "progress_report") == {1: DAY(2027, 6, 30)}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"anchor": "fixed_day", "fixed_day": "30"}, "fixed_month"),
        ({"anchor": "fixed_day", "fixed_month": "13", "fixed_day": "30"}, "fixed_month"),
        ({"anchor": "fixed_day", "fixed_month": "6"}, "fixed_day"),
        ({"anchor": "fixed_day", "fixed_month": "6", "fixed_day": "31"}, "fixed_day"),
        ({"anchor": "fiscal_year_end"}, "months_after_fiscal_year"),
    ],
)
def test_what_the_anchor_needs_is_asked_for_at_its_field(company, client, typed, field):
    client.force_login(AdministratorFactory())
    assert list(save_rule(client, **typed).context["adminform"].form.errors) == [field]


def test_the_second_of_two_people_sees_what_the_first_has_chosen(university, client):
    client.force_login(RoleFactory(organization=university, kind="submitter").user)
    page = reverse("schedule", args=[university.pk])
    version = client.get(page).context["form"].initial["version"]
    client.post(page, {"interval_months": "24", "version": version})
    answer = client.post(page, {"interval_months": "36", "version": version})
    assert answer.status_code == 409
    (change,) = answer.context["form"].conflict.changes
    assert (change.before, change.value) == (12, 24)
    assert Schedule.objects.get().interval_months == 24
    client.post(page, {"interval_months": "36", "version": answer.context["form"]["version"].value()})
    assert Schedule.objects.get().interval_months == 36


def test_an_officer_chooses_on_behalf_of_a_member(university, client):
    client.force_login(OfficerFactory())
    page = reverse("desk-schedule", args=[university.pk])
    assert university.name_ja in client.get(page).content.decode()
    client.post(page, {"interval_months": "24", "version": "1"})
    assert dates_of(university, "disclosure") == {1: DAY(2027, 4, 1), 2: DAY(2029, 4, 1)}


def test_hold_and_return_keep_the_duties(university):
    before = dates_of(university, "disclosure")
    for status in ("on_hold", "active"):
        Organization.objects.filter(pk=university.pk).update(status=status)
        assert reconcile(Organization.objects.all()) == 0
    assert dates_of(university, "disclosure") == before


def test_a_fiscal_year_of_its_own_moves_only_the_open_reports(company):
    DutyRule.objects.filter(kind="progress_report", requirement_class="corporate").update(
        anchor="fiscal_year_end", months_after_fiscal_year=3
    )
    reconcile(Organization.objects.all())
    assert dates_of(company, "progress_report")[1] == DAY(2027, 6, 30)
    company.duties.get(kind="progress_report", period=1).submitted()
    choose(schedule_of(company), fiscal_year_first_month=1)
    reconcile(Organization.objects.all(), on=DAY(2028, 4, 1))
    # The first end of the new year that is a whole period after the one that is settled.
    assert dates_of(company, "progress_report") == {1: DAY(2027, 6, 30), 2: DAY(2029, 3, 31)}
