"""A goal's life: draft, submission, acceptance, a new version, giving it up."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from goals.models import Goal, GoalVersion
from reviews.errors import Conflict
from tests.accounts.factory import OfficerFactory, UserFactory
from tests.goals.factory import GoalFactory, GoalVersionFactory, accepted_version, this_year
from tests.members.factory import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_new_goal_starts_with_an_empty_draft():
    person = UserFactory()
    goal = Goal.new(OrganizationFactory(), by=person)
    version = goal.versions.get()
    assert (version.number, version.state, version.created_by) == (1, "draft", person)
    assert goal.current is None


def test_an_accepted_version_is_the_one_that_holds_and_public():
    version = accepted_version()
    assert Goal.objects.get().current == version
    assert list(Goal.objects.public()) == [version.goal]


def test_a_submitted_version_is_not_public():
    version = GoalVersionFactory()
    version.submit(by=version.created_by)
    assert not Goal.objects.public().exists()


def test_an_incomplete_version_cannot_be_submitted():
    version = GoalVersionFactory(label="", measures=[])
    with pytest.raises(ValidationError) as refused:
        version.submit(by=version.created_by)
    assert set(refused.value.message_dict) == {"label", "measures"}
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_revision_copies_the_version_that_holds():
    first = accepted_version(measures=["甲", "乙"], interim={this_year() + 1: 80})
    second = first.goal.revise(by=first.created_by)
    assert (second.number, second.state, second.duty) == (2, "draft", None)
    assert second.target_value == first.target_value
    assert [one.text for one in second.measures.all()] == ["甲", "乙"]
    assert [(one.year, one.value) for one in second.interim_targets.all()] == [(this_year() + 1, 80)]
    assert second.predecessor() == first


def test_one_version_is_unfinished_at_a_time():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    with pytest.raises(Conflict) as refused:
        first.goal.revise(by=first.created_by)
    assert refused.value.subject == second
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalVersion.objects.create(goal=first.goal, number=3)


def test_after_a_withdrawal_a_new_version_starts_from_what_was_written():
    version = GoalVersionFactory(label="取り下げた目標")
    version.submit(by=version.created_by)
    version.withdraw(by=version.created_by)
    again = version.goal.revise(by=version.created_by)
    assert (again.number, again.label) == (2, "取り下げた目標")


def test_a_revision_stands_beside_the_old_one_until_it_is_accepted():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.target_value, second.change_reason, second.declared_minor = 40, "前倒しで達成", False
    second.save_edit()
    second.submit(by=first.created_by)
    assert Goal.objects.get().current == first
    second.accept(by=OfficerFactory())
    assert Goal.objects.get().current == second


def test_a_reopened_acceptance_falls_back_to_the_version_before():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.change_reason, second.declared_minor = "文言の修正", True
    second.save_edit()
    second.submit(by=first.created_by)
    second.accept(by=OfficerFactory())
    second.reopen(by=OfficerFactory(), reason="確認誤り")
    assert Goal.objects.get().current == first
    second.accept(by=OfficerFactory())
    assert Goal.objects.get().current == second


def test_reopening_the_only_acceptance_leaves_nothing_public():
    version = accepted_version()
    version.reopen(by=OfficerFactory(), reason="確認誤り")
    assert not Goal.objects.public().exists()


def test_an_acceptance_is_not_reopened_while_another_version_is_unfinished():
    first = accepted_version()
    first.goal.revise(by=first.created_by)
    with pytest.raises(Conflict):
        first.reopen(by=OfficerFactory(), reason="確認誤り")


def test_giving_up_keeps_what_was_accepted_and_withdraws_what_is_unfinished():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    goal = first.goal
    goal.give_up(because="事業の終了", by=first.created_by)
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert list(Goal.objects.public()) == [goal]
    assert not Goal.objects.pursued().exists()
    with pytest.raises(Conflict):
        goal.give_up(because="もう一度", by=first.created_by)
    with pytest.raises(Conflict):
        goal.revise(by=first.created_by)


def test_a_goal_is_given_up_only_with_a_reason():
    goal = GoalFactory()
    with pytest.raises(IntegrityError):
        goal.give_up(because="", by=goal.created_by)


def test_the_system_proposes_whether_a_change_is_minor():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.method_note, second.change_reason = "注記を追加", "注記"
    second.declared_minor = True
    second.save_edit()
    second.submit(by=first.created_by)
    second.refresh_from_db()
    assert second.is_minor is True


def test_an_officer_overrides_what_the_member_declared_and_says_why():
    first = accepted_version()
    second = first.goal.revise(by=first.created_by)
    second.target_value, second.change_reason, second.declared_minor = 60, "見直し", True
    second.save_edit()
    second.submit(by=first.created_by)
    second.count_as_minor(False, because="目標値が変わるため", by=OfficerFactory())
    second.refresh_from_db()
    assert (second.declared_minor, second.is_minor, second.minor_reason) == (True, False, "目標値が変わるため")
    second.accept(by=OfficerFactory())
    with pytest.raises(Conflict):
        second.count_as_minor(True, because="軽微", by=OfficerFactory())


def test_the_sheet_says_everything_in_the_order_of_the_form():
    version = GoalVersionFactory(measures=["甲"], interim={this_year() + 1: 80})
    lines = {line.name: line.value for line in version.sheet()}
    assert lines["base_value"] == "100 t/年"
    assert lines["target_value"] == "50 t/年"
    assert lines["measures"] == "甲"
    assert lines["interim_targets"] == "80 t/年"
    assert "change_reason" not in lines


def test_the_sheet_names_a_fiscal_year_by_its_era_too():
    version = GoalVersionFactory(base_year=2022, target_year=2030)
    said = {line.name: line.value for line in version.sheet()}
    assert said["base_year"] == "2022年度（令和4年度）"
    assert said["target_year"] == "2030年度（令和12年度）"
    version.first_month = 1
    assert {line.name: line.value for line in version.sheet()}["base_year"] == "2022年"
