"""Whatever is typed: a message at the field, what was typed is kept, never a server error."""

import pytest
from django.urls import reverse

from goals.models import Announcement, Goal, GoalVersion
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory
from tests.goals.test_member_pages import rows, typed
from tests.members.factory import OrganizationFactory, RoleFactory

pytestmark = pytest.mark.django_db

WRONG = [
    ("label", "あ" * 121),
    ("label", "表題\x00隠し"),
    ("label", "右から\u202eの文字"),
    ("label_en", "a" * 201),
    ("own_indicator", "い" * 121),
    ("unit", "t" * 41),
    ("scope_note", "う" * 201),
    ("base_value", "約1000"),
    ("base_value", "1" + "0" * 30),
    ("base_value", "NaN"),
    ("base_value", "1e5000"),
    ("target_value", "Infinity"),
    ("target_value", "0.0000001"),
    ("coverage_percent", "101"),
    ("coverage_percent", "-1"),
    ("decimals", "7"),
    ("decimals", "1.5"),
    ("base_year", "0001"),
    ("base_year", "来年"),
    ("target_year", "9999"),
    ("first_month", "13"),
    ("indicator", "999999"),
    ("indicator", "x"),
    ("type", "wish"),
    ("direction", "sideways"),
    ("scope", "universe"),
    ("publication_url", "javascript:alert(1)"),
    ("publication_url", "ftp://example.jp/"),
    ("published_on", "0001-01-01"),
    ("published_on", "9999-12-31"),
    ("published_on", "2026-02-30"),
    ("method_note", "え" * 2001),
]
FINE = [
    ("label", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("label", "♻️ 最終処分量の半減 🎯", "♻️ 最終処分量の半減 🎯"),
    ("base_value", "１，２３４．５", 1234.5),
    ("published_on", "Ｒ８．４．１", None),
    ("method_note", "一行目\r\n二行目", "一行目\n二行目"),
]


@pytest.fixture
def organization(client):
    organization = OrganizationFactory()
    client.force_login(RoleFactory(organization=organization).user)
    return organization


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(client, organization, name, value):
    page = client.post(reverse("goal-new", args=[organization.pk]), typed(**{name: value}))
    assert page.status_code == 200
    assert page.context["form"].errors.get(name), page.context["form"].errors
    assert page.context["form"][name].value() == value
    assert not Goal.objects.exists()


@pytest.mark.parametrize(("name", "value", "stored"), FINE)
def test_what_is_only_unusual_is_taken(client, organization, name, value, stored):
    page = client.post(reverse("goal-new", args=[organization.pk]), typed(**{name: value}))
    assert page.status_code == 302, page.context["form"].errors
    if stored is not None:
        assert getattr(GoalVersion.objects.get(), name) == stored
    shown = client.get(page.url).text
    assert "<script>alert(1)" not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        rows("interim", {"year": "2028", "value": "約900"}),
        rows("interim", {"year": "2028", "value": ""}),
        rows("interim", {"year": "", "value": "900"}),
        rows("interim", {"year": "9999", "value": "900"}),
        rows("interim", {"year": "2028", "value": "1" + "0" * 30}),
        rows("interim", {"year": "2028", "value": "900"}, {"year": "2028", "value": "800"}),
        rows("measures", {"text": "あ" * 501}),
        rows("measures", {"text": "取\x00組"}),
        rows("measures", {"text": "", "text_en": "Only in English"}),
        rows("measures", *[{"text": f"取組{number}"} for number in range(31)]),
        {"interim-TOTAL_FORMS": "x"},
    ],
)
def test_wrong_rows_are_refused_with_a_message(client, organization, wrong):
    page = client.post(reverse("goal-new", args=[organization.pk]), typed(**wrong))
    assert page.status_code == 200
    assert "data-error-summary" in page.text
    assert not Goal.objects.exists()


def test_thousands_of_rows_do_no_harm(client, organization):
    page = client.post(reverse("goal-new", args=[organization.pk]), typed(**{"measures-TOTAL_FORMS": "100000"}))
    assert page.status_code == 200


def test_a_file_where_text_is_expected_is_no_error(client, organization, tmp_path):
    path = tmp_path / "label.txt"
    path.write_text("目標")
    with path.open("rb") as upload:
        page = client.post(reverse("goal-new", args=[organization.pk]), typed() | {"label": upload})
    assert page.status_code == 302
    assert GoalVersion.objects.get().label == ""


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999"])
def test_a_strange_version_never_overwrites(client, organization, version):
    stored = GoalVersionFactory(goal__organization=organization)
    page = client.post(reverse("goal-edit", args=[organization.pk, stored.goal_id]), typed(version=version))
    assert page.status_code in (200, 409)
    stored.refresh_from_db()
    assert stored.base_value == 100
    sent = client.post(reverse("goal-submit", args=[organization.pk, stored.goal_id]), {"version": version})
    assert sent.status_code == 302
    stored.refresh_from_db()
    assert stored.state == "draft"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", "あ" * 201),
        ("place", "場所\x00"),
        ("url", "javascript:alert(1)"),
        ("announced_on", "0001-01-01"),
        ("announced_on", "9999-12-31"),
        ("announced_on", "きのう"),
        ("summary", "い" * 2001),
        ("goals", "x"),
        ("goals", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_a_wrong_announcement_is_said_at_its_field(client, organization, name, value):
    announcement = AnnouncementFactory(organization=organization, place="元の場所")
    page = client.post(
        reverse("announcement-edit", args=[organization.pk, announcement.pk]), {"version": "1", name: value}
    )
    assert page.status_code == 200
    assert page.context["form"].errors.get(name)
    assert Announcement.objects.get().place == "元の場所"


@pytest.mark.parametrize("because", ["", "あ" * 1001, "理由\x00", "\u202e"])
def test_a_goal_is_not_given_up_without_a_readable_reason(client, organization, because):
    version = GoalVersionFactory(goal__organization=organization)
    page = client.post(reverse("goal-give-up", args=[organization.pk, version.goal_id]), {"because": because})
    assert page.status_code == 422
    assert Goal.objects.get().ended_on is None
