"""Extending and waiving many duties of the board at once."""

import datetime

import pytest
from django.urls import reverse

from deadlines.models import Duty, Shift
from notices.models import Notice
from tests.deadlines.factory import DutyFactory
from tests.members.factory import ContactFactory, OfficerFactory

pytestmark = pytest.mark.django_db
REASON = {"reason_ja": "災害のため", "is_told": "on", "described": "1"}


@pytest.fixture
def officer(client, frozen_today):
    frozen_today(2026, 11, 24)
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def owed(day, **fields):
    return DutyFactory(due_on=datetime.date(2026, 12, day), **fields)


def post(client, name, query="", **data):
    return client.post(reverse(name) + query, data)


def extended(client, *, query="", **data):
    """Describe, look, confirm."""
    shown = post(client, "board-extend", query, **data)
    return post(client, "board-extend", query, **data, confirm="1", seen=shown.context["preview"].fingerprint)


def test_ticked_duties_are_extended_to_a_day_and_the_members_told(client, officer):
    one, other = owed(1), owed(2)
    ContactFactory(organization=one.organization, email="contact@example.jp", position=1)
    extended(client, row=[one.pk], new_due_on="2027-01-31", **REASON)
    one.refresh_from_db(), other.refresh_from_db()
    assert (one.extended_to, other.extended_to) == (datetime.date(2027, 1, 31), None)
    assert one.reason == "災害のため"
    assert list(Notice.objects.values_list("kind", "address")) == [("deadlines-shifted", "contact@example.jp")]


def test_all_that_match_are_extended_not_only_the_page_and_it_can_be_undone(client, officer):
    for _n in range(60):
        owed(1)
    left = owed(1, kind=Duty.Kind.ANNOUNCEMENT)
    answer = extended(client, query="?kind=goals", all="1", days="10", **REASON)
    shift = Shift.objects.get()
    assert answer.url == shift.get_absolute_url()
    assert Duty.objects.filter(extended_to=datetime.date(2026, 12, 11)).count() == shift.moved_duties == 60
    left.refresh_from_db()
    assert left.extended_to is None
    client.post(reverse("shift-undo", args=[shift.pk]), {"confirmed": "1"})
    assert not Duty.objects.filter(extended_to__isnull=False).exists()


def test_it_says_how_many_before_it_acts(client, officer):
    owed(1), owed(2, state=Duty.State.SUBMITTED)
    first = post(client, "board-extend", all="1")
    assert first.context["chosen"].number == 2
    shown = post(client, "board-extend", all="1", days="10", **REASON)
    assert (shown.context["preview"].moved, shown.context["preview"].submitted) == (1, 1)
    assert not Shift.objects.exists()


def test_what_was_seen_is_what_is_done(client, officer):
    owed(1)
    seen = post(client, "board-extend", all="1", days="10", **REASON).context["preview"].fingerprint
    owed(2)
    post(client, "board-extend", all="1", days="10", **REASON, confirm="1", seen=seen)
    assert not Shift.objects.exists()
    seen = post(client, "board-waive", all="1").context["preview"].seen
    owed(3)
    post(client, "board-waive", all="1", reason="対象外", confirm="1", seen=seen)
    assert not Duty.objects.filter(state="waived").exists()


def test_open_duties_are_waived_and_what_is_submitted_stays(client, officer):
    one, submitted = owed(1), owed(2, state=Duty.State.SUBMITTED)
    Notice.objects.create(kind="reminder", about=one.pk, address="contact@example.jp")
    data = {"row": [one.pk, submitted.pk]}
    shown = post(client, "board-waive", **data)
    assert (shown.context["preview"].waived, shown.context["preview"].submitted) == (1, 1)
    post(client, "board-waive", **data, reason="解散予定のため", confirm="1", seen=shown.context["preview"].seen)
    one.refresh_from_db(), submitted.refresh_from_db()
    assert (one.state, one.reason, submitted.state) == ("waived", "解散予定のため", "submitted")
    assert Notice.objects.get().state == "cancelled"


def test_a_reason_and_a_date_are_asked_for_beside_their_fields(client, officer):
    duty = owed(1)
    shown = post(client, "board-extend", row=[duty.pk], described="1")
    assert set(shown.context["form"].errors) == {"days", "reason_ja"}
    seen = post(client, "board-waive", row=[duty.pk]).context["preview"].seen
    shown = post(client, "board-waive", row=[duty.pk], confirm="1", seen=seen)
    assert set(shown.context["form"].errors) == {"reason"}


@pytest.mark.parametrize("data", [{}, {"row": ["x", "\x00"]}, {"row": ["00000000-0000-0000-0000-000000000000"]}])
@pytest.mark.parametrize("name", ["board-extend", "board-waive"])
def test_nothing_chosen_leads_back_to_the_board(client, officer, name, data):
    assert post(client, name, "?kind=goals", **data).url == reverse("board") + "?kind=goals"


@pytest.mark.parametrize("name", ["board-extend", "board-waive"])
@pytest.mark.parametrize("rank", ["viewer", "contractor"])
def test_only_officers_decide(client, frozen_today, name, rank):
    duty = owed(1)
    client.force_login(OfficerFactory(desk_rank=rank))
    assert post(client, name, row=[duty.pk]).status_code == 403
    assert 'name="row"' not in client.get(reverse("board")).content.decode()


def test_as_many_questions_for_many_duties_as_for_one(client, officer, django_assert_max_num_queries):
    def ask(name):
        with django_assert_max_num_queries(80) as asked:
            post(client, name, all="1", days="10", **REASON)
        return len(asked)

    names = ["board-extend", "board-waive"]
    owed(1)
    before = [ask(name) for name in names]
    for _n in range(30):
        owed(2)
    assert [ask(name) for name in names] == before
