"""On this date these people get these mails.

Written for reading by an officer. A case is a small story: who is a member, what happened on which day, and in the
`mails` column every mail that goes out by the last day, as "day: address: what (deadline)". The sweep and the
delivery run on every day of the story except the days that are said to be missed.

The mails of one story, where nothing else is said: 90 days before (to the contact alone), 30 and 7 days before, on the
day, 14 and 60 days after.
"""

import datetime

import pytest

from accounts.models import User
from deadlines import sweep
from deadlines.ledger import end_duties
from deadlines.models import ReminderRule
from deadlines.scheduling import choose, schedule_of
from members.models import Organization
from notices import delivery
from notices.models import Notice, ThinnedAddress
from tests.deadlines.factory import member, write_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.long]
DAY = datetime.date.fromisoformat


def city(**more):
    """めぐり市 joined on 1 December 2025; its goals are due on 1 December 2026, a Tuesday."""
    return member(DAY("2025-12-01"), category="university", **more)


def change(of, /, **said):
    """What an officer changes in the contact's rule of a lead time, as its form does it."""

    def act():
        rule = ReminderRule.objects.get(lead_days=of, audience="contact")
        for name, value in said.items():
            setattr(rule, name, value)
        rule.full_clean()
        rule.save()

    return act


def test_ninety_thirty_and_seven_days_before_on_the_day_fourteen_and_sixty_after(story):
    city()
    story.run("2026-08-30", "2027-02-10")
    assert story.mails == [
        "2026-09-02: contact: project (2026-12-01)",
        "2026-10-30: contact: project (2026-12-01)",  # 1 November is a Sunday, 31 October a Saturday
        "2026-11-24: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
        "2026-12-15: contact: project (2026-12-01)",
        "2027-01-29: contact: project (2026-12-01)",  # 30 January is a Saturday
    ]


def test_the_manager_is_not_told_ninety_days_before_and_is_told_sixty_days_after(story):
    city(contact="office@example.jp", manager="manager@example.jp")
    story.run("2026-09-01", "2026-09-03")
    story.run("2027-01-28", "2027-01-30")
    assert story.mails == [
        "2026-09-02: office: project (2026-12-01)",
        "2027-01-29: manager: project (2026-12-01)",
        "2027-01-29: office: project (2026-12-01)",
    ]


def test_the_manager_gets_it_too_and_nobody_twice(story):
    city(contact="office@example.jp", manager="manager@example.jp")
    city(contact="same@example.jp", manager="same@example.jp")
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == [
        "2026-11-24: manager: project (2026-12-01)",
        "2026-11-24: office: project (2026-12-01)",
        "2026-11-24: same: project (2026-12-01)",
    ]


def test_one_mail_a_day_with_all_that_is_due(story):
    member(DAY("2025-12-01"))
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == ["2026-11-24: contact: announcement (2026-12-01), goals (2026-12-01)"]


def test_new_year_mail_goes_out_on_the_last_working_day(story):
    member(DAY("2025-12-31"), category="university")
    story.run("2026-12-22", "2027-01-20")
    assert story.mails == [
        "2026-12-24: contact: project (2026-12-31)",
        "2026-12-28: contact: project (2026-12-31)",
        "2027-01-14: contact: project (2026-12-31)",
    ]


def test_missed_days_are_caught_up_with_the_step_that_is_current(story):
    city()
    story.run("2026-10-25", "2026-12-02", missed=[f"2026-11-{day}" for day in range(20, 27)])
    assert story.mails == [
        "2026-10-30: contact: project (2026-12-01)",
        "2026-11-27: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
    ]


def test_a_step_missed_for_longer_than_the_window_is_shown_as_missed(story):
    city()
    missed = [(DAY("2026-10-28") + datetime.timedelta(n)).isoformat() for n in range(30)]
    story.run("2026-10-25", "2026-12-01", missed=missed)
    assert story.mails == [
        "2026-11-27: contact: project (2026-12-01)",
        "2026-12-01: contact: project (2026-12-01)",
    ]
    assert [notice.step for notice in Notice.objects.filter(state="missed")] == ["30 days before"]


