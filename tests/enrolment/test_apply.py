"""The applicant's way: private link, steps, preview, sending, state, withdrawal."""

import datetime
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from enrolment import steps
from enrolment.models import Application, TermsVersion
from members.categories import Category
from members.models import WorkingGroup
from notices.models import Notice
from tests.enrolment.bad_input import IDS, NASTY
from tests.enrolment.factory import ApplicationFactory, submitted_application
from tests.enrolment.mails import mails_to
from tests.members.factory import OfficerFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

COMPANY = {
    "organization": {
        "category": "company",
        "name_ja": "株式会社めぐる商事",
        "name_kana": "めぐるしょうじ",
        "corporate_number": "４０１１００１０９８９９３",
        "prefecture": "13",
    },
    "representative": {
        "representative_title": "代表取締役",
        "representative_name": "佐藤 花子",
        "representative_kana": "ｻﾄｳ ﾊﾅｺ",
    },
    "contacts": {
        "contact_name": "鈴木 一郎",
        "contact_kana": "スズキ イチロウ",
        "contact_email": "Suzuki@example.jp",
        "contact_telephone": "０３−１２３４−５６７８",
    },
    "working-groups": {"motivation": "再生材を広めたい。"},
    "declarations": {"agrees_to_terms": "on", "declares_no_antisocial_forces": "on"},
}


def step_address(application, slug):
    return reverse("application-step", args=[application.token, slug])


def post_step(client, application, slug, **more):
    application.refresh_from_db()
    return client.post(step_address(application, slug), {"version": application.version, **COMPANY[slug], **more})


def start(client, email="applicant@example.jp"):
    client.post(reverse("apply"), {"category": "company", "email": email})
    return Application.objects.get(applicant_email=email)


# --- the pages before ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_join_explains_the_requirements_of_every_class_and_where_to_write(client, prefix):
    page = client.get(f"{prefix}/join/").content.decode()
    assert settings.SECRETARIAT_EMAIL in page
    assert settings.GUIDELINES_URL in page
    assert "/join/guidelines.svg" in page
    assert page.count("<ol") >= 3


def test_join_shows_the_terms_and_the_terms_of_use_lead_to_them(client):
    assert 'id="terms-of-joining"' in client.get("/join/").content.decode()
    assert TermsVersion.objects.first().text.splitlines()[0] in client.get("/join/").content.decode()
    assert "/join/#terms-of-joining" in client.get("/terms/").content.decode()


