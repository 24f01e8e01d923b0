"""Whom a single mail to an organization reaches."""

import pytest

from members.correspondence import write_to
from notices.models import BouncedAddress, Notice
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = OrganizationFactory()
    organization.contacts.all().delete()
    ContactFactory(organization=organization, position=1, email="First@example.jp")
    ContactFactory(organization=organization, position=2, email="second@example.jp")
    RoleFactory(organization=organization, user=UserFactory(email="manager@example.jp"), kind="manager")
    return organization


def reached(organization, **more):
    write_to(organization, "left", about=organization.pk, **more)
    return sorted(Notice.objects.values_list("address", flat=True))


def come_back(*addresses):
    for address in addresses:
        BouncedAddress.objects.create(address=address)


def test_the_first_contact_is_written_to(organization):
    assert reached(organization) == ["first@example.jp"]


def test_where_mail_to_the_first_contact_came_back_the_second_is_written_to(organization):
    come_back("first@example.jp")
    assert reached(organization) == ["second@example.jp"]


def test_where_no_contact_is_reached_the_managers_are_written_to(organization):
    come_back("first@example.jp", "second@example.jp")
    assert reached(organization) == ["manager@example.jp"]


def test_where_there_is_nobody_at_all_the_mail_to_the_first_contact_stands_in_the_outbox(organization):
    come_back("first@example.jp", "second@example.jp")
    organization.roles.all().delete()
    assert reached(organization) == ["first@example.jp"]


def test_a_person_who_is_the_contact_too_gets_one_mail(organization):
    person = UserFactory(email="first@example.jp")
    assert reached(organization, also=[person]) == ["first@example.jp"]
