"""Accepting several at once: a preview first, then each by its own verb."""

import pytest
from django.urls import reverse

from reviews.models import State
from secretariat import accepting
from secretariat.models import Assignment
from secretariat.queue import KIND_OF, Waiting
from secretariat.ticked import key_of
from tests.goals.factory import GoalVersionFactory, accepted_version
from tests.members.factory import OfficerFactory
from tests.secretariat.factory import held, many_waiting, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def key(submission):
    return key_of(Waiting(KIND_OF[type(submission)], submission))


def state(submission):
    return type(submission).objects.get(pk=submission.pk).state


def previewed(client, query="", **said):
    return client.post(reverse("reviews-accept-preview") + query, said)


def test_the_preview_decides_nothing_and_says_what_it_would_do(client, officer):
    goal, change = waiting("goal"), waiting("change")
    page = previewed(client, row=[key(goal), key(change)])
    assert {candidate.row.submission for _key, candidate in page.context["candidates"]} == {goal, change}
    assert {state(goal), state(change)} == {State.SUBMITTED}


def test_what_has_a_remark_is_not_ticked_by_itself(client, officer):
    odd, plain = waiting("goal", unit="個"), waiting("goal")
    page = previewed(client, row=[key(odd), key(plain)])
    ticked = {candidate.row.submission: candidate.is_clear for _key, candidate in page.context["candidates"]}
    assert ticked == {odd: False, plain: True}
    assert page.content.decode().count(" checked ") == 1


def test_each_is_accepted_with_its_mail_and_loses_its_officer(client, officer):
    goal, project = held(waiting("goal"), officer), waiting("project")
    client.post(reverse("reviews-accept"), {"row": [key(goal), key(project)]})
    assert {state(goal), state(project)} == {State.ACCEPTED}
    assert not Assignment.objects.open().exists()
    goal.goal.refresh_from_db()
    assert goal.goal.current == goal


def test_what_was_decided_or_changed_meanwhile_is_kept_and_listed(client, officer):
    fine, returned, resubmitted = waiting("change"), waiting("change"), waiting("change")
    chosen = [key(one) for one in (fine, returned, resubmitted)]
    type(returned).objects.get(pk=returned.pk).send_back(by=officer, comment="要修正")
    again = type(resubmitted).objects.get(pk=resubmitted.pk)
    again.send_back(by=officer, comment="要修正")
    again.submit(by=None)
    page = client.post(reverse("reviews-accept"), {"row": chosen})
    assert [state(one) for one in (fine, returned, resubmitted)] == ["accepted", "returned", "submitted"]
    assert len(page.context["outcome"].kept) == 2


def test_an_application_is_never_accepted_in_a_heap(client, officer):
    application, change = waiting("application"), waiting("change")
    page = previewed(client, row=[key(application), key(change)])
    assert [candidate.row.submission for _key, candidate in page.context["candidates"]] == [change]
    client.post(reverse("reviews-accept"), {"row": key(application)})
    assert state(application) == State.SUBMITTED


def test_all_that_match_the_filter_with_their_number_said_before(client, officer):
    many_waiting(3)
    waiting("goal")
    waiting("application")
    page = previewed(client, "?kind=announcement", all="1")
    assert (page.context["number"], len(page.context["candidates"])) == (3, 3)
    assert previewed(client, all="1").context["number"] == 4  # the application is decided on its page


def test_more_than_one_step_holds_stays_in_the_queue(client, officer):
    many_waiting(accepting.MOST_AT_ONCE + 5)
    page = previewed(client, all="1")
    assert (len(page.context["candidates"]), page.context["left_out"]) == (accepting.MOST_AT_ONCE, 5)


def test_the_preview_asks_no_more_questions_for_more_rows(client, officer, django_assert_max_num_queries):
    def asked(number):
        for _n in range(number):
            goal = accepted_version(interim={2027: 80}).goal
            said = {"change_reason": "見直し", "declared_minor": False}
            GoalVersionFactory(goal=goal, number=2, interim={2027: 90}, **said).submit(by=None)
        with django_assert_max_num_queries(90) as questions:
            assert previewed(client, "?kind=goal", all="1").status_code == 200
        return len(questions)

    assert asked(2) == asked(8)