def test_the_qr_code_is_a_file_that_the_policy_allows(client):
    answer = client.get("/join/guidelines.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert b"style=" not in answer.content


# --- the private link --------------------------------------------------------------------------------------------


def test_starting_mails_the_private_link_and_shows_it_nowhere(client):
    answer = client.post(reverse("apply"), {"category": "company", "email": "New@Example.jp"}, follow=True)
    application = Application.objects.get()
    (mail,) = mails_to("new@example.jp", "application-started")
    assert f"/applications/{application.token}/" in mail.text
    assert application.token not in answer.content.decode()
    assert application.token not in str(Notice.objects.get().context)


def test_nobody_is_flooded_with_links(client, settings):
    settings.APPLICATION_LINKS_A_DAY = 2
    answers = {client.post(reverse("apply"), {"category": "other", "email": "a@example.jp"}).url for _ in range(4)}
    assert Notice.objects.filter(kind="application-started").count() == 2
    assert answers == {reverse("apply-sent")}


@pytest.mark.parametrize("token", ["unknown", "a" * 43, "x" * 2000])
def test_an_unknown_token_is_not_found(client, token):
    assert client.get(f"/applications/{token}/").status_code == 404
    assert client.get(f"/applications/{token}/preview/").status_code == 404


def test_the_id_of_an_application_is_no_key(client):
    application = ApplicationFactory()
    assert client.get(f"/applications/{application.pk}/").status_code == 404


def test_one_applicants_link_shows_nothing_of_another(client):
    mine, other = ApplicationFactory(), ApplicationFactory()
    page = client.get(mine.get_absolute_url()).content.decode()
    assert other.name_ja not in page
    assert other.token not in page


def test_a_private_page_is_not_indexed_stored_or_told_to_other_sites(client):
    answer = client.get(ApplicationFactory().get_absolute_url())
    assert "noindex" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_private_address_is_not_handed_to_the_inquiry_page(client):
    application = ApplicationFactory()
    page = client.get(application.get_absolute_url()).content.decode()
    assert f"page=/applications/{application.token}" not in page


def test_a_draft_that_lay_too_long_has_expired(client):
    application = ApplicationFactory(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(application.get_absolute_url()).status_code == 404


def test_a_change_makes_the_link_work_for_the_full_time_again(client):
    application = ApplicationFactory(expires_at=timezone.now() + datetime.timedelta(days=1))
    post_step(client, application, "representative")
    application.refresh_from_db()
    assert application.expires_at > timezone.now() + datetime.timedelta(days=settings.APPLICATION_DRAFT_DAYS - 1)


def test_a_sent_application_never_expires(client):
    application = submitted_application(expires_at=timezone.now() - datetime.timedelta(days=1))
    assert client.get(application.get_absolute_url()).status_code == 200


# --- the steps ---------------------------------------------------------------------------------------------------


def test_the_whole_way_from_the_first_step_to_the_receipt(client):
    application = start(client)
    for slug, following in zip(COMPANY, [*list(COMPANY)[1:], "preview"], strict=True):
        assert post_step(client, application, slug).url.rstrip("/").endswith(following), slug
    application.refresh_from_db()
    preview = reverse("application-preview", args=[application.token])
    assert "メグルショウジ" in client.get(preview).content.decode()

    client.post(preview, {"version": application.version})

    application.refresh_from_db()
    assert application.state == "submitted"
    assert (application.corporate_number, application.name_kana) == ("4011001098993", "メグルショウジ")
    assert (application.contact_email, application.contact_telephone) == ("suzuki@example.jp", "03-1234-5678")
    assert application.terms is not None
    assert len(mails_to("applicant@example.jp", "application-received")) == 1


def test_a_half_done_step_is_saved_for_later(client):
    application = start(client)
    data = {"version": application.version, "name_ja": "株式会社めぐる商事", "later": "1"}
    answer = client.post(step_address(application, "organization"), data)
    assert answer.url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.name_ja == "株式会社めぐる商事"


def test_saving_for_later_keeps_what_is_valid_and_says_what_is_not(client):
    application = start(client)
    data = {"version": application.version, "name_ja": "株式会社めぐる商事", "corporate_number": "123", "later": "1"}
    page = client.post(step_address(application, "organization"), data).content.decode()
    application.refresh_from_db()
    assert application.name_ja == "株式会社めぐる商事"
    assert 'value="123"' in page
    assert "13桁" in page


def test_typing_is_saved_in_the_background(client):
    application = start(client)
    data = {"version": application.version, "name_ja": "株式会社めぐる商事", "autosave": "1"}
    answer = client.post(step_address(application, "organization"), data).json()
    application.refresh_from_db()
    assert (answer["version"], application.name_ja) == (application.version, "株式会社めぐる商事")


def test_a_second_window_does_not_overwrite_the_first(client):
    application = start(client)
    seen = application.version
    post_step(client, application, "representative")
    data = {**COMPANY["representative"], "representative_name": "別の 代表", "version": seen}
    answer = client.post(step_address(application, "representative"), data)
    assert answer.status_code == 409
    assert "別の 代表" in answer.content.decode()
    application.refresh_from_db()
    assert application.representative_name == "佐藤 花子"


def test_working_groups_that_are_closed_cannot_be_chosen(client):
    group = WorkingGroup.objects.order_by("pk").first()
    WorkingGroup.objects.filter(pk=group.pk).update(is_open=False)
    answer = post_step(client, ApplicationFactory(), "working-groups", working_groups=[group.pk])
    assert answer.status_code == 422


def test_working_groups_are_kept(client):
    application = ApplicationFactory()
    group = WorkingGroup.objects.filter(is_open=True).first()
    post_step(client, application, "working-groups", working_groups=[group.pk])
    assert list(application.working_groups.all()) == [group]


@pytest.mark.parametrize("slug", list(COMPANY))
def test_an_unknown_step_is_not_found_and_a_known_one_shows(client, slug):
    application = ApplicationFactory()
    assert client.get(step_address(application, slug)).status_code == 200
    assert client.get(step_address(application, "nowhere")).status_code == 404


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
@pytest.mark.parametrize("step", steps.STEPS, ids=lambda step: step.slug)
def test_bad_input_in_every_field_is_answered_at_the_field_and_kept(client, step, what, text):
    application = ApplicationFactory()
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    data = dict.fromkeys(step.form._meta.fields, text)
    answer = client.post(step_address(application, step.slug), {"version": application.version, **data})
    assert answer.status_code in (302, 422)
    page = answer.content.decode()
    assert "<script>alert" not in page
    application.refresh_from_db()
    if answer.status_code == 422:
        assert application.version == 1


@pytest.mark.parametrize("step", steps.STEPS, ids=lambda step: step.slug)
def test_a_file_where_text_is_expected_is_no_server_error(client, step):
    application = ApplicationFactory()
    data = {name: SimpleUploadedFile("a.txt", b"text") for name in step.form._meta.fields}
    answer = client.post(step_address(application, step.slug), {"version": application.version, **data})
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("4011001098994", "誤り"),
        ("401100109899", "13桁"),
        ("40110010989931", "13桁"),
        ("４０１１００１０９８９９A", "数字"),
        ("", "入力"),
    ],
)
def test_a_wrong_corporate_number_is_said_at_its_field(client, number, words):
    application = ApplicationFactory()
    page = post_step(client, application, "organization", corporate_number=number).content.decode()
    (message,) = re.findall(r'id="id_corporate_number_error".*?</ul>', page, re.S) or [page]
    assert words in message


