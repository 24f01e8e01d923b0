"""The indicator catalogue is shipped whole and the secretariat keeps it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from goals.forms import GoalDraft
from goals.models import Goal, GoalVersion, Indicator
from tests.accounts.factory import AdministratorFactory
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory, accepted_version
from tests.members.factory import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_catalogue_has_every_entry_in_both_languages():
    assert sorted(int(code) for code in Indicator.objects.values_list("code", flat=True)) == list(range(1, 25))
    for entry in Indicator.objects.all():
        for name in ("name", "unit", "source", "definition"):
            assert getattr(entry, f"{name}_ja")
            assert getattr(entry, f"{name}_en").isascii() or "·" in getattr(entry, f"{name}_en")


@pytest.mark.parametrize(("code", "direction"), [("1", "higher"), ("5", "lower"), ("11", "lower"), ("24", "higher")])
def test_the_direction_of_an_entry(code, direction):
    assert Indicator.objects.get(code=code).direction == direction


def test_an_entry_speaks_the_readers_language():
    entry = Indicator.objects.get(code="20")
    with override("en"):
        assert (entry.name, entry.unit) == ("Municipal waste per person and day", "g/person·day")
    with override("ja"):
        assert (entry.name, entry.unit) == ("1人1日当たりごみ排出量", "g/人日")


def choices(version):
    groups = GoalDraft(version).content.fields["indicator"].choices
    return {value for _label, entries in list(groups)[1:] for value, _name in entries}


def test_a_retired_entry_is_offered_only_where_it_is_in_use():
    entry = Indicator.objects.get(code="11")
    version = GoalVersionFactory(indicator=entry)
    Indicator.objects.filter(pk=entry.pk).update(is_retired=True)
    blank = GoalVersion(goal=Goal(organization=OrganizationFactory()))
    assert entry.pk in choices(version)
    assert entry.pk not in choices(blank)


@pytest.mark.parametrize("model", ["indicator", "goal", "goalversion", "announcement"])
def test_the_admin_lists_and_shows_without_letting_submitted_content_be_changed(client, model):
    client.force_login(AdministratorFactory())
    version = accepted_version()
    announcement = AnnouncementFactory(organization=version.organization, goals=[version.goal])
    subject = {
        "indicator": version.indicator,
        "goal": version.goal,
        "goalversion": version,
        "announcement": announcement,
    }[model]
    assert client.get(reverse(f"admin:goals_{model}_changelist"), {"q": "t"}).status_code == 200
    change = reverse(f"admin:goals_{model}_change", args=[subject.pk])
    assert client.get(change).status_code == 200
    expected = 200 if model == "indicator" else 403
    assert client.post(change, {}).status_code == expected


def test_the_admin_retires_entries(client):
    client.force_login(AdministratorFactory())
    entry = Indicator.objects.get(code="11")
    client.post(reverse("admin:goals_indicator_changelist"), {"action": "retire", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert entry.is_retired
