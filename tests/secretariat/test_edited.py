"""Settings are previewed as others will see them, nothing saved; of two who edit at once the second is told."""

import pytest
from django.urls import reverse

from accounts.models import DeskRank
from enrolment.models import TermsVersion
from goals.models import Indicator, IndicatorGroup
from members.models import Meeting, WorkingGroup
from portal.models import NationalTarget, Objective, Phase, PublicNotice
from secretariat.models import CannedReply
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
SETTINGS = [
    *(Phase, NationalTarget, PublicNotice, WorkingGroup, Meeting),
    *(Indicator, IndicatorGroup, TermsVersion, CannedReply),
]
CHANGED = {
    Phase: "objective",
    NationalTarget: "target",
    PublicNotice: "body",
    WorkingGroup: "purpose",
    Meeting: "agenda",
    Indicator: "definition",
    IndicatorGroup: "name",
    TermsVersion: "text",
    CannedReply: "text",
}


@pytest.fixture
def officer(client):
    officer = OfficerFactory(name="事務局 花子")
    client.force_login(officer)
    return officer


def first(model):
    """A row of a setting; those that no migration has made are made here."""
    made = {
        PublicNotice: {"title_ja": "総会のお知らせ", "published_on": "2099-04-01"},
        Meeting: {"title_ja": "第1回", "held_on": "2026-04-01", "working_group": WorkingGroup.objects.first()},
    }
    return model.objects.create(**made[model]) if model in made else model.objects.first()