@pytest.mark.parametrize(
    ("typed", "code"), [("13101", "131016"), ("１３１０１６", "131016"), ("131-016", "131016"), ("01100", "011002")]
)
def test_a_local_government_is_known_by_its_code(client, typed, code):
    application = ApplicationFactory(category="local_government", corporate_number="", prefecture="")
    data = {
        "version": application.version,
        "category": "local_government",
        "name_ja": "めぐり区",
        "name_kana": "めぐりく",
        "local_government_code": typed,
    }
    assert client.post(step_address(application, "organization"), data).status_code == 302
    application.refresh_from_db()
    assert application.local_government_code == code
    assert application.corporate_number[1:] == f"000020{code}"
    assert application.prefecture == code[:2]


@pytest.mark.parametrize(
    ("field", "value"),
    [("corporate_number", "4011001098993"), ("prefecture", "27"), ("local_government_code", "131017")],
)
def test_what_contradicts_the_code_is_said(client, field, value):
    application = ApplicationFactory(category="local_government")
    data = {
        "version": application.version,
        "category": "local_government",
        "name_ja": "千代田区",
        "name_kana": "チヨダク",
        "local_government_code": "131016",
        field: value,
    }
    answer = client.post(step_address(application, "organization"), data)
    assert field in answer.context["form"].errors


def test_a_shared_mailbox_needs_a_section_and_no_name(client):
    application = ApplicationFactory(contact_name="", contact_kana="")
    data = {
        "version": 1,
        "contact_is_shared_mailbox": "on",
        "contact_email": "ce@example.jp",
        "contact_telephone": "03-1234-5678",
    }
    address = step_address(application, "contacts")
    assert "contact_department" in client.post(address, data).context["form"].errors
    assert client.post(address, {**data, "contact_department": "資源循環課"}).status_code == 302


def test_a_second_contact_needs_another_address(client):
    application = ApplicationFactory()
    answer = post_step(client, application, "contacts", second_name="田中 次郎")
    assert "second_email" in answer.context["form"].errors
    answer = post_step(client, application, "contacts", second_email="suzuki@example.jp")
    assert "second_email" in answer.context["form"].errors


# --- preview and sending ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("category", "is_hinted"), [("company", False), ("university", True)])
def test_only_universities_read_of_their_office_for_cooperation(client, category, is_hinted):
    page = client.get(step_address(ApplicationFactory(category=category), "contacts")).content.decode()
    assert ("産学連携" in page) is is_hinted
    assert "<h2>副連絡担当者</h2>" in page


def test_the_applicant_speaks_in_the_declarations(client):
    address = step_address(ApplicationFactory(), "declarations")
    page = client.get(f"/en{address}").content.decode()
    assert "We agree to the terms" in page
    assert "We consent to publication of our description and logo" in page


def test_the_next_step_says_what_to_do(client):
    application = ApplicationFactory(representative_name="")
    assert "「代表者」を入力する" in client.get(application.get_absolute_url()).content.decode()


def test_an_unfinished_application_is_not_sent(client):
    application = ApplicationFactory(declares_no_antisocial_forces=False)
    answer = client.post(reverse("application-preview", args=[application.token]), {"version": application.version})
    assert "宣誓" in answer.content.decode() or "誓約" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "draft"


def test_what_was_not_read_is_not_sent(client):
    application = ApplicationFactory()
    address = reverse("application-preview", args=[application.token])
    post_step(client, application, "representative")
    assert client.post(address, {"version": 1}).status_code == 409
    application.refresh_from_db()
    assert application.state == "draft"


