"""On this date these people get these mails: whom a reminder reaches, and what is no longer true when it is sent.

Written for reading by an officer, like `test_reminder_days`. A university joined on 1 December 2025; its project is
due on 1 December 2026, a Tuesday. Reminders go out 30 and 7 days before, on the day and 14 days after, to the contact
and to the managers; sixty days after, the secretariat has a task.
"""

import pytest

from accounts.models import User
from deadlines import sweep
from deadlines.ledger import reconcile
from deadlines.models import ReminderRule, Sweep, Task
from enrolment.leaving import leave
from members.models import Contact, Organization, Role
from members.models.organization import Status
from members.reach import take_back_from
from notices.models import BouncedAddress, Notice
from tests.deadlines.factory import member
from tests.deadlines.story import DAY
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db


def university(**more):
    return member(DAY("2025-12-01"), category="university", **more)


def comes_back(address):
    """Mail to the address comes back for good."""
    return lambda: BouncedAddress.objects.create(address=address)


def close_account(address):
    User.objects.filter(email=address).update(is_active=False)
    take_back_from([address])


def only_the_contact_is_reminded():
    ReminderRule.objects.filter(audience="managers").delete()


# --- the ladder: contact, managers, secretariat ----------------------------------------------------------------------


def test_where_the_first_contact_bounces_the_second_is_written_to(story):
    ContactFactory(organization=university(contact="first@example.jp"), position=2, email="second@example.jp")
    story.run("2026-11-24", "2026-12-01", events={"2026-11-24": comes_back("first@example.jp")})
    assert story.mails == [
        "2026-11-24: first: project (2026-12-01)",
        "2026-11-25: second: project (2026-12-01)",
        "2026-12-01: second: project (2026-12-01)",
    ]
    assert story.tasks == []


def test_where_no_contact_is_reached_the_managers_are_written_to_by_name(story):
    only_the_contact_is_reminded()
    organization = university(manager="manager@example.jp")
    RoleFactory(organization=organization, user__email="deputy@example.jp", user__name="次長 花子")
    story.run("2026-11-24", "2026-12-01", events={"2026-11-24": comes_back("contact@example.jp")})
    assert story.mails == [
        "2026-11-24: contact: project (2026-12-01)",
        "2026-11-25: deputy: project (2026-12-01)",
        "2026-11-25: manager: project (2026-12-01)",
        "2026-12-01: deputy: project (2026-12-01)",
        "2026-12-01: manager: project (2026-12-01)",
    ]
    addressee = Notice.objects.filter(address="deputy@example.jp").first().context["addressee"]
    assert addressee["name"] == "次長 花子"
    assert addressee["organization"]["ja"] == organization.name_ja
    assert addressee["department"] == ""


def test_a_manager_who_stands_in_for_the_contact_gets_one_mail(story):
    university(contact="gone@example.jp", manager="manager@example.jp")
    comes_back("gone@example.jp")()
    story.run("2026-11-24", "2026-12-01")
    assert story.mails == [
        "2026-11-24: manager: project (2026-12-01)",
        "2026-12-01: manager: project (2026-12-01)",
    ]


def test_where_nobody_is_reached_no_mail_goes_out_and_the_secretariat_knows_ninety_days_before(story):
    university(contact="gone@example.jp", manager="left@example.jp")
    comes_back("gone@example.jp")()
    close_account("left@example.jp")
    story.run("2026-08-25", "2027-02-05")
    assert story.mails == []
    assert story.tasks == [
        "2026-09-02: unreachable: project (2026-12-01)",
        "2027-01-30: overdue: project (2026-12-01)",  # a Saturday: a list may grow on closed days too
    ]


def test_the_alarm_does_not_wait_for_a_working_day(story):
    member(DAY("2025-12-05"), category="university", contact=None)
    story.run("2026-09-04", "2026-09-08")
    assert story.tasks == ["2026-09-06: unreachable: project (2026-12-05)"]  # a Sunday


def test_a_rule_with_a_longer_lead_time_brings_the_alarm_forward(story):
    ReminderRule.objects.create(lead_days=180, audience="contact", effective_from=DAY("2026-01-01"))
    university(contact=None)
    story.run("2026-06-01", "2026-06-05")
    assert story.tasks == ["2026-06-04: unreachable: project (2026-12-01)"]


def test_a_member_found_again_is_reminded_and_its_task_settles(story):
    organization = university(contact="gone@example.jp")
    comes_back("gone@example.jp")()
    found = {"2026-11-26": lambda: organization.contacts.get().delete() and contact(organization, "new@example.jp")}
    story.run("2026-11-20", "2026-12-01", events=found)
    assert story.tasks == ["2026-11-20: unreachable: project (2026-12-01)"]
    assert story.mails == ["2026-11-27: new: project (2026-12-01)", "2026-12-01: new: project (2026-12-01)"]
    assert Task.objects.get().state == Task.State.SETTLED


def contact(organization, address):
    return ContactFactory(organization=organization, position=1, email=address)


def test_two_organizations_with_one_shared_mailbox_get_one_mail(story):
    for _n in range(2):
        university(contact="section@example.jp")
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == ["2026-11-24: section: project (2026-12-01), project (2026-12-01)"]


def test_a_sections_mailbox_outlives_the_person_who_signed_in_with_it(story):
    organization = university(contact="section@example.jp", manager="section@example.jp")
    organization.contacts.update(is_shared_mailbox=True)
    close_account("section@example.jp")
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == ["2026-11-24: section: project (2026-12-01)"]


