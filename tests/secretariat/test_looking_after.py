"""Who looks after which member, saved views, and the board as a workbook."""

import datetime

import pytest
from django.urls import reverse

from reviews.errors import Conflict
from secretariat import looking_after
from secretariat.models import MemberOfficer, SavedView
from tests.deadlines.factory import DutyFactory
from tests.members.factory import OfficerFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officer(client, frozen_today):
    frozen_today(2026, 11, 24)
    officer = OfficerFactory(name="山田")
    client.force_login(officer)
    return officer


def owed(due_on=datetime.date(2026, 12, 1), **fields):
    return DutyFactory(due_on=due_on, **fields)


def post(client, page, /, query="", **data):
    return client.post(reverse(page) + query, data)


def handed(client, *, to, **data):
    seen = post(client, "board-assign", to=to, **data).context["preview"].seen
    return post(client, "board-assign", to=to, **data, confirm="1", seen=seen)


def shown(client, **filters):
    return {row.duty.pk for row in client.get(reverse("board"), filters).context["rows"]}


def holder(duty):
    return MemberOfficer.objects.get(organization=duty.organization).officer


def test_members_are_handed_to_an_officer_and_found_again(client, officer):
    mine, other, nobodys = owed(), owed(), owed()
    colleague = OfficerFactory()
    handed(client, to=officer.pk, row=[mine.pk])
    handed(client, to=colleague.pk, row=[other.pk])
    assert shown(client, officer="mine") == {mine.pk}
    assert shown(client, officer=str(colleague.pk)) == {other.pk}
    assert shown(client, officer="nobody") == {nobodys.pk}
    handed(client, to="nobody", row=[mine.pk])
    assert shown(client, officer="nobody") == {mine.pk, nobodys.pk}
    assert holder(mine) is None


def test_whose_officer_has_gone_has_nobody(client, officer):
    duty, colleague = owed(), OfficerFactory()
    handed(client, to=colleague.pk, row=[duty.pk])
    colleague.is_active = False
    colleague.save()
    assert shown(client, officer="nobody") == {duty.pk}
    assert client.get(reverse("board")).context["rows"][0].officer is None


def test_it_says_how_many_members_before_it_acts(client, officer):
    for _n in range(3):
        owed()
    twice = owed()
    owed(organization=twice.organization, kind="announcement")
    handed(client, to=officer.pk, row=[twice.pk])
    preview = post(client, "board-assign", to=OfficerFactory().pk, all="1").context["preview"]
    assert (preview.members, preview.of_nobody, preview.of_others, preview.already) == (4, 3, 1, 0)
    preview = post(client, "board-assign", to=officer.pk, all="1").context["preview"]
    assert (preview.of_others, preview.already) == (0, 1)


def test_of_two_who_hand_over_the_same_member_the_second_is_told(officer):
    duty, colleague = owed(), OfficerFactory()
    members = looking_after.members_of(type(duty).objects.filter(pk=duty.pk))
    seen = looking_after.preview(members, to=officer).seen
    assert looking_after.hand(members, to=officer, by=officer, seen=seen) == 1
    with pytest.raises(Conflict):
        looking_after.hand(members, to=colleague, by=colleague, seen=seen)
    assert holder(duty) == officer


def test_each_hand_over_stands_in_the_history(client, officer):
    duty = owed()
    handed(client, to=officer.pk, row=[duty.pk])
    handed(client, to="nobody", row=[duty.pk])
    assert MemberOfficer.objects.get().history.count() == 2


def test_whom_to_hand_it_to_must_be_chosen(client):
    assert post(client, "board-assign", row=[owed().pk], to="").url == reverse("board")


def test_overdue_by_at_least_some_days(client):
    long, short = owed(datetime.date(2026, 9, 1)), owed(datetime.date(2026, 11, 17))
    assert shown(client, overdue_by="30") == {long.pk}
    assert shown(client, overdue_by="7") == {long.pk, short.pk}
    assert shown(client, overdue_by="-1") == shown(client, overdue_by="９９９９９９") == set()