@pytest.mark.parametrize("category", [Category.COMPANY, Category.ASSOCIATION, Category.LOCAL_GOVERNMENT])
def test_a_second_application_of_one_body_is_refused_with_a_word_that_tells_nothing(client, category):
    first = submitted_application(category=category)
    second = ApplicationFactory(
        category=category,
        corporate_number=first.corporate_number,
        local_government_code=first.local_government_code,
        prefecture=first.prefecture,
    )
    answer = client.post(reverse("application-preview", args=[second.token]), {"version": second.version})
    assert answer.status_code == 409
    assert first.name_ja not in answer.content.decode()
    second.refresh_from_db()
    assert second.state == "draft"


@pytest.mark.parametrize("category", [Category.UNIVERSITY, Category.OTHER])
def test_several_institutes_of_one_university_may_apply(client, category):
    first = submitted_application(category=category)
    second = ApplicationFactory(category=category, corporate_number=first.corporate_number)
    client.post(reverse("application-preview", args=[second.token]), {"version": second.version})
    second.refresh_from_db()
    assert second.state == "submitted"
    assert any("法人番号" in remark for remark in second.remarks())


def test_similar_names_are_told_to_the_secretariat_only(client):
    OrganizationFactory(name_ja="株式会社循環マテリアル", name_kana="ジュンカンマテリアル")
    application = submitted_application(name_ja="循環マテリアル株式会社")
    assert any("循環マテリアル" in remark for remark in application.remarks())
    page = client.get(application.get_absolute_url()).content.decode()
    assert "株式会社循環マテリアル" not in page


def test_different_names_are_not_told():
    OrganizationFactory(name_ja="株式会社東京ガラス", name_kana="トウキョウガラス", name_en="")
    assert submitted_application(name_ja="北海道農産株式会社", name_kana="ホッカイドウノウサン").remarks() == []


# --- afterwards ---------------------------------------------------------------------------------------------------


def test_a_returned_application_shows_the_comments_and_is_sent_again(client):
    application = submitted_application()
    application.send_back(
        by=OfficerFactory(name="秘密 太郎"),
        comment="ご確認ください。",
        field_comments={"name_kana": "読みが違います。"},
    )
    (mail,) = mails_to(application.applicant_email, "application-returned")
    assert "読みが違います。" in mail.text
    assert "ご確認ください。" in mail.text
    page = client.get(application.get_absolute_url()).content.decode()
    assert "読みが違います。" in page
    assert "秘密 太郎" not in page
    assert "読みが違います。" in client.get(step_address(application, "organization")).content.decode()

    application = Application.objects.get(pk=application.pk)
    client.post(reverse("application-preview", args=[application.token]), {"version": application.version})
    application.refresh_from_db()
    assert application.state == "submitted"
    assert len(mails_to(application.applicant_email, "application-received")) == 2


def test_a_sent_application_cannot_be_changed(client):
    application = submitted_application()
    answer = post_step(client, application, "representative", representative_name="別の 代表")
    assert answer.url == application.get_absolute_url()
    application.refresh_from_db()
    assert application.representative_name == "佐藤 花子"


def test_opening_the_withdrawal_page_withdraws_nothing_and_pressing_does(client):
    application = submitted_application()
    address = reverse("application-withdraw", args=[application.token])
    client.get(address)
    application.refresh_from_db()
    assert application.state == "submitted"
    client.post(address)
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert len(mails_to(application.applicant_email, "application-withdrawn")) == 1


def test_a_decided_application_is_not_withdrawn(client):
    application = submitted_application()
    Application.objects.filter(pk=application.pk).update(state="declined")
    client.post(reverse("application-withdraw", args=[application.token]))
    application.refresh_from_db()
    assert application.state == "declined"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "approved", "declined", "withdrawn"])
def test_the_state_page_of_every_state_in_both_languages(client, state, prefix):
    application = ApplicationFactory(state=state)
    assert client.get(f"{prefix}/applications/{application.token}/").status_code == 200


def test_the_draft_is_printed_for_approval_inside_the_organization(client):
    application = ApplicationFactory()
    answer = client.get(reverse("application-pdf", args=[application.token]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_nobody_can_print_with_an_unknown_token(client):
    assert client.get("/applications/unknown/application.pdf").status_code == 404


def test_an_application_is_called_by_its_english_name_in_english():
    application = Application(name_ja="株式会社循環", name_en="Junkan Co., Ltd.")
    with translation.override("en"):
        assert application.reviewed_title() == "Junkan Co., Ltd."
        assert Application(name_ja="株式会社循環").reviewed_title() == "株式会社循環"
    assert application.reviewed_title() == "株式会社循環"
