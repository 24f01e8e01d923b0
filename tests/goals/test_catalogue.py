"""The indicator catalogue is shipped whole and the secretariat keeps it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from goals.forms import GoalDraft
from goals.models import Goal, GoalVersion, Indicator, IndicatorGroup
from tests.accounts.factory import AdministratorFactory
from tests.goals.factory import AnnouncementFactory, GoalVersionFactory, accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_catalogue_has_every_entry_in_both_languages():
    assert sorted(int(code) for code in Indicator.objects.values_list("code", flat=True)) == list(range(1, 25))
    for entry in Indicator.objects.all():
        for name in ("name", "unit", "source", "definition"):
            assert getattr(entry, f"{name}_ja")
            assert getattr(entry, f"{name}_en").isascii() or "·" in getattr(entry, f"{name}_en")


@pytest.mark.parametrize(("code", "direction"), [("1", "higher"), ("5", "lower"), ("11", "lower"), ("24", "higher")])
def test_the_direction_of_an_entry(code, direction):
    assert Indicator.objects.get(code=code).direction == direction


def test_an_entry_speaks_the_readers_language():
    entry = Indicator.objects.get(code="20")
    with override("en"):
        assert (entry.name, entry.unit) == ("Municipal waste per person and day", "g/person·day")
    with override("ja"):
        assert (entry.name, entry.unit) == ("1人1日当たりごみ排出量", "g/人日")


def grouped(version):
    """The choices of a goal's form: group → its indicators."""
    choices = GoalDraft(version).content.fields["indicator"].choices
    return {label: [value for value, _name in entries] for label, entries in list(choices)[1:]}


def choices(version):
    return {value for entries in grouped(version).values() for value in entries}


def blank():
    return GoalVersion(goal=Goal(organization=OrganizationFactory()))


def test_the_groups_are_shipped_in_both_languages_and_in_their_order():
    assert list(IndicatorGroup.objects.values_list("key", "name_ja", "name_en")) == [
        ("input", "投入する素材", "Materials put in"),
        ("circulation", "循環利用・生産性", "Circulation and productivity"),
        ("waste", "廃棄物・再資源化", "Waste and recycling"),
        ("product", "製品・事業", "Products and business"),
        ("municipal", "自治体・家庭", "Local governments and households"),
    ]


def test_members_choose_an_indicator_by_group_in_their_language_and_in_the_order_of_the_desk():
    IndicatorGroup.objects.filter(key="municipal").update(position=0, name_ja="自治体", name_en="Municipalities")
    IndicatorGroup.objects.create(key="empty", name_ja="空の区分", name_en="Empty", position=1)
    Indicator.objects.filter(code="1").update(group="municipal", position=999)
    assert list(grouped(blank())) == ["自治体", "投入する素材", "循環利用・生産性", "廃棄物・再資源化", "製品・事業"]
    assert grouped(blank())["自治体"][-1] == Indicator.objects.get(code="1").pk
    with override("en"):
        assert next(iter(grouped(blank()))) == "Municipalities"


def test_a_retired_entry_is_offered_only_where_it_is_in_use():
    entry = Indicator.objects.get(code="11")
    version = GoalVersionFactory(indicator=entry)
    Indicator.objects.filter(pk=entry.pk).update(is_retired=True)
    assert entry.pk in choices(version)
    assert entry.pk not in choices(blank())


@pytest.mark.parametrize("model", ["indicator", "goal", "goalversion", "announcement"])
def test_the_admin_lists_and_shows_without_letting_submitted_content_be_changed(client, model):
    client.force_login(AdministratorFactory())
    version = accepted_version()
    announcement = AnnouncementFactory(organization=version.organization, goals=[version.goal])
    subject = {
        "indicator": version.indicator,
        "goal": version.goal,
        "goalversion": version,
        "announcement": announcement,
    }[model]
    assert client.get(reverse(f"admin:goals_{model}_changelist"), {"q": "t"}).status_code == 200
    change = reverse(f"admin:goals_{model}_change", args=[subject.pk])
    assert client.get(change).status_code == 200
    expected = 200 if model == "indicator" else 403
    assert client.post(change, {}).status_code == expected


