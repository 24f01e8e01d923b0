"""The alarm asks only what has come in sight or changed since its last look, and misses nothing by it."""

import datetime

import pytest

from deadlines import alarm, sweep
from deadlines.models import Task
from notices.models import BouncedAddress
from tests.deadlines.factory import member
from tests.members.factory import ContactFactory, OrganizationFactory

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
JOINED = datetime.date(2025, 12, 1)


def close(account):
    account.is_active = False
    account.save()


WAYS = {
    "the contact is removed": lambda member: member.contacts.all().delete(),
    "the contact moves to another member": lambda member: member.contacts.update(organization=OrganizationFactory()),
    "the address is none any more": lambda member: member.contacts.update(email="none"),
    "the contact's mail came back": lambda member: BouncedAddress.objects.create(address=member.contacts.get().email),
    "the manager's mail came back": lambda member: BouncedAddress.objects.create(address=member.roles.get().user.email),
    "the manager's account is closed": lambda member: close(member.roles.get().user),
    "the manager's role ended": lambda member: member.roles.all().delete(),
}


@pytest.fixture
def looked(monkeypatch, frozen_today):
    """Members who were all reached at the last look, by the way in which they will not be at the next."""
    monkeypatch.setattr(alarm, "OVERLAP", datetime.timedelta(0))
    frozen_today(2026, 11, 24)
    found = {}
    for n, way in enumerate(WAYS):
        address = f"only{n}@example.jp"
        by = {"contact": None, "manager": address} if "manager" in way else {"contact": address}
        found[way] = member(JOINED, category="university", **by)
    sweep.sweep(by_hand=True)
    assert not Task.objects.exists()
    return found


def test_every_way_to_lose_the_last_address_is_seen_by_the_next_look(looked):
    for way, lose in WAYS.items():
        lose(looked[way])
    sweep.sweep(by_hand=True)
    unreached = {task.organization_id for task in Task.objects.all()}
    assert [way for way, organization in looked.items() if organization.pk not in unreached] == []


def test_who_is_unreached_already_is_found_when_the_date_comes_in_sight(looked, frozen_today):
    member(datetime.date(2026, 3, 10), category="university", contact=None)
    sweep.sweep(by_hand=True)
    assert not Task.objects.exists()
    frozen_today(2026, 12, 10)
    sweep.sweep(by_hand=True)
    assert Task.objects.get().due_on == datetime.date(2027, 3, 10)


def test_a_contact_of_one_member_whose_account_is_closed_elsewhere_is_found(looked, frozen_today):
    someone, *_others, other, _last = looked.values()
    someone.contacts.all().delete()
    ContactFactory(organization=someone, position=1, email=other.roles.get().user.email.upper())
    sweep.sweep(by_hand=True)
    assert not Task.objects.exists()
    close(other.roles.get().user)
    sweep.sweep(by_hand=True)
    assert {task.organization for task in Task.objects.all()} == {someone, other}
