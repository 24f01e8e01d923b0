"""Duties, and members whose duties the ledger has written."""

import datetime

import factory

from deadlines.ledger import reconcile
from deadlines.models import Duty, Schedule
from members.models import Organization
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty

    organization = factory.SubFactory(OrganizationFactory)
    kind = Duty.Kind.GOALS
    due_on = datetime.date(2026, 12, 1)
    opened_at = datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC)


class ScheduleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Schedule

    organization = factory.SubFactory(OrganizationFactory)


def member(joined_on, *, category="company", contact="contact@example.jp", manager=None, on=None, **schedule):
    """An organization with its contact, its manager where named, and the duties that follow as of `on`."""
    organization = OrganizationFactory(category=category, joined_on=joined_on)
    if contact:
        ContactFactory(organization=organization, position=1, email=contact)
    if manager:
        RoleFactory(organization=organization, user__email=manager)
    if schedule:
        ScheduleFactory(organization=organization, **schedule)
    write_ledger(organization, on or joined_on)
    return organization


def write_ledger(organization, on):
    """Reconcile one organization as of a day, and make the new rows look as if they were written then."""
    before = set(organization.duties.values_list("pk", flat=True))
    reconcile(Organization.objects.filter(pk=organization.pk), on=on)
    written_at = datetime.datetime.combine(on, datetime.time(9), tzinfo=datetime.UTC)
    organization.duties.exclude(pk__in=before).update(opened_at=written_at)


def dates_of(organization, kind):
    """The due dates of a kind, by period."""
    return dict(organization.duties.filter(kind=kind).values_list("period", "due_on"))
