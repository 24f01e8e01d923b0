"""Approving and declining: everything or nothing, once."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from deadlines.models import Duty
from enrolment.approval import approve, decline
from enrolment.duplicates import AlreadyRegistered
from enrolment.models import Application
from members.categories import Category
from members.models import Organization, Role
from notices import unsubscribing
from notices.models import Notice
from reviews.errors import Conflict
from tests.enrolment.factory import submitted_application
from tests.enrolment.mails import mails_to
from tests.members.factory import OfficerFactory, OrganizationFactory, UserFactory, WorkingGroupFactory
from timekeeping import today

pytestmark = pytest.mark.django_db


def test_approval_makes_the_member_with_contacts_manager_history_and_duties():
    application = submitted_application(second_email="second@example.jp", second_name="田中 次郎")
    application.working_groups.add(WorkingGroupFactory())
    officer = OfficerFactory()

    organization = approve(application, by=officer)

    assert (organization.name_ja, organization.joined_on) == (application.name_ja, today())
    assert [contact.email for contact in organization.contacts.all()] == [
        application.contact_email,
        "second@example.jp",
    ]
    role = Role.objects.get(organization=organization)
    assert (role.kind, role.user.email) == (Role.Kind.MANAGER, application.contact_email)
    assert not role.user.has_usable_password()
    assert {duty.kind for duty in organization.duties.all()} >= {Duty.Kind.GOALS, Duty.Kind.ANNOUNCEMENT}
    assert organization.status_changes.get().by == officer
    group_membership = organization.group_memberships.get()
    assert (group_membership.since, group_membership.entered_by) == (today(), officer)
    assert Application.objects.get(pk=application.pk).organization == organization


@pytest.mark.parametrize(
    ("category", "kinds"),
    [
        (Category.COMPANY, {Duty.Kind.GOALS, Duty.Kind.ANNOUNCEMENT}),
        (Category.ASSOCIATION, {Duty.Kind.GOALS, Duty.Kind.ANNOUNCEMENT}),
        (Category.LOCAL_GOVERNMENT, {Duty.Kind.GOALS, Duty.Kind.ANNOUNCEMENT}),
        (Category.UNIVERSITY, {Duty.Kind.PROJECT}),
        (Category.OTHER, {Duty.Kind.PROJECT}),
    ],
)
def test_the_category_decides_what_is_owed_first(category, kinds):
    organization = approve(submitted_application(category=category), by=OfficerFactory())
    first_year = organization.duties.filter(period=1).exclude(kind__in=("progress_report", "disclosure"))
    assert set(first_year.values_list("kind", flat=True)) == kinds


def test_the_approval_mail_says_who_what_and_by_when_and_leads_to_the_password():
    application = submitted_application()
    approve(application, by=OfficerFactory(), joined_on=datetime.date(2026, 4, 1))
    (mail,) = mails_to(application.contact_email, "application-approved")
    assert "参画" in mail.subject
    assert f"{application.name_ja}" in mail.text
    assert "2026年4月1日" in mail.text
    assert "2027年4月1日まで（原則）" in mail.text
    assert "/accounts/password/reset/key/" in mail.text
    assert "鈴木 一郎 様" in mail.text


def test_the_password_link_does_not_lie_in_the_outbox():
    application = submitted_application()
    approve(application, by=OfficerFactory())
    for notice in Notice.objects.all():
        assert "/accounts/password" not in str(notice.context)
        assert application.token not in str(notice.context)


def test_somebody_who_signs_in_already_keeps_the_account_and_gets_the_role():
    person = UserFactory(email="known@example.jp")
    application = submitted_application(contact_email="Known@example.jp", applicant_email="known@example.jp")
    organization = approve(application, by=OfficerFactory())
    assert Role.objects.get(organization=organization).user == person
    (mail,) = mails_to("known@example.jp", "application-approved")
    assert "/accounts/login/" in mail.text


def test_fewer_advance_notices_chosen_for_the_address_become_the_managers_own_choice():
    application = submitted_application()
    unsubscribing.thin(application.contact_email)
    organization = approve(application, by=OfficerFactory())
    assert Role.objects.get(organization=organization).user.thin_advance_notices


def test_an_applicant_who_is_not_the_contact_is_told_too():
    application = submitted_application(applicant_email="junior@example.jp")
    approve(application, by=OfficerFactory())
    (mail,) = mails_to("junior@example.jp", "application-approved")
    assert application.token in mail.text
    assert "/accounts/" not in mail.text


@pytest.mark.parametrize("day", [datetime.date(2023, 9, 11), today() + datetime.timedelta(days=1)])
def test_an_impossible_joining_date_is_refused_and_nothing_is_written(day):
    application = submitted_application()
    with pytest.raises(ValidationError):
        approve(application, by=OfficerFactory(), joined_on=day)
    assert not Organization.objects.exists()


def test_a_joining_date_may_lie_in_the_past():
    organization = approve(submitted_application(), by=OfficerFactory(), joined_on=datetime.date(2023, 9, 12))
    assert organization.duties.get(kind=Duty.Kind.GOALS).due_on == datetime.date(2024, 9, 12)


def test_a_company_that_is_a_member_already_is_refused_and_the_application_still_waits():
    application = submitted_application()
    OrganizationFactory(corporate_number=application.corporate_number)
    with pytest.raises(AlreadyRegistered):
        approve(application, by=OfficerFactory())
    assert Application.objects.get(pk=application.pk).state == "submitted"
    assert not User.objects.filter(email=application.contact_email).exists()


def test_a_decided_application_is_not_decided_again():
    application = submitted_application()
    again = Application.objects.get(pk=application.pk)
    decline(application, by=OfficerFactory(), reason="要件を満たしていないため。")
    with pytest.raises(Conflict):
        approve(again, by=OfficerFactory())
    assert not Organization.objects.exists()


def test_declining_tells_the_reason():
    application = submitted_application()
    decline(application, by=OfficerFactory(), reason="要件を満たしていないため。")
    (mail,) = mails_to(application.contact_email, "application-declined")
    assert "要件を満たしていないため。" in mail.text


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_approve_at_once_one_wins_and_the_other_is_told():
    application = submitted_application()
    officers = [OfficerFactory(), OfficerFactory()]
    starting, outcomes = threading.Barrier(2), []

    def press(officer):
        seen = Application.objects.get(pk=application.pk)
        starting.wait()
        try:
            outcomes.append(approve(seen, by=officer))
        except Conflict as conflict:
            outcomes.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Organization"]
    assert Organization.objects.count() == 1
    assert User.objects.filter(email=application.contact_email).count() == 1
    assert Notice.objects.filter(kind="application-approved").count() == 1
    assert Application.objects.get(pk=application.pk).organization == Organization.objects.get()