def test_the_second_year_reminds_again(story):
    university = city()
    university.duties.get(kind="project").submitted(on=DAY("2026-06-01"))
    story.run("2027-11-01", "2027-12-02")
    first = university.duties.get(kind="disclosure", period=1)
    first.submitted(on=DAY("2027-12-02"))
    story.run("2028-10-30", "2028-12-02")
    assert story.mails == [
        "2027-11-01: contact: disclosure (2027-12-01)",
        "2027-11-24: contact: disclosure (2027-12-01)",
        "2027-12-01: contact: disclosure (2027-12-01)",
        "2028-11-01: contact: disclosure (2028-12-01)",
        "2028-11-24: contact: disclosure (2028-12-01)",
        "2028-12-01: contact: disclosure (2028-12-01)",
    ]


def test_a_named_plan_revision_moves_the_reminders(story):
    town = member(DAY("2024-04-01"), category="local_government", plan_revision_on=DAY("2026-12-01"))
    for duty in town.duties.exclude(kind="announcement"):
        duty.submitted()
    moved = {"2026-11-10": lambda: choose(schedule_of(town), plan_revision_on=DAY("2027-01-29"))}
    story.run("2026-10-25", "2027-02-01", events=moved)
    assert [mail for mail in story.mails if "announcement" in mail] == [
        "2026-10-30: contact: announcement (2026-12-01)",
        "2026-11-11: contact: announcement (2027-01-29)",  # 90 days before was 31 October, inside the window
        "2026-12-28: contact: announcement (2027-01-29), report (2027-04-01)",  # 30 and 31 December are closed
        "2027-01-22: contact: announcement (2027-01-29)",
        "2027-01-29: contact: announcement (2027-01-29)",
    ]


def test_an_extension_starts_the_steps_of_its_own_date(story):
    duty = city().duties.get(kind="project")
    extended = {"2026-11-26": lambda: duty.extend(to=DAY("2027-02-01"), because="学内手続", by=None)}
    story.run("2026-11-21", "2027-02-02", events=extended)
    assert story.mails == [
        "2026-11-24: contact: project (2026-12-01)",
        "2026-12-28: contact: project (2027-02-01)",
        "2027-01-25: contact: project (2027-02-01)",
        "2027-02-01: contact: project (2027-02-01)",
    ]


def test_what_is_submitted_on_the_last_day_is_not_asked_for_again(story):
    duty = city().duties.get(kind="project")
    story.run("2026-11-30", "2026-12-31", events={"2026-12-01": lambda: duty.submitted(on=DAY("2026-12-01"))})
    assert story.mails == ["2026-11-30: contact: project (2026-12-01)", "2026-12-01: contact: project (2026-12-01)"]
    duty.refresh_from_db()
    assert not duty.was_late


def test_a_returned_report_is_asked_for_again_by_its_correction_date(story):
    duty = city().duties.get(kind="project")
    events = {
        "2026-11-20": lambda: duty.submitted(on=DAY("2026-11-20")),
        "2026-12-03": lambda: duty.returned(correction_due_on=DAY("2027-01-15")),
    }
    story.run("2026-11-19", "2027-01-16", events=events)
    assert story.mails == [
        "2026-12-16: contact: project (2027-01-15)",
        "2027-01-08: contact: project (2027-01-15)",
        "2027-01-15: contact: project (2027-01-15)",
    ]


def test_a_person_who_left_gets_nothing_more(story):
    city(contact=None, manager="manager@example.jp")
    left = {"2026-11-25": lambda: User.objects.update(is_active=False)}
    story.run("2026-11-24", "2026-12-20", events=left)
    assert story.mails == ["2026-11-24: manager: project (2026-12-01)"]


def test_an_organization_that_left_gets_nothing_more(story):
    university = city()

    def leave():
        left = {"status": "left", "left_on": DAY("2026-11-30"), "leaving_reason": "withdrew"}
        Organization.objects.filter(pk=university.pk).update(**left)
        end_duties(university)

    story.run("2026-11-24", "2026-12-20", events={"2026-11-30": leave})
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]


