"""The secretariat's pages for putting off many deadlines, and what members see of it."""

import datetime
import re

import pytest
from django.urls import reverse

from deadlines.models import Duty, Shift
from notices.models import Notice
from tests.deadlines.factory import DutyFactory, member
from tests.members.factory import AdministratorFactory, ContactFactory, OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
REASON = "豪雨災害のため"
TYPED = {"prefectures": ["13"], "days": "30", "reason_ja": REASON, "reason_en": "Heavy rain", "is_told": "on"}


@pytest.fixture
def company(frozen_today):
    frozen_today(2026, 11, 24)
    company = member(DAY(2025, 12, 1))
    company.duties.exclude(kind="goals").delete()
    return company


@pytest.fixture
def officer(company, client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def seen_in(response):
    """What the preview carries along: the hidden fields as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    carried = {}
    for name, value in found:
        carried.setdefault(name, []).append(value)
    return carried


def confirmed(client, **typed):
    return client.post(
        reverse("shift-new"), {**seen_in(client.post(reverse("shift-new"), TYPED | typed)), "confirm": "1"}
    )


def test_both_fields_of_the_new_date_say_that_one_of_them_is_needed(officer, client):
    assert client.get(reverse("shift-new")).content.decode().count("いずれか一方が必須です") == 2


def test_describe_look_confirm_and_read(company, officer, client):
    assert client.get(reverse("shift-new")).status_code == 200
    preview = client.post(reverse("shift-new"), TYPED)
    page = preview.content.decode()
    assert "2026年12月1日" in page
    assert "2026年12月31日" in page
    assert "1件の期限を延長する" in page
    assert not Shift.objects.exists()

    done = client.post(reverse("shift-new"), {**seen_in(preview), "confirm": "1"}, follow=True)
    shift = Shift.objects.get()
    assert (shift.prefectures, shift.days, shift.made_by, shift.moved_duties) == (["13"], 30, officer, 1)
    assert "1件の対応事項の期限を延長しました。" in done.content.decode()
    assert company.name_ja in done.content.decode()
    assert Notice.objects.filter(kind="deadlines-shifted").count() == 1
    for prefix in ("", "/en"):
        for path in (reverse("shifts"), shift.get_absolute_url(), reverse("shift-new")):
            assert client.get(prefix + path).status_code == 200


def test_numbers_that_changed_are_shown_again_and_nothing_is_done(company, officer, client):
    carried = seen_in(client.post(reverse("shift-new"), TYPED))
    DutyFactory(organization__prefecture="13")
    again = client.post(reverse("shift-new"), {**carried, "confirm": "1"})
    assert "もう一度ご確認ください" in again.content.decode()
    assert "2件の期限を延長する" in again.content.decode()
    assert not Shift.objects.exists()
    client.post(reverse("shift-new"), {**seen_in(again), "confirm": "1"})
    assert Shift.objects.get().moved_duties == 2


def test_pressing_twice_makes_one_shift(company, officer, client):
    carried = {**seen_in(client.post(reverse("shift-new"), TYPED)), "confirm": "1"}
    client.post(reverse("shift-new"), carried)
    assert client.post(reverse("shift-new"), carried).status_code == 200
    assert Shift.objects.count() == 1
    assert company.duties.get().extended_to == DAY(2026, 12, 31)


def test_nothing_to_move_cannot_be_confirmed(company, officer, client):
    preview = client.post(reverse("shift-new"), TYPED | {"prefectures": ["01"]})
    assert 'name="confirm"' not in preview.content.decode()
    client.post(reverse("shift-new"), {**seen_in(preview), "confirm": "1"})
    assert not Shift.objects.exists()


def test_the_conditions_can_be_changed_after_the_preview(company, officer, client):
    form = client.post(reverse("shift-new"), {**seen_in(client.post(reverse("shift-new"), TYPED)), "change": "1"})
    assert REASON in form.content.decode()
    assert form.context["form"]["prefectures"].value() == ["13"]


def test_an_unticked_notice_stays_unticked_over_the_preview(company, officer, client):
    typed = {name: value for name, value in TYPED.items() if name != "is_told"}
    carried = seen_in(client.post(reverse("shift-new"), typed))
    client.post(reverse("shift-new"), {**carried, "confirm": "1"})
    assert Shift.objects.get().is_told is False
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"prefectures": ["48"]}, "prefectures"),
        ({"kinds": ["everything"]}, "kinds"),
        ({"requirement_classes": ["x"]}, "requirement_classes"),
        ({"prefectures": []}, "is_everything"),
        ({"is_everything": "on"}, "is_everything"),
        ({"days": "", "new_due_on": "2026-11-24"}, "new_due_on"),
        ({"days": "", "new_due_on": "2020-01-01"}, "new_due_on"),
        ({"days": "", "new_due_on": "2028-11-24"}, "new_due_on"),
        ({"days": "", "new_due_on": "2026-02-30"}, "new_due_on"),
        ({"days": ""}, "days"),
        ({"new_due_on": "2027-03-31"}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "-5"}, "days"),
        ({"days": "731"}, "days"),
        ({"days": "1.5"}, "days"),
        ({"days": "1e9"}, "days"),
        ({"first_due_on": "2027-01-31", "last_due_on": "2027-01-01"}, "last_due_on"),
        ({"reason_ja": ""}, "reason_ja"),
        ({"reason_ja": "あ" * 1001}, "reason_ja"),
        ({"reason_en": "\x00"}, "reason_en"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(company, officer, client, typed, field):
    response = client.post(reverse("shift-new"), TYPED | typed | {"confirm": "1", "seen": "1:0"})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not Shift.objects.exists()


def test_all_duties_must_be_meant_explicitly(company, officer, client):
    preview = client.post(reverse("shift-new"), TYPED | {"prefectures": [], "is_everything": "on"})
    assert "すべての会員のすべての対応事項" in preview.content.decode()
    client.post(reverse("shift-new"), {**seen_in(preview), "confirm": "1"})
    assert Shift.objects.get().is_of_everything


def test_undoing_is_confirmed_and_done_once(company, officer, client):
    confirmed(client)
    shift = Shift.objects.get()
    undo = reverse("shift-undo", args=[shift.pk])
    assert client.get(undo).status_code == 405
    client.post(undo)
    assert company.duties.get().extended_to
    client.post(undo, {"confirmed": "1"})
    shift.refresh_from_db()
    assert (shift.undone_by, shift.restored_duties, company.duties.get().extended_to) == (officer, 1, None)
    again = client.post(undo, {"confirmed": "1"}, follow=True)
    assert "すでに別の事務局担当者が取り消しました" in again.content.decode()
    assert client.get(shift.get_absolute_url() + "?kept=1").status_code == 200


def test_what_was_left_when_undoing_is_listed(company, officer, client):
    DutyFactory(organization=company, kind="announcement")
    confirmed(client)
    company.duties.get(kind="goals").submitted()
    shift = Shift.objects.get()
    client.post(reverse("shift-undo", args=[shift.pk]), {"confirmed": "1"})
    page = client.get(shift.get_absolute_url(), {"kept": "1"})
    assert [row.duty.kind for row in page.context["page_obj"]] == ["goals"]


def test_the_member_sees_both_dates_and_the_reason_in_its_language(company, officer, client):
    confirmed(client)
    client.force_login(RoleFactory(organization=company, kind="viewer").user)
    for path in (company.duties.get().get_absolute_url(), reverse("workspace", args=[company.pk])):
        page = client.get(path).content.decode()
        assert "2026年12月31日" in page
        assert "2026年12月1日" in page
        assert REASON in page
        assert "Heavy rain" in client.get("/en" + path).content.decode()


def test_members_and_editors_do_not_reach_the_pages(company, client):
    client.force_login(RoleFactory(organization=company).user)
    for name in ("shifts", "shift-new"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("shift-new"), TYPED | {"confirm": "1"}).status_code == 403


def test_the_admin_leads_to_the_pages(company, client):
    client.force_login(AdministratorFactory())
    for model in ("duty", "shift"):
        assert reverse("shift-new") in client.get(reverse(f"admin:deadlines_{model}_changelist")).content.decode()
    confirmed(client)
    shift = Shift.objects.get()
    page = client.get(reverse("admin:deadlines_shift_change", args=[shift.pk])).content.decode()
    assert shift.get_absolute_url() in page


@pytest.mark.parametrize("number", [10, 1000])
def test_the_pages_ask_the_same_number_of_questions_for_any_number(
    company, officer, client, number, django_assert_num_queries, django_assert_max_num_queries
):
    organizations = [ContactFactory(email=f"c{n}@example.jp").organization for n in range(number)]
    Duty.objects.bulk_create(Duty(organization=each, kind="project", due_on=DAY(2026, 12, 1)) for each in organizations)
    with django_assert_max_num_queries(8):
        client.post(reverse("shift-new"), TYPED | {"prefectures": [], "kinds": ["project"]})
    with django_assert_max_num_queries(32):
        confirmed(client, prefectures=[], kinds=["project"])
    assert Shift.objects.get().moved_duties == number
    with django_assert_max_num_queries(10):
        client.get(Shift.objects.get().get_absolute_url())
