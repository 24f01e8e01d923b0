"""Who looks after a submission: taken, handed over, given up; two officers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from reviews.errors import Conflict
from secretariat.models import Assignment
from secretariat.queue import KIND_OF, Waiting, review_address
from secretariat.ticked import key_of
from tests.deadlines.factory import DutyFactory
from tests.members.factory import OfficerFactory, RoleFactory
from tests.secretariat.factory import held, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def key(submission, officer=None):
    return key_of(Waiting(KIND_OF[type(submission)], submission, officer))


def officer_of(submission):
    found = Assignment.objects.open().filter(submission_id=submission.pk).first()
    return found.officer if found else None


def test_an_officer_takes_a_review(client, officer):
    change = waiting("change")
    answer = client.post(reverse("reviews-assign"), {"take": key(change), "back": review_address(change)})
    assert answer.url == review_address(change)
    assert officer_of(change) == officer


def test_ticked_rows_are_handed_to_somebody_else(client, officer):
    other = OfficerFactory()
    mine, nobodys = held(waiting("change"), officer), waiting("goal")
    client.post(reverse("reviews-assign"), {"row": [key(mine, officer), key(nobodys)], "to": str(other.pk)})
    assert (officer_of(mine), officer_of(nobodys)) == (other, other)
    client.post(reverse("reviews-assign"), {"row": key(mine, other), "to": "nobody"})
    assert officer_of(mine) is None


def test_the_second_of_two_is_told_who_was_faster(client, officer):
    other = OfficerFactory(name="早川 一郎")
    change = held(waiting("change"), other)
    page = client.post(reverse("reviews-assign"), {"take": key(change)}, follow=True)
    assert officer_of(change) == other
    assert any("早川 一郎" in str(message) for message in page.context["messages"])


def test_a_hand_over_of_what_was_handed_over_meanwhile_changes_nothing():
    first, second, third = OfficerFactory.create_batch(3)
    change = held(waiting("change"), second)
    with pytest.raises(Conflict) as conflict:
        Assignment.hand("change", change.pk, to=third, seen=first.pk, by=first)
    assert conflict.value.subject.officer == second


@pytest.mark.parametrize("to", ["", "zzz", "00000000-0000-0000-0000-000000000000"])
def test_nobody_but_an_officer_can_be_chosen(client, officer, to):
    change = waiting("change")
    client.post(reverse("reviews-assign"), {"row": key(change), "to": to})
    client.post(reverse("reviews-assign"), {"row": key(change), "to": str(RoleFactory().user.pk)})
    assert officer_of(change) is None


@pytest.mark.parametrize("rank", ["viewer", "contractor"])
def test_work_is_handed_only_to_who_decides(client, officer, rank):
    reader = OfficerFactory(desk_rank=rank)
    administrator = OfficerFactory(desk_rank=rank, is_superuser=True)
    change, duty = waiting("change"), DutyFactory()
    for page in (client.get(review_address(change)), client.get(reverse("reviews")), client.get(reverse("board"))):
        offered = dict(page.context["officers"])
        assert str(reader.pk) not in offered
        assert str(administrator.pk) in offered
    client.post(reverse("reviews-assign"), {"row": key(change), "to": str(reader.pk)})
    assert officer_of(change) is None
    answer = client.post(reverse("board-assign"), {"row": str(duty.pk), "to": str(reader.pk)})
    assert answer.url == reverse("board")


def test_nonsense_rows_are_left_out(client, officer):
    answer = client.post(reverse("reviews-assign"), {"row": ["", "a:b:c:d", "change:1:2:3"], "to": str(officer.pk)})
    assert answer.status_code == 302
    assert not Assignment.objects.exists()


def test_a_decision_closes_it_and_a_return_leaves_it(client, officer):
    accepted, returned = held(waiting("change"), officer), held(waiting("change"), officer)
    client.post(review_address(accepted), {"decision": "accept", "version": accepted.version})
    client.post(review_address(returned), {"decision": "return", "version": returned.version, "comment": "要修正"})
    assert (officer_of(accepted), officer_of(returned)) == (None, officer)


def test_it_leads_back_into_the_portal_only(client, officer):
    change = waiting("change")
    answer = client.post(reverse("reviews-assign"), {"take": key(change), "back": "//evil.example/"})
    assert answer.url == reverse("reviews")


@pytest.mark.parametrize("name", ["reviews-assign", "reviews-accept-preview", "reviews-accept"])
def test_nothing_acts_on_get_or_for_members(client, name, officer):
    assert client.get(reverse(name)).status_code == 405
    client.force_login(RoleFactory().user)
    assert client.post(reverse(name), {"row": key(waiting("change"))}).status_code == 403


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_at_the_same_moment_one_is_told():
    change, officers, barrier = waiting("change"), OfficerFactory.create_batch(2), Barrier(2)

    def take(officer):
        barrier.wait()
        try:
            Assignment.hand("change", change.pk, to=officer, seen=None, by=officer)
        except Conflict as conflict:
            return conflict.subject.officer
        finally:
            connection.close()
        return officer

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, officers)
    assert first == second == officer_of(change)