def test_a_waived_duty_is_not_asked_for(story):
    duty = city().duties.get(kind="project")
    story.run("2026-11-24", "2026-12-20", events={"2026-11-25": lambda: duty.waive(because="改組のため", by=None)})
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]


def test_twenty_ninth_of_february(story):
    member(DAY("2027-02-28"), category="university")
    story.run("2028-02-15", "2028-03-15")
    assert story.mails == [
        "2028-02-22: contact: project (2028-02-29)",
        "2028-02-29: contact: project (2028-02-29)",
        "2028-03-14: contact: project (2028-02-29)",
    ]


def test_a_rule_switched_on_late_never_mails_the_past(story):
    city()
    rule = ReminderRule(kind="", lead_days=-7, audience="contact", effective_from=DAY("2026-12-10"))
    story.run("2026-12-01", "2026-12-31", events={"2026-12-10": rule.save})
    assert story.mails == [
        "2026-12-01: contact: project (2026-12-01)",
        "2026-12-15: contact: project (2026-12-01)",
    ]


def test_a_rule_added_while_its_day_is_inside_the_window_does_not_mail_that_day(story):
    def add():
        rule = ReminderRule(lead_days=21, audience="contact")
        rule.full_clean()
        rule.save()

    city()
    member(DAY("2025-12-20"), category="university", contact="later@example.jp")
    story.run("2026-11-13", "2026-11-30", events={"2026-11-16": add})
    assert story.mails == [
        "2026-11-13: contact: project (2026-12-01)",  # 30 days before, caught up
        "2026-11-20: later: project (2026-12-20)",  # 30 days before
        "2026-11-24: contact: project (2026-12-01)",  # 21 days before was the 10th
        "2026-11-27: later: project (2026-12-20)",  # 21 days before: the 29th is a Sunday
    ]


def test_a_rule_switched_on_again_does_not_mail_what_fell_due_meanwhile(story):
    city()
    member(DAY("2025-12-08"), category="university", contact="later@example.jp")
    events = {"2026-11-20": change(7, is_enabled=False), "2026-11-27": change(7, is_enabled=True)}
    story.run("2026-11-19", "2026-12-02", events=events)
    assert story.mails == [
        "2026-11-19: later: project (2026-12-08)",  # 30 days before, caught up
        "2026-12-01: contact: project (2026-12-01)",  # nothing 7 days before
        "2026-12-01: later: project (2026-12-08)",
    ]


def test_a_changed_lead_time_mails_the_days_to_come_and_not_those_that_passed(story):
    city()
    member(DAY("2025-12-20"), category="university", contact="later@example.jp")
    story.run("2026-11-13", "2026-12-15", events={"2026-11-16": change(7, lead_days=21)})
    assert story.mails == [
        "2026-11-13: contact: project (2026-12-01)",  # 30 days before, caught up
        "2026-11-20: later: project (2026-12-20)",
        "2026-11-27: later: project (2026-12-20)",  # 21 days before; nothing 7 days before any more
        "2026-12-01: contact: project (2026-12-01)",
        "2026-12-15: contact: project (2026-12-01)",
    ]


def test_words_that_change_after_queuing_do_not_change_what_was_queued(story, mailoutbox):
    city()
    story.freeze(2026, 11, 24)
    change(7, text_ja="{due_on}までにお願いします。", text_en="By {due_on}, please.")()
    sweep.sweep(by_hand=True)
    change(7, text_ja="新しい文面", text_en="New words")()
    delivery.deliver()
    assert "2026年12月1日（火）までにお願いします。" in mailoutbox[0].body
    assert "新しい文面" not in mailoutbox[0].body


def test_the_words_of_the_narrower_rule_are_said_once(story, mailoutbox):
    city()
    change(7, text_ja="一般", text_en="General")()
    narrow = ReminderRule(kind="project", lead_days=7, audience="contact", text_ja="個別", text_en="Own")
    narrow.effective_from = DAY("2026-01-01")
    narrow.save()
    story.run("2026-11-24", "2026-11-24")
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]
    assert "個別" in mailoutbox[0].body
    assert "一般" not in mailoutbox[0].body


