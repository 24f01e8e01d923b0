"""What everybody sees of a goal, in both languages."""

import pytest
from django.urls import reverse

from tests.accounts.factory import OfficerFactory
from tests.goals.factory import AnnouncementFactory, GoalFactory, GoalVersionFactory, accepted_version

pytestmark = pytest.mark.django_db


def shown(client, goal, language="ja"):
    prefix = "/en" if language == "en" else ""
    return client.get(f"{prefix}/goals/{goal.pk}/")


def test_an_accepted_goal_is_public(client):
    version = accepted_version(measures=["分別の徹底"])
    page = shown(client, version.goal)
    assert page.status_code == 200
    for text in ("最終処分量の半減", "分別の徹底", "50 t/年", version.organization.name_ja):
        assert text in page.text


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_what_is_not_accepted_is_not_there(client, state):
    version = GoalVersionFactory()
    if state != "draft":
        version.submit(by=version.created_by)
    if state == "withdrawn":
        version.withdraw(by=version.created_by)
    assert shown(client, version.goal).status_code == 404


def test_a_goal_without_any_version_is_not_there(client):
    assert shown(client, GoalFactory()).status_code == 404


def test_a_goal_of_somebody_who_left_is_not_there(client):
    version = accepted_version()
    organization = version.organization
    type(organization).objects.filter(pk=organization.pk).update(
        status="left", left_on="2026-01-01", leaving_reason="withdrew"
    )
    assert shown(client, version.goal).status_code == 404


def test_a_draft_of_a_change_is_not_shown(client):
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.label, second.change_reason = "秘密の下書き", "秘密の理由"
    second.save_edit()
    assert "秘密" not in shown(client, first.goal).text


def test_the_history_says_why_a_goal_changed(client):
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.target_value, second.change_reason, second.declared_minor = 40, "前倒しで達成する見込み", False
    second.save_edit()
    second.submit(by=first.created_by)
    second.accept(by=OfficerFactory())
    page = shown(client, first.goal).text
    assert "前倒しで達成する見込み" in page
    assert "40 t/年" in page


def test_the_english_page_marks_what_exists_in_japanese_only(client):
    version = accepted_version(label_en="", method_note="算定の注記", measures=["分別の徹底"])
    page = shown(client, version.goal, "en").text
    assert '<h1 lang="ja">最終処分量の半減</h1>' in page
    assert '<li lang="ja">分別の徹底</li>' in page
    assert '<dd lang="ja">算定の注記</dd>' in page
    assert "Final disposal" in page
    assert "50 t/year" in page


def test_the_english_page_uses_what_is_in_english(client):
    version = accepted_version(label_en="Halve final disposal")
    page = shown(client, version.goal, "en").text
    assert "<h1>Halve final disposal</h1>" in page


def test_only_accepted_announcements_are_shown(client):
    version = accepted_version()
    accepted = AnnouncementFactory(organization=version.organization, goals=[version.goal], place="統合報告書")
    accepted.submit(by=accepted.created_by)
    accepted.accept(by=OfficerFactory())
    AnnouncementFactory(organization=version.organization, goals=[version.goal], place="下書きの場所")
    page = shown(client, version.goal).text
    assert "統合報告書" in page
    assert "下書きの場所" not in page


def test_a_given_up_goal_says_so(client):
    version = accepted_version()
    version.goal.give_up(because="事業の終了", by=version.created_by)
    assert "事業の終了" in shown(client, version.goal).text


def test_what_members_write_is_never_executed(client):
    version = accepted_version(label="<script>alert(1)</script>", measures=["<img src=x onerror=alert(1)>"])
    page = shown(client, version.goal).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_address_of_a_goal_is_its_public_page():
    goal = accepted_version().goal
    assert goal.get_absolute_url() == reverse("goal", args=[goal.pk])
