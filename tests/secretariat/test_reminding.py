"""Reminding of chosen duties at once: seen first, once a day, never of what is submitted."""

import datetime

import pytest
from django.urls import reverse

from deadlines import reminding
from deadlines.models import Duty
from notices.envelopes import pack
from notices.models import BouncedAddress, Mail, Notice
from reviews.errors import Conflict
from tests.deadlines.factory import DutyFactory
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def officer(client, frozen_today):
    frozen_today(2026, 11, 24)
    client.force_login(OfficerFactory())


def owed(contact="contact@example.jp", day=1, **fields):
    organization = OrganizationFactory(name_ja="株式会社 100%リサイクル {x}")
    if contact:
        ContactFactory(organization=organization, position=1, email=contact)
    return DutyFactory(organization=organization, due_on=datetime.date(2026, 12, day), **fields)


def post(client, query="", **data):
    return client.post(reverse("board-remind") + query, data)


def reminded(client, **data):
    seen = post(client, **data).context["preview"].seen
    return post(client, **data, confirm="1", seen=seen)


def test_a_preview_shows_who_gets_what_and_queues_nothing(client):
    duty = owed()
    shown = post(client, row=[duty.pk])
    assert [each.address for each in shown.context["planned"]] == ["contact@example.jp"]
    assert "100%リサイクル {x}" in shown.context["mail"].text
    assert "2026" in shown.context["mail"].text
    assert not Notice.objects.exists()


def test_the_reminder_joins_the_days_digest(client):
    duty, other = owed(), owed(day=2)
    reminded(client, all="1")
    notice = Notice.objects.get(about=duty.pk)
    assert (notice.kind, notice.step, notice.for_day) == ("reminder", "by hand 2026-11-24", TODAY)
    assert notice.party == duty.organization_id
    assert Notice.objects.filter(about=other.pk).count() == 1
    pack(TODAY)
    assert Mail.objects.get().is_digest


def test_nobody_is_reminded_twice_on_a_day_but_again_on_another(client, frozen_today):
    duty = owed()
    chosen = Duty.objects.filter(pk=duty.pk)
    seen = reminding.preview(chosen).seen
    reminding.remind(chosen, seen=seen)
    with pytest.raises(Conflict):
        reminding.remind(chosen, seen=seen)
    assert (reminding.preview(chosen).reminders, reminding.preview(chosen).told) == (0, 1)
    frozen_today(2026, 11, 25)
    reminding.remind(chosen, seen=reminding.preview(chosen).seen)
    assert Notice.objects.count() == 2


def test_what_the_sweep_says_today_is_not_said_again(client):
    duty = owed()
    Notice.objects.create(
        kind="reminder", about=duty.pk, due_on=duty.due_on, step="7 days before", address="contact@example.jp",
        for_day=TODAY,
    )  # fmt: skip
    shown = post(client, row=[duty.pk]).context["preview"]
    assert (shown.reminders, shown.told, shown.unreached) == (0, 1, 0)


def test_what_is_left_out_is_counted(client):
    owed(state="submitted"), owed(contact=None), owed("gone@example.jp"), owed("new@example.jp")
    BouncedAddress.objects.create(address="gone@example.jp")
    shown = post(client, all="1").context["preview"]
    assert (shown.duties, shown.people, shown.submitted, shown.unreached) == (1, 1, 1, 2)


def test_where_no_contact_is_reached_the_managers_are(client):
    duty = owed(contact=None)
    RoleFactory(organization=duty.organization, user__email="manager@example.jp")
    reminded(client, row=[duty.pk])
    assert Notice.objects.get().address == "manager@example.jp"


def test_submitted_meanwhile_means_look_again(client):
    duty, _other = owed(), owed("other@example.jp")
    seen = post(client, all="1").context["preview"].seen
    duty.submitted()
    shown = post(client, all="1", confirm="1", seen=seen)
    assert shown.context["preview"].reminders == 1
    assert not Notice.objects.exists()


def test_it_says_whose_mail_of_the_day_has_left(client):
    duty = owed()
    Mail.objects.create(address="contact@example.jp", is_digest=True, for_day=TODAY, state="sent")
    assert post(client, row=[duty.pk]).context["preview"].late == 1


def test_another_persons_mail_can_be_read(client):
    owed(), owed("other@example.jp", day=3)
    shown = post(client, all="1", read="other@example.jp")
    assert shown.context["address"] == "other@example.jp"
    assert "2026-12-03" in shown.context["mail"].text or "12月3日" in shown.context["mail"].text
    assert post(client, all="1", read="x\x00'%s").status_code == 200


@pytest.mark.parametrize("rank", ["viewer", "contractor"])
def test_only_officers_remind(client, rank):
    duty = owed()
    client.force_login(OfficerFactory(desk_rank=rank))
    assert post(client, row=[duty.pk]).status_code == 403


def test_as_many_questions_for_many_duties_as_for_one(client, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(80) as asked:
            post(client, all="1")
        return len(asked)

    owed()
    before = ask()
    for n in range(20):
        owed(f"contact{n}@example.jp")
    assert ask() == before