def test_words_of_a_rule_that_is_not_in_force_yet_are_not_said(story, mailoutbox):
    city()
    ReminderRule.objects.create(
        kind="project", lead_days=7, audience="contact", text_ja="来年から", text_en="Later",
        effective_from=DAY("2027-01-01"),
    )  # fmt: skip
    story.run("2026-11-24", "2026-11-24")
    assert "来年から" not in mailoutbox[0].body


def test_the_rules_subject_stands_only_where_the_mail_speaks_of_one_duty(story, mailoutbox):
    change(7, subject_ja="{organization}：{duty}", subject_en="{duty}")()
    member(DAY("2025-12-01"))
    alone = city(contact="alone@example.jp")
    story.run("2026-11-24", "2026-11-24")
    subjects = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert alone.name_ja in subjects["alone@example.jp"]
    assert subjects["contact@example.jp"].endswith("（2件）")


def test_a_rule_for_one_kind_alone(story):
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(kind="goals", lead_days=10, audience="contact", effective_from=DAY("2026-01-01"))
    member(DAY("2025-12-01"))
    story.run("2026-11-18", "2026-12-20")
    assert story.mails == ["2026-11-20: contact: goals (2026-12-01)"]  # the 21st is a Saturday


def test_who_thinned_its_advance_notices_gets_those_of_thirty_days_and_later(story):
    city(contact="thin@example.jp")
    city(contact="all@example.jp")
    ThinnedAddress.objects.create(address="thin@example.jp")
    story.run("2026-09-01", "2026-10-31")
    assert story.mails == [
        "2026-09-02: all: project (2026-12-01)",
        "2026-10-30: all: project (2026-12-01)",
        "2026-10-30: thin: project (2026-12-01)",
    ]


def test_members_who_joined_years_ago_and_are_imported_today_get_one_mail_with_their_current_steps(story):
    for n in range(3):
        member(DAY("2023-09-12"), contact=f"member{n}@example.jp", on=DAY("2026-11-24"))
    story.run("2026-11-24", "2026-12-31")
    overdue = "announcement (2024-09-12), goals (2024-09-12), report (2025-09-12), report (2026-09-12)"
    assert story.mails == [f"2026-11-24: member{n}: {overdue}" for n in range(3)]


def test_three_years_of_a_member_that_answers_in_time(story):
    university = member(DAY("2025-10-15"), category="university")

    def answer(kind, period, day):
        return lambda: university.duties.get(kind=kind, period=period).submitted(on=DAY(day))

    events = {
        "2026-10-08": answer("project", 1, "2026-10-08"),
        "2027-09-20": answer("disclosure", 1, "2027-09-20"),
        "2028-10-13": answer("disclosure", 2, "2028-10-13"),
    }
    story.run("2025-10-15", "2028-12-31", events=events)
    assert story.mails == [
        "2026-07-17: contact: project (2026-10-15)",
        "2026-09-15: contact: project (2026-10-15)",
        "2026-10-08: contact: project (2026-10-15)",
        "2027-07-16: contact: disclosure (2027-10-15)",  # the 17th is a Saturday
        "2027-09-15: contact: disclosure (2027-10-15)",
        "2028-07-14: contact: disclosure (2028-10-15)",  # the 17th is a holiday, after a weekend
        "2028-09-15: contact: disclosure (2028-10-15)",
        "2028-10-06: contact: disclosure (2028-10-15)",  # the 8th is a Sunday
        "2028-10-13: contact: disclosure (2028-10-15)",  # and so is the 15th
    ]


def test_an_extension_of_a_duty_opened_late_is_reminded_from_where_it_stands(story):
    university = city()
    write_ledger(university, DAY("2026-11-20"))
    story.run("2026-11-20", "2026-11-30")
    assert story.mails == ["2026-11-24: contact: project (2026-12-01)"]
    assert Organization.objects.count() == 1