def test_the_admin_retires_entries(client):
    client.force_login(AdministratorFactory())
    entry = Indicator.objects.get(code="11")
    client.post(reverse("admin:goals_indicator_changelist"), {"action": "retire", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert entry.is_retired


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def test_the_form_and_the_preview_say_how_many_goals_keep_their_unit(client, officer):
    used, unused = Indicator.objects.get(code="11"), Indicator.objects.get(code="12")
    version = accepted_version(unit=used.unit_ja)
    accepted_version(unit=used.unit_ja)
    GoalVersionFactory()  # not accepted yet
    said = "この指標は2件の目標で使われています"
    form = client.get(reverse("admin:goals_indicator_change", args=[used.pk]))
    assert said in form.content.decode()
    other = client.get(reverse("admin:goals_indicator_change", args=[unused.pk]))
    assert "目標で使われています" not in other.content.decode()

    fields = {f.name: f.value() for f in form.context["adminform"].form}
    typed = {name: "" if value is None or value is False else value for name, value in fields.items()}
    kept = "別の単位で登録された目標が2件あり"
    address = reverse("admin:goals_indicator_change", args=[used.pk])
    assert kept not in client.post(address, {**typed, "_preview": "ja"}).content.decode()
    assert (
        kept
        in client.post(address, {**typed, "unit_ja": "kg/年", "unit_en": "kg/y", "_preview": "ja"}).content.decode()
    )

    client.post(address, {**typed, "unit_ja": "kg/年", "unit_en": "kg/y"})
    used.refresh_from_db()
    version.refresh_from_db()
    assert (used.unit_ja, version.unit) == ("kg/年", "t/年")


def address(page, *args):
    return reverse(f"admin:goals_indicatorgroup_{page}", args=args)


def test_a_group_that_indicators_belong_to_is_not_deleted_and_it_is_said_where_it_is_used(client, officer):
    for answer in (
        client.get(address("delete", "waste")),
        client.post(address("delete", "waste"), {"post": "yes"}),
        client.post(address("changelist"), {"action": "delete_selected", "_selected_action": ["waste"], "post": "yes"}),
    ):
        text = answer.content.decode()
        assert "ため、削除できません。" in text
        assert "最終処分量" in text
    assert IndicatorGroup.objects.filter(pk="waste").exists()


def test_an_empty_group_is_deleted(client, officer):
    IndicatorGroup.objects.create(key="empty", name_ja="空の区分", name_en="Empty")
    client.post(address("delete", "empty"), {"post": "yes"})
    assert not IndicatorGroup.objects.filter(pk="empty").exists()


def test_the_key_of_a_group_stays(client, officer):
    typed = {"key": "other", "name_ja": "廃棄物", "name_en": "Waste", "position": 30}
    client.post(address("change", "waste"), typed)
    assert IndicatorGroup.objects.get(pk="waste").name_ja == "廃棄物"
    assert not IndicatorGroup.objects.filter(pk="other").exists()


@pytest.mark.parametrize("key", ["", "Waste", "食品", "1st", "with space", "under_score", "x" * 13, "waste"])
def test_a_key_that_is_none_or_is_taken_is_refused(client, officer, key):
    answer = client.post(address("add"), {"key": key, "name_ja": "区分", "name_en": "Group", "position": 1})
    assert set(answer.context["adminform"].form.errors) == {"key"}
    assert IndicatorGroup.objects.count() == 5


def test_a_group_nobody_sees_yet_says_so_in_its_preview(client, officer):
    typed = {"key": "water", "name_ja": "水", "name_en": "Water", "position": 1, "_preview": "ja"}
    assert "会員には表示されません" in client.post(address("add"), typed).content.decode()
    assert not IndicatorGroup.objects.filter(pk="water").exists()
