"""Putting off many deadlines at once, and taking it back."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines import shifting, sweep
from deadlines.models import Duty, Shift
from notices.delivery import deliver
from notices.models import BouncedAddress, Mail, Notice
from notices.rendering import render
from reviews.errors import Conflict
from tests.deadlines.factory import DutyFactory, member
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
TODAY = DAY(2026, 11, 24)
REASON = "豪雨災害のため"


@pytest.fixture(autouse=True)
def _today(frozen_today):
    frozen_today(2026, 11, 24)


def described(**fields):
    return Shift(**{"reason_ja": REASON, "days": 30, **fields})


def carried_out(**fields):
    shift = described(**fields)
    shifting.carry_out(shift, by=OfficerFactory(), seen=shifting.preview(shift).fingerprint)
    return shift


def dates(duty):
    duty.refresh_from_db()
    return duty.due_on, duty.extended_to, duty.correction_due_on


# what a duty has before, what the shift says → what it has after (extended, correction); None: left out
@pytest.mark.parametrize(
    ("before", "shift", "after"),
    [
        ({}, {"days": 30}, (DAY(2026, 12, 31), None)),
        ({}, {"days": None, "new_due_on": DAY(2027, 3, 31)}, (DAY(2027, 3, 31), None)),
        ({"extended_to": DAY(2027, 1, 31)}, {"days": 28}, (DAY(2027, 2, 28), None)),
        (
            {"correction_due_on": DAY(2026, 12, 20), "first_submitted_on": DAY(2026, 11, 1)},
            {"days": 11},
            (None, DAY(2026, 12, 31)),
        ),
        (
            {"extended_to": DAY(2026, 12, 10), "correction_due_on": DAY(2026, 12, 20)},
            {"days": None, "new_due_on": DAY(2027, 1, 8)},
            (DAY(2026, 12, 10), DAY(2027, 1, 8)),
        ),
        ({"due_on": DAY(2026, 11, 20)}, {"days": 5}, (DAY(2026, 11, 25), None)),
        ({"due_on": DAY(2026, 11, 20)}, {"days": 4}, None),  # would not lie after today
        ({"due_on": DAY(2027, 4, 1)}, {"days": None, "new_due_on": DAY(2027, 3, 31)}, None),  # later already
        ({"due_on": DAY(2027, 3, 31)}, {"days": None, "new_due_on": DAY(2027, 3, 31)}, None),  # the same
        ({"due_on": None}, {"days": 30}, None),
        ({"state": "submitted"}, {"days": 30}, None),
        ({"state": "fulfilled"}, {"days": 30}, None),
        ({"state": "waived"}, {"days": 30}, None),
        ({"state": "ended"}, {"days": 30}, None),
    ],
)
def test_which_duties_are_put_off_and_to_when(before, shift, after):
    duty = DutyFactory(**before)
    if after is None:
        with pytest.raises(Conflict):
            carried_out(**shift)
        assert not Shift.objects.exists()
        return
    made = carried_out(**shift)
    due_on, *moved = dates(duty)
    assert (due_on, tuple(moved)) == (before.get("due_on", DAY(2026, 12, 1)), after)
    assert (made.moved_duties, duty.reason) == (1, REASON)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, {"tokyo", "ishikawa", "city"}),
        ({"prefectures": ["17"]}, {"ishikawa"}),
        ({"prefectures": ["17", "13"]}, {"ishikawa", "tokyo"}),
        ({"kinds": ["announcement"]}, {"city"}),
        ({"requirement_classes": ["corporate"]}, {"tokyo", "ishikawa"}),
        ({"requirement_classes": ["corporate", "academic"], "kinds": ["goals"], "prefectures": ["13"]}, {"tokyo"}),
        ({"first_due_on": DAY(2027, 1, 15)}, {"ishikawa", "city"}),
        ({"last_due_on": DAY(2027, 1, 15)}, {"tokyo", "ishikawa"}),
        ({"first_due_on": DAY(2027, 1, 15), "last_due_on": DAY(2027, 1, 15)}, {"ishikawa"}),
    ],
)
def test_the_conditions_say_which_duties_are_meant(conditions, found):
    duties = {
        "tokyo": DutyFactory(organization__prefecture="13"),
        "ishikawa": DutyFactory(organization__prefecture="17", extended_to=DAY(2027, 1, 15)),
        "city": DutyFactory(
            organization__category="local_government", organization__prefecture="26", kind="announcement",
            due_on=DAY(2027, 2, 1),
        ),
    }  # fmt: skip
    names = {duty.pk: name for name, duty in duties.items()}
    assert {names[duty.pk] for duty in described(**conditions).moving()} == found
    assert shifting.preview(described(**conditions)).moved == len(found)


def test_who_has_left_is_not_concerned():
    DutyFactory(organization__status="left", organization__left_on=TODAY, organization__leaving_reason="withdrew")
    assert shifting.preview(described()).moved == 0


def test_the_preview_counts_what_is_left_out_and_why():
    contact = ContactFactory(email="one@example.jp")
    DutyFactory(organization=contact.organization)
    DutyFactory(organization=contact.organization, kind="announcement", state="submitted")
    DutyFactory(organization=contact.organization, kind="progress_report", due_on=None)
    DutyFactory(due_on=DAY(2027, 6, 1))
    DutyFactory()  # nobody to write to
    seen = shifting.preview(described(days=None, new_due_on=DAY(2027, 3, 31)))
    assert (seen.moved, seen.members, seen.submitted, seen.undated, seen.already_later, seen.past) == (2, 2, 1, 1, 1, 0)
    assert (seen.left_out, seen.addresses, seen.unreachable) == (3, 1, 1)
    assert shifting.preview(described(days=1, last_due_on=DAY(2026, 12, 31))).past == 0
    DutyFactory(due_on=DAY(2026, 10, 1))
    assert shifting.preview(described(days=1)).past == 1


def test_what_changed_since_the_preview_is_asked_again_and_nothing_is_done():
    duty = DutyFactory()
    shift = described()
    seen = shifting.preview(shift).fingerprint
    other = DutyFactory()
    with pytest.raises(Conflict):
        shifting.carry_out(shift, by=OfficerFactory(), seen=seen)
    other.delete()
    Duty.objects.filter(pk=duty.pk).update(extended_to=DAY(2026, 12, 2))
    with pytest.raises(Conflict):
        shifting.carry_out(described(), by=OfficerFactory(), seen=seen)
    assert not Shift.objects.exists()
    assert dates(duty) == (DAY(2026, 12, 1), DAY(2026, 12, 2), None)


def test_a_shift_takes_back_the_reminders_of_the_old_date_and_only_those():
    university = member(DAY(2025, 12, 1), category="university")
    sweep.sweep(by_hand=True)
    other = Notice.objects.create(kind="reminder", about=OrganizationFactory().pk, address="other@example.jp")
    carried_out()
    about = university.duties.get(kind="project").pk
    assert set(Notice.objects.filter(kind="reminder", about=about).values_list("state", flat=True)) == {"cancelled"}
    other.refresh_from_db()
    assert other.state == "queued"


def test_after_undoing_the_step_that_was_taken_back_is_said_after_all():
    university = member(DAY(2025, 12, 1), category="university")
    sweep.sweep(by_hand=True)
    shift = carried_out()
    shifting.undo(shift, by=OfficerFactory())
    sweep.sweep(by_hand=True)
    duty = university.duties.get(kind="project")
    reminders = Notice.objects.filter(kind="reminder", about=duty.pk)
    assert list(reminders.values_list("due_on", "state")) == [(DAY(2026, 12, 1), "queued")]


def test_a_reminder_that_is_being_sent_is_not_said_a_second_time_after_undoing():
    university = member(DAY(2025, 12, 1), category="university")
    sweep.sweep(by_hand=True)
    mail = Mail.objects.create(address="contact@example.jp", state="sending")
    Notice.objects.filter(kind="reminder").update(mail=mail)
    shifting.undo(carried_out(), by=OfficerFactory())
    sweep.sweep(by_hand=True)
    assert Notice.objects.filter(kind="reminder", about=university.duties.get(kind="project").pk).count() == 1


def test_one_mail_per_address_says_every_duty_its_dates_and_the_reason(mailoutbox):
    company = member(DAY(2025, 12, 1), contact="Contact@example.jp")
    carried_out(kinds=["goals", "announcement"], reason_en="Heavy rain")
    deliver()
    (mail,) = mailoutbox
    assert mail.to == ["contact@example.jp"]
    assert "期限を延長" in mail.subject
    assert mail.body.count("2026年12月31日") == 2
    assert mail.body.count("2026年12月1日") == 2
    assert REASON in mail.body
    assert all(
        duty.get_absolute_url() in mail.body for duty in company.duties.filter(kind__in=["goals", "announcement"])
    )
    assert company.name_ja in mail.body


def test_an_english_reader_reads_the_english_reason(mailoutbox):
    contact = ContactFactory(email="reader@example.jp")
    RoleFactory(organization=contact.organization, user__email="reader@example.jp", user__language="en")
    DutyFactory(organization=contact.organization)
    carried_out(reason_en="Heavy rain")
    deliver()
    (mail,) = mailoutbox
    assert "Heavy rain" in mail.body
    assert "31 December 2026" in mail.body
    assert "/en/organizations/" in mail.body


def test_who_writes_for_several_members_gets_one_mail_that_names_each():
    for _ in range(2):
        DutyFactory(organization=ContactFactory(email="shared@example.jp").organization)
    shift = carried_out()
    notice = Notice.objects.get(kind="deadlines-shifted")
    assert (shift.told_addresses, len(notice.context["duties"])) == (1, 2)
    text = render(notice.kind, notice.context, language="ja").text
    for duty in Duty.objects.all():
        assert duty.organization.name_ja in text


@pytest.mark.parametrize(
    ("contacts", "bounced", "told"),
    [
        (["a@example.jp", "b@example.jp"], [], {"a@example.jp"}),
        (["a@example.jp", "b@example.jp"], ["a@example.jp"], {"b@example.jp"}),
        (["a@example.jp"], ["a@example.jp"], {"manager@example.jp"}),
        ([], [], {"manager@example.jp"}),
        ([], ["manager@example.jp"], set()),
    ],
)
def test_told_is_the_first_contact_that_can_be_reached_else_the_managers(contacts, bounced, told):
    duty = DutyFactory()
    RoleFactory(organization=duty.organization, user__email="manager@example.jp")
    RoleFactory(organization=duty.organization, kind="editor", user__email="editor@example.jp")
    for position, email in enumerate(contacts, 1):
        ContactFactory(organization=duty.organization, position=position, email=email)
    for email in bounced:
        BouncedAddress.objects.create(address=email)
    assert shifting.preview(described()).addresses == len(told)
    carried_out()
    assert set(Notice.objects.values_list("address", flat=True)) == told


def test_nobody_is_told_where_the_officer_does_not_want_it():
    member(DAY(2025, 12, 1))
    carried_out(is_told=False)
    assert not Notice.objects.filter(kind="deadlines-shifted").exists()


def test_undoing_restores_what_still_has_the_dates_of_the_shift_and_leaves_the_rest():
    kept = DutyFactory(kind="goals", reason="前の理由", extended_to=DAY(2026, 12, 15))
    organization = kept.organization
    correction = DutyFactory(organization=organization, kind="announcement", correction_due_on=DAY(2026, 12, 20))
    submitted = DutyFactory(organization=organization, kind="project")
    extended = DutyFactory(organization=organization, kind="disclosure")
    redated = DutyFactory(organization=organization, kind="progress_report")
    shift = carried_out()
    submitted.submitted()
    extended.refresh_from_db()
    extended.extend(to=DAY(2027, 6, 30), because="別の理由")
    Duty.objects.filter(pk=redated.pk).update(due_on=DAY(2026, 12, 10))

    assert shifting.preview_undo(shift) == shifting.UndoPreview(restored=2, kept=3, past=0)
    shifting.undo(shift, by=OfficerFactory())

    assert dates(kept) == (DAY(2026, 12, 1), DAY(2026, 12, 15), None)
    assert kept.reason == "前の理由"
    assert dates(correction) == (DAY(2026, 12, 1), None, DAY(2026, 12, 20))
    assert dates(submitted) == (DAY(2026, 12, 1), DAY(2026, 12, 31), None)
    assert dates(extended) == (DAY(2026, 12, 1), DAY(2027, 6, 30), None)
    assert dates(redated) == (DAY(2026, 12, 10), DAY(2026, 12, 31), None)
    assert (shift.restored_duties, shift.rows.filter(is_restored=False).count()) == (2, 3)
    with pytest.raises(Conflict):
        shifting.undo(shift, by=OfficerFactory())


def test_of_two_shifts_of_a_duty_only_the_last_is_undone():
    duty = DutyFactory()
    first, second = carried_out(days=10), carried_out(days=10)
    shifting.undo(first, by=OfficerFactory())
    assert dates(duty)[1] == DAY(2026, 12, 21)
    shifting.undo(second, by=OfficerFactory())
    assert dates(duty)[1] == DAY(2026, 12, 11)


def test_undoing_tells_only_those_who_had_been_told(mailoutbox):
    DutyFactory(organization=ContactFactory(email="told@example.jp").organization)
    shift = carried_out()
    deliver()
    DutyFactory(organization=ContactFactory(email="later@example.jp").organization)
    second = carried_out(first_due_on=DAY(2026, 12, 1), last_due_on=DAY(2026, 12, 1))
    shifting.undo(second, by=OfficerFactory())  # not sent yet: taken back, and nothing to add
    shifting.undo(shift, by=OfficerFactory())
    deliver()
    assert [mail.to for mail in mailoutbox] == [["told@example.jp"], ["told@example.jp"]]
    assert "取消し" in mailoutbox[1].subject
    assert "2026年12月1日" in mailoutbox[1].body


def test_an_extension_never_shortens():
    duty = DutyFactory(extended_to=DAY(2027, 1, 31))
    with pytest.raises(Conflict):
        duty.extend(to=DAY(2027, 1, 15), because="早い日付")


def test_the_history_shows_who_moved_which_date():
    from pghistory.models import Events

    duty = DutyFactory()
    carried_out()
    assert Events.objects.tracks(duty).filter(pgh_diff__extended_to__isnull=False).exists()


def statements(number):
    """How many statements a shift of that many duties and its undoing take."""
    organizations = [ContactFactory(email=f"c{number}-{n}@example.jp").organization for n in range(number)]
    Duty.objects.bulk_create(
        Duty(organization=organization, kind="goals", due_on=DAY(2026, 12, 1)) for organization in organizations
    )
    with CaptureQueriesContext(connection) as queries:
        shift = carried_out()
        shifting.preview_undo(shift)
        shifting.undo(shift, by=shift.made_by)
    assert shift.restored_duties == number
    Duty.objects.update(state="ended")
    return len(queries)


def test_a_thousand_duties_take_as_many_statements_as_ten():
    assert statements(10) == statements(1000)
