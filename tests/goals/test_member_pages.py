"""A member writes, previews, submits and changes goals, each person as far as the role goes."""

import pytest
from django.urls import reverse

from goals.models import Announcement, Goal, GoalVersion, Indicator
from notices.models import Notice
from tests.accounts.factory import OfficerFactory
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory, accepted_version, this_year
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return OrganizationFactory()


def signed_in(client, organization, kind="manager"):
    person = RoleFactory(organization=organization, kind=kind).user
    client.force_login(person)
    return person


def address(name, organization, *others):
    return reverse(name, args=[organization.pk, *(getattr(one, "pk", one) for one in others)])


def rows(prefix, *filled):
    data = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": str(value) for name, value in row.items()}
    return data


def typed(**changed):
    """A complete goal as a person types it."""
    data = {
        "version": "1",
        "indicator": str(Indicator.objects.get(code="11").pk),
        "label": "最終処分量の半減",
        "type": "reach",
        "direction": "lower",
        "unit": "t/年",
        "decimals": "0",
        "scope": "organization",
        "first_month": "4",
        "base_year": str(this_year() - 5),
        "base_value": "１,２００",
        "target_year": str(this_year() + 5),
        "target_value": "600",
        **rows("interim", {"year": this_year(), "value": "900"}),
        **rows("measures", {"text": "分別の徹底"}, {"text": ""}),
    }
    return data | changed


def test_a_manager_writes_previews_and_submits_a_goal(client, organization):
    person = signed_in(client, organization)
    ContactFactory(organization=organization)
    response = client.post(address("goal-new", organization), typed(next="preview"))
    version = GoalVersion.objects.get()
    assert response.url == address("goal-preview", organization, version.goal)
    assert (version.base_value, version.edited_by) == (1200, person)
    assert [one.text for one in version.measures.all()] == ["分別の徹底"]
    assert [one.value for one in version.interim_targets.all()] == [900]
    preview = client.get(response.url)
    assert "事務局に提出する" in preview.text
    client.post(address("goal-submit", organization, version.goal), {"version": version.version})
    version.refresh_from_db()
    assert version.state == "submitted"
    assert Notice.objects.filter(kind="submission-received", about=version.pk).count() == 2


def test_a_half_done_draft_is_kept(client, organization):
    signed_in(client, organization)
    only = {"version": "1", "label": "途中", **rows("interim"), **rows("measures")}
    response = client.post(address("goal-new", organization), only)
    version = GoalVersion.objects.get()
    assert response.url == address("goal-edit", organization, version.goal)
    assert (version.label, version.target_value) == ("途中", None)


def test_what_is_missing_is_said_at_its_field_and_the_draft_is_kept(client, organization):
    signed_in(client, organization)
    response = client.post(address("goal-new", organization), typed(next="preview", target_value="1500"))
    assert response.status_code == 200
    assert "target_value" in response.context["form"].errors
    assert GoalVersion.objects.get().target_value == 1500


def test_opening_pages_writes_nothing(client, organization):
    signed_in(client, organization)
    assert client.get(address("goal-new", organization)).status_code == 200
    assert not Goal.objects.exists()


def test_autosave_answers_with_the_new_version(client, organization):
    person = signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization, goal__created_by=person)
    edit = address("goal-edit", organization, version.goal)
    saved = client.post(edit, typed(autosave="1", label="自動保存"))
    assert saved.json()["version"] == 2
    assert client.post(edit, typed(autosave="1")).status_code == 409
    assert client.post(edit, typed(autosave="1", version="2", base_value="約1000")).status_code == 422


def test_the_second_editor_sees_what_changed(client, organization):
    signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    edit = address("goal-edit", organization, version.goal)
    client.post(edit, typed(label="先の人の書いた名称"))
    response = client.post(edit, typed(label="後の人の書いた名称"))
    assert response.status_code == 409
    assert "先の人の書いた名称" in response.text
    assert 'value="後の人の書いた名称"' in response.text
    version.refresh_from_db()
    assert version.label == "先の人の書いた名称"
    again = client.post(edit, typed(label="後の人の書いた名称", version=response.context["form"]["version"].value()))
    assert again.status_code == 302
    version.refresh_from_db()
    assert version.label == "後の人の書いた名称"


def test_what_was_previewed_is_what_is_submitted(client, organization):
    signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    client.post(address("goal-edit", organization, version.goal), typed(label="あとから変更"))
    client.post(address("goal-submit", organization, version.goal), {"version": "1"})
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_submitted_goal_is_only_shown(client, organization):
    person = signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    version.submit(by=person)
    edit = address("goal-edit", organization, version.goal)
    assert client.get(edit).url == address("goal-preview", organization, version.goal)
    assert client.post(edit, typed(label="差替え")).status_code == 409