def test_states_as_the_board_names_them(client):
    open_, submitted = owed(), owed(state="submitted")
    returned = owed(correction_due_on=datetime.date(2026, 12, 20))
    assert shown(client, state="open") == {open_.pk}
    assert shown(client, state="correction") == {returned.pk}
    assert shown(client, state="submitted") == {submitted.pk}


def test_a_view_is_saved_renewed_and_removed_and_is_ones_own(client, officer):
    post(client, "board-view-save", "?kind=goals&page=3&x=1", name="わたしの条件")
    view = SavedView.objects.get()
    assert (view.officer, view.query) == (officer, "?kind=goals")
    answer = post(client, "board-view-save", "?when=overdue", name="わたしの条件")
    view.refresh_from_db()
    assert view.query == "?kind=goals"
    asked = client.get(answer.url).content.decode()
    assert "「わたしの条件」という名前の表示条件は既にあります" in asked
    assert 'value="わたしの条件"' in asked
    assert 'name="replace"' in asked
    assert 'action="/secretariat/board/views/?when=overdue"' in asked
    post(client, "board-view-save", "?when=overdue", name="わたしの条件", replace="1")
    view.refresh_from_db()
    assert view.query == "?when=overdue"
    assert "わたしの条件" in client.get(reverse("board")).content.decode()
    client.force_login(OfficerFactory())
    assert "わたしの条件" not in client.get(reverse("board")).content.decode()
    assert client.post(reverse("board-view-remove", args=[view.pk])).status_code == 404
    client.force_login(officer)
    client.post(reverse("board-view-remove", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_not_saved(client):
    post(client, "board-view-save", "?kind=goals", name=" \x00 ")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("rank", ["viewer", "contractor"])
def test_only_officers_hand_over_and_viewers_save_nothing(client, rank):
    duty, reader = owed(), OfficerFactory(desk_rank=rank)
    client.force_login(reader)
    assert post(client, "board-assign", row=[duty.pk], to=reader.pk).status_code == 403
    assert post(client, "board-view-save", name="x").status_code == (403 if rank == "viewer" else 302)


def test_as_many_questions_for_many_duties_as_for_one(client, officer, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(80) as asked:
            post(client, "board-assign", all="1", to=officer.pk)
            client.get(reverse("board"))
        return len(asked)

    handed(client, to=officer.pk, row=[owed().pk])
    before = ask()
    for _n in range(20):
        handed(client, to=officer.pk, row=[owed().pk])
    assert ask() == before


def hand_on_its_page(client, member, *, to, seen=None):
    where = reverse("member-officer", args=[member.pk])
    return client.post(where, {"officer": to, "seen": seen or client.get(where).context["seen"]}, follow=True)


def test_a_member_that_owes_nothing_gets_its_officer_on_its_page(client, officer):
    member = OrganizationFactory()
    assert "事務局担当者：未定" in client.get(reverse("desk-member", args=[member.pk])).content.decode()
    page = hand_on_its_page(client, member, to=officer.pk).content.decode()
    assert "事務局担当者：山田" in page
    held = MemberOfficer.objects.get(organization=member)
    assert (held.officer, held.assigned_by) == (officer, officer)
    hand_on_its_page(client, member, to="")
    assert MemberOfficer.objects.get(organization=member).officer is None


def test_of_two_officers_on_a_members_page_the_second_is_told(client, officer):
    member, colleague = OrganizationFactory(), OfficerFactory()
    seen = client.get(reverse("member-officer", args=[member.pk])).context["seen"]
    hand_on_its_page(client, member, to=colleague.pk)
    answer = hand_on_its_page(client, member, to=officer.pk, seen=seen)
    assert MemberOfficer.objects.get(organization=member).officer == colleague
    assert "担当者が先に変更されています" in answer.content.decode()


@pytest.mark.parametrize("to", ["x", "\x00", "99999999-0000-0000-0000-000000000000"])
def test_who_does_not_work_here_gets_no_member(client, officer, to):
    member = OrganizationFactory()
    assert hand_on_its_page(client, member, to=to).status_code == 422
    assert hand_on_its_page(client, member, to=UserFactory().pk).status_code == 422
    for rank in ("viewer", "contractor"):
        assert hand_on_its_page(client, member, to=OfficerFactory(desk_rank=rank).pk).status_code == 422
    assert not MemberOfficer.objects.exists()