def address(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def opened(client, path):
    """What the browser would post back: every field of the opened form and of its rows."""
    page = client.get(path).context
    forms = [page["adminform"].form]
    for inline in page["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    typed = {"_seen": page["seen"]}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                typed[field.html_name] = "on" if value is True else value
    return typed


@pytest.mark.parametrize("model", SETTINGS)
def test_each_setting_is_previewed_in_both_languages_and_nothing_is_saved(client, officer, model):
    row = first(model)
    before = list(model.objects.order_by("pk").values())
    typed = opened(client, address(row)) | {
        f"{CHANGED[model]}_ja": "これから公開する文章",
        f"{CHANGED[model]}_en": "Words to be published",
    }
    if model is PublicNotice:
        typed["title_en"] = "Notice"
    for language, words in (("ja", "これから公開する文章"), ("en", "Words to be published")):
        answer = client.post(address(row), {**typed, "_preview": language})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert words in text
        assert f'<html lang="{language}">' in text
        assert ("プレビューです" if language == "ja" else "Preview: ") in text
        assert "事務局 花子" not in text
        assert "Cache-Control" in answer
    assert list(model.objects.order_by("pk").values()) == before


def test_what_is_not_there_yet_is_previewed_too(client, officer):
    new = {"title_ja": "新しいお知らせ", "body_ja": "本文", "published_on": "2099-04-01"}
    answer = client.post(reverse("admin:portal_publicnotice_add"), {**new, "_preview": "ja"})
    assert "新しいお知らせ" in answer.content.decode()
    assert not PublicNotice.objects.exists()


def test_rows_of_the_form_are_in_the_preview(client, officer):
    phase = Phase.objects.first()
    typed = opened(client, address(phase))
    number = typed["objectives-TOTAL_FORMS"]
    new = {"theme": WorkingGroup.objects.first().pk, "position": 9, "text_ja": "新しい目標", "text_en": "New objective"}
    typed |= {f"objectives-{number}-{name}": value for name, value in new.items()}
    typed["objectives-TOTAL_FORMS"] = int(number) + 1
    assert "新しい目標" in client.post(address(phase), {**typed, "_preview": "ja"}).content.decode()
    assert not Objective.objects.filter(text_ja="新しい目標").exists()


def test_a_mistake_is_said_instead_of_a_preview(client, officer):
    answer = client.post(reverse("admin:portal_publicnotice_add"), {"title_ja": "", "_preview": "ja"})
    assert set(answer.context["adminform"].form.errors) == {"title_ja", "published_on"}


def test_a_language_that_does_not_exist_is_japanese(client, officer):
    new = {"title_ja": "題", "published_on": "2026-04-01", "_preview": "xx"}
    answer = client.post(reverse("admin:portal_publicnotice_add"), new)
    assert '<html lang="ja">' in answer.content.decode()


@pytest.mark.parametrize("rank", [DeskRank.VIEWER, DeskRank.CONTRACTOR])
def test_who_only_reads_has_no_preview(client, rank):
    client.force_login(OfficerFactory(desk_rank=rank))
    phase = Phase.objects.first()
    assert 'name="_preview"' not in client.get(address(phase)).content.decode()
    assert client.post(address(phase), {"_preview": "ja"}).status_code == 403


@pytest.mark.parametrize("model", SETTINGS)
def test_the_second_of_two_officers_is_told_and_keeps_what_was_typed(client, officer, model):
    row, name = first(model), f"{CHANGED[model]}_ja"
    mine = opened(client, address(row)) | {name: "私の文章", f"{CHANGED[model]}_en": "Mine"}
    client.post(address(row), opened(client, address(row)) | {name: "同僚の文章", f"{CHANGED[model]}_en": "Theirs"})
    row.refresh_from_db()
    assert getattr(row, name) == "同僚の文章"

    answer = client.post(address(row), mine)
    text = answer.content.decode()
    assert "別の担当者が変更を保存しました" in text
    assert "同僚の文章" in text
    assert "事務局 花子" in text
    assert answer.context["adminform"].form[name].value() == "私の文章"
    row.refresh_from_db()
    assert getattr(row, name) == "同僚の文章"

    client.post(address(row), mine | {"_seen": answer.context["seen"]})
    row.refresh_from_db()
    assert getattr(row, name) == "私の文章"


def test_a_row_that_a_colleague_added_counts_too(client, officer):
    phase = Phase.objects.first()
    mine = opened(client, address(phase))
    theme = WorkingGroup.objects.first()
    Objective.objects.create(phase=phase, theme=theme, position=9, text_ja="同僚の目標", text_en="Theirs")
    assert "同僚の目標" in client.post(address(phase), mine).content.decode()


def test_of_two_officers_at_one_member_the_second_does_not_take_the_first_change_back(client, officer):
    member = OrganizationFactory(website="https://old.example.jp/")
    ContactFactory(organization=member)
    mine = opened(client, address(member)) | {"about_ja": "私の紹介文"}
    client.post(address(member), opened(client, address(member)) | {"website": "https://new.example.jp/"})

    answer = client.post(address(member), mine)
    assert "別の担当者が変更を保存しました" in answer.content.decode()
    assert "https://new.example.jp/" in answer.content.decode()
    assert answer.context["adminform"].form["about_ja"].value() == "私の紹介文"
    member.refresh_from_db()
    assert (member.website, member.about_ja) == ("https://new.example.jp/", "")


def test_a_contact_that_a_colleague_added_to_the_member_counts_too(client, officer):
    member = OrganizationFactory()
    mine = opened(client, address(member)) | {"website": "https://new.example.jp/"}
    ContactFactory(organization=member, name="同僚が加えた連絡先")
    assert "同僚が加えた連絡先" in client.post(address(member), mine).content.decode()
    member.refresh_from_db()
    assert member.website != "https://new.example.jp/"


@pytest.mark.parametrize("seen", ["", "x", "1-2-3-4", "٣", "9" * 5000, "-"])
def test_a_mark_that_no_form_carried_breaks_nothing(client, officer, seen):
    notice = first(PublicNotice)
    answer = client.post(address(notice), opened(client, address(notice)) | {"_seen": seen})
    assert answer.status_code == 200
    assert "別の担当者が変更を保存しました" in answer.content.decode()


def test_opening_a_form_costs_as_much_as_its_number_of_tables(client, officer, django_assert_max_num_queries):
    OrganizationFactory()
    notice = first(PublicNotice)
    with django_assert_max_num_queries(8):
        client.get(address(notice))


def test_a_contact_is_checked_at_the_desk_as_in_the_members_own_form(client, officer):
    contact = ContactFactory(position=1, telephone="03-0000-0000")
    where = reverse("admin:members_organization_change", args=[contact.organization_id])
    typed = opened(client, where)
    answer = client.post(where, {**typed, "contacts-0-telephone": "abc<b>"})
    assert "電話番号は数字とハイフン" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.telephone == "03-0000-0000"
    answer = client.post(where, {**typed, "contacts-0-name": "", "contacts-0-department": ""})
    assert "氏名又は部署名を入力してください" in answer.content.decode()
    client.post(where, {**typed, "contacts-0-telephone": "０３－１２３４－５６７８"})
    contact.refresh_from_db()
    assert contact.telephone == "03-1234-5678"