def test_an_incomplete_goal_is_not_submitted(client, organization):
    signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization, measures=[])
    response = client.post(address("goal-submit", organization, version.goal), {"version": "1"})
    assert response.status_code == 422
    version.refresh_from_db()
    assert version.state == "draft"


def test_comments_of_a_return_stand_at_their_fields(client, organization):
    person = signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    version.submit(by=person)
    version.send_back(by=OfficerFactory(), comment="ご確認ください", field_comments={"unit": "単位を確認"})
    page = client.get(address("goal-edit", organization, version.goal)).text
    assert "ご確認ください" in page
    assert page.count("単位を確認") >= 2
    for name in ("goal-versions", "goal-preview"):
        assert "<li>単位：単位を確認</li>" in client.get(address(name, organization, version.goal)).text


def test_the_reason_for_giving_up_is_said_to_be_public_only_where_something_is(client, organization):
    signed_in(client, organization)
    accepted = accepted_version(goal__organization=organization)
    draft = GoalVersionFactory(goal__organization=organization)
    said = "理由は、確認済みの目標の内容とともに公開されます。"
    assert said in client.get(address("goal-versions", organization, accepted.goal)).text
    assert said not in client.get(address("goal-versions", organization, draft.goal)).text


def test_a_change_needs_a_reason_and_a_word_on_whether_it_is_minor(client, organization):
    signed_in(client, organization)
    first = accepted_version(goal__organization=organization)
    client.post(address("goal-revise", organization, first.goal))
    edit = address("goal-edit", organization, first.goal)
    response = client.post(edit, typed(next="preview"))
    assert set(response.context["form"].errors) == {"change_reason", "declared_minor"}
    seen = response.context["form"]["version"].value()
    done = client.post(edit, typed(next="preview", version=seen, change_reason="見直し", declared_minor="no"))
    assert done.status_code == 302


def test_what_is_needed_is_marked_where_it_stands(client, organization):
    signed_in(client, organization)
    page = client.get(reverse("goal-new", args=[organization.pk])).content.decode()
    assert page.count("いずれか一方が必須です") == 2
    assert '具体的な取組<span class="req">※必須' in page
    assert "---------" not in page
    assert "カバー率（%）" not in page


def test_a_goal_is_withdrawn_and_given_up(client, organization):
    person = signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    version.submit(by=person)
    client.post(address("goal-withdraw", organization, version.goal), {"version": version.version})
    version.refresh_from_db()
    assert version.state == "withdrawn"
    assert (
        "公開された内容はありません"
        in client.get(address("goal-versions", organization, version.goal)).content.decode()
    )
    assert client.post(address("goal-give-up", organization, version.goal), {"because": ""}).status_code == 422
    client.post(address("goal-give-up", organization, version.goal), {"because": "事業の終了"})
    assert Goal.objects.get().ended_because == "事業の終了"


@pytest.mark.parametrize(
    ("kind", "edit", "submit"),
    [("viewer", 403, 403), ("editor", 200, 403), ("submitter", 200, 302), ("manager", 200, 302)],
)
def test_each_role_does_what_it_may(client, organization, kind, edit, submit):
    signed_in(client, organization, kind)
    version = GoalVersionFactory(goal__organization=organization)
    assert client.get(address("goal-list", organization)).status_code == 200
    assert client.get(address("goal-preview", organization, version.goal)).status_code == 200
    assert client.get(address("goal-versions", organization, version.goal)).status_code == 200
    assert client.get(address("goal-new", organization)).status_code == edit
    assert client.get(address("goal-edit", organization, version.goal)).status_code == edit
    sent = client.post(address("goal-submit", organization, version.goal), {"version": "1"})
    assert sent.status_code == submit


@pytest.mark.parametrize("name", ["goal-edit", "goal-preview", "goal-versions"])
def test_a_foreign_goal_is_not_there(client, organization, name):
    signed_in(client, organization)
    foreign = GoalVersionFactory()
    assert client.get(address(name, organization, foreign.goal)).status_code == 404
    assert client.get(address(name, foreign.organization, foreign.goal)).status_code == 404


@pytest.mark.parametrize("name", ["goal-submit", "goal-withdraw", "goal-revise", "goal-give-up"])
def test_verbs_are_not_links(client, organization, name):
    signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    assert client.get(address(name, organization, version.goal)).status_code == 405