def test_an_organization_on_hold_keeps_its_duties_and_its_reminders(story):
    organization = university()
    Organization.objects.filter(pk=organization.pk).update(status=Status.ON_HOLD)
    story.run("2026-11-24", "2026-12-15")
    assert [mail[:10] for mail in story.mails] == ["2026-11-24", "2026-12-01", "2026-12-15"]


# --- between queuing and sending -------------------------------------------------------------------------------------


def test_a_contact_replaced_in_april_between_queuing_and_sending(story):
    organization = member(DAY("2026-04-08"), category="university", contact="predecessor@example.jp")

    def hand_over():
        contact = organization.contacts.get()
        contact.name, contact.email = "田中 次郎", "successor@example.jp"
        contact.save()

    story.run("2027-04-01", "2027-04-08", before_sending={"2027-04-01": hand_over})
    assert story.mails == [
        "2027-04-02: successor: project (2027-04-08)",
        "2027-04-08: successor: project (2027-04-08)",
    ]


def test_an_address_that_bounces_between_queuing_and_sending(story):
    only_the_contact_is_reminded()
    university(manager="manager@example.jp")
    story.run("2026-11-24", "2026-11-25", before_sending={"2026-11-24": comes_back("contact@example.jp")})
    assert story.mails == ["2026-11-25: manager: project (2026-12-01)"]


def test_a_mailbox_shared_by_two_organizations_keeps_the_mail_of_the_other(story):
    first, _second = university(contact="section@example.jp"), university(contact="section@example.jp")
    story.run("2026-11-24", "2026-11-24", before_sending={"2026-11-24": lambda: first.contacts.get().delete()})
    assert story.mails == ["2026-11-24: section: project (2026-12-01)"]


def test_a_contact_who_is_also_a_manager_and_is_no_contact_any_more_keeps_the_mail(story):
    same = "same@example.jp"
    organization = university(contact=same, manager=same)
    story.run("2026-11-24", "2026-11-24", before_sending={"2026-11-24": lambda: organization.contacts.all().delete()})
    assert story.mails == ["2026-11-24: same: project (2026-12-01)"]


def role(address):
    return Role.objects.get(user__email=address)


WHAT_HAPPENS = {
    "the contact is deleted": lambda of: of.contacts.get().delete(),
    "the contact has another address": lambda of: of.contacts.update(email="other@example.jp"),
    "mail to the contact comes back": lambda of: comes_back("contact@example.jp")(),
    "it is submitted": lambda of: duty(of).submitted(),
    "it is extended": lambda of: duty(of).extend(to=DAY("2027-03-01"), because="学内手続"),
    "it is waived": lambda of: duty(of).waive(because="改組のため"),
    "the member leaves": lambda of: leave(
        Organization.objects.get(pk=of.pk), on=DAY("2026-11-24"), reason_code="withdrew", by=OfficerFactory()
    ),
}


def duty(organization):
    return organization.duties.get(kind="project")


@pytest.mark.parametrize("what", WHAT_HAPPENS)
def test_what_is_not_true_any_more_is_not_sent(story, what):
    organization = university()
    happens = {"2026-11-24": lambda: WHAT_HAPPENS[what](organization)}
    story.run("2026-11-24", "2026-11-24", before_sending=happens)
    assert story.mails == []
    assert Notice.objects.get(kind="reminder").state == Notice.State.CANCELLED


@pytest.mark.parametrize(
    "goes",
    [
        lambda: role("leaver@example.jp").remove(),
        lambda: role("leaver@example.jp").change_kind(to="editor"),
        lambda: close_account("leaver@example.jp"),
    ],
    ids=["removed", "no manager any more", "account closed"],
)
def test_a_manager_who_goes_is_not_mailed_and_the_other_is(story, goes):
    organization = university(contact=None, manager="leaver@example.jp")
    RoleFactory(organization=organization, user__email="stays@example.jp")
    story.run("2026-11-24", "2026-12-01", before_sending={"2026-11-24": goes})
    assert story.mails == [
        "2026-11-24: stays: project (2026-12-01)",
        "2026-12-01: stays: project (2026-12-01)",
    ]


# --- an import --------------------------------------------------------------------------------------------------------


def test_three_hundred_members_who_joined_years_ago_wait_for_an_officer_and_get_one_mail_each(story):
    story.freeze(2026, 11, 24)
    organizations = OrganizationFactory.create_batch(300, category="university", joined_on=DAY("2023-09-12"))
    Contact.objects.bulk_create(
        Contact(organization=organization, email=f"member{n:03}@example.jp")
        for n, organization in enumerate(organizations)
    )
    reconcile(Organization.objects.all())
    Sweep.objects.hold_next()
    seen = {"2026-11-26": lambda: sweep.release(by=OfficerFactory())}
    story.run("2026-11-24", "2026-12-08", events=seen, by_hand=False)
    overdue = "disclosure (2025-09-12), disclosure (2026-09-12), project (2024-09-12)"
    assert story.mails == [f"2026-11-27: member{n:03}: {overdue}" for n in range(300)]


def test_the_day_after_the_release_the_sweep_runs_by_itself(story):
    university()
    seen = {"2026-11-24": lambda: sweep.release(by=OfficerFactory())}
    story.run("2026-11-24", "2026-12-01", events=seen, by_hand=False)
    assert story.mails == ["2026-11-25: contact: project (2026-12-01)", "2026-12-01: contact: project (2026-12-01)"]