def test_the_page_that_mails_lead_to_shows_the_comments_and_the_way_to_correct(client, organization):
    signed_in(client, organization)
    version = GoalVersionFactory(goal__organization=organization)
    version.submit(by=version.created_by)
    version.send_back(by=OfficerFactory(), comment="範囲をご確認ください。")
    page = client.get(address("goal-versions", organization, version.goal)).text
    assert "範囲をご確認ください。" in page
    assert address("goal-edit", organization, version.goal) in page


def test_an_announcement_is_reported_and_submitted(client, organization):
    signed_in(client, organization)
    goal = accepted_version(goal__organization=organization).goal
    response = client.post(address("announcement-open", organization))
    announcement = Announcement.objects.get()
    assert response.url == address("announcement-edit", organization, announcement)
    assert client.post(address("announcement-open", organization)).url == response.url
    data = {
        "version": "1",
        "goals": [str(goal.pk)],
        "place": "公式ウェブサイト",
        "url": "https://www.example.jp/",
        "announced_on": "R8.4.1",
        "summary": "目標と取組を公表",
        "next": "preview",
    }
    shown = client.post(response.url, data)
    assert shown.status_code == 302
    assert "公式ウェブサイト" in client.get(shown.url).text
    announcement.refresh_from_db()
    client.post(address("announcement-submit", organization, announcement), {"version": announcement.version})
    announcement.refresh_from_db()
    assert announcement.state == "submitted"


def test_the_second_editor_of_an_announcement_sees_what_changed(client, organization):
    signed_in(client, organization)
    announcement = AnnouncementFactory(organization=organization)
    edit = address("announcement-edit", organization, announcement)
    client.post(edit, {"version": "1", "place": "先の場所"})
    response = client.post(edit, {"version": "1", "place": "後の場所"})
    assert response.status_code == 409
    assert "先の場所" in response.text
    assert 'value="後の場所"' in response.text


def test_a_viewer_only_sees_an_announcement(client, organization):
    signed_in(client, organization, "viewer")
    announcement = AnnouncementFactory(organization=organization)
    edit = address("announcement-edit", organization, announcement)
    assert client.get(edit).status_code == 200
    client.post(edit, {"version": "1", "place": "書換え"})
    announcement.refresh_from_db()
    assert announcement.place != "書換え"
    assert client.post(address("announcement-open", organization)).status_code == 403


def test_the_list_keeps_its_number_of_queries(client, organization, django_assert_max_num_queries):
    signed_in(client, organization)
    page = address("goal-list", organization)
    accepted_version(goal__organization=organization)
    client.get(page)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for _number in range(10):
        accepted_version(goal__organization=organization)
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_what_is_corrected_after_the_first_try_is_the_same_draft(client, organization):
    signed_in(client, organization)
    page = client.post(address("goal-new", organization), typed(next="preview", label=""))
    goal = Goal.objects.get()
    edit = address("goal-edit", organization, goal)
    assert f'<form method="post" action="{edit}"' in page.text
    client.post(edit, typed(next="preview", version=page.context["form"]["version"].value()))
    assert Goal.objects.get() == goal


def test_a_missing_measure_is_said_at_its_field(client, organization):
    signed_in(client, organization)
    page = client.post(address("goal-new", organization), typed(next="preview") | rows("measures", {"text": ""}))
    assert page.context["draft"].measures.forms[0].errors.keys() == {"text"}
    assert 'href="#id_measures-0-text"' in page.text


def test_a_missing_measure_is_said_where_no_row_is_left_or_the_first_is_removed(client, organization):
    signed_in(client, organization)
    page = client.post(address("goal-new", organization), typed(next="preview") | rows("measures"))
    said = ["目標を達成するための具体的な取組を1件以上入力してください。"]
    assert page.context["draft"].measures.non_form_errors() == said
    removed = rows("measures", {"text": "分別", "DELETE": "on"}, {"text": ""})
    page = client.post(address("goal-new", organization), typed(next="preview") | removed)
    assert [row.errors.keys() for row in page.context["draft"].measures.forms] == [set(), {"text"}]


def test_an_interim_target_outside_the_years_of_the_goal_is_said_above_its_row(client, organization):
    signed_in(client, organization)
    late = rows("interim", {"year": this_year() + 6, "value": "900"})
    page = client.post(address("goal-new", organization), typed(next="preview") | late)
    found = page.context["draft"].interim_targets.non_form_errors()
    assert found == [f"{this_year() + 6}年度の中間目標は、目標年度より前の年度にしてください。"]
    assert page.context["form"].errors == {}
