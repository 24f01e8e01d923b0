"""What officers do themselves: enter applications from e-mail and paper, give out the register."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enrolment.form_sheet import ANSWER_COLUMN, KEY_COLUMN, form_sheet, read_form_sheet
from enrolment.forms import EntryForm
from enrolment.models import Application
from members.models import WorkingGroup
from notices.models import Notice
from secretariat import queue
from tests.enrolment.bad_input import IDS, NASTY
from tests.enrolment.factory import ApplicationFactory, submitted_application
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory
from timekeeping import today

pytestmark = pytest.mark.django_db

ANSWERS = {
    "category": "企業",
    "name_ja": "株式会社めぐる商事",
    "name_kana": "めぐるしょうじ",
    "corporate_number": 4011001098993,
    "prefecture": "東京都",
    "representative_title": "代表取締役",
    "representative_name": "佐藤 花子",
    "representative_kana": "サトウ ハナコ",
    "contact_name": "鈴木 一郎",
    "contact_kana": "スズキ イチロウ",
    "contact_email": "suzuki@example.jp",
    "contact_telephone": "03-1234-5678",
    "agrees_to_terms": "はい",
    "declares_no_antisocial_forces": "はい",
}


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def filled_in(**answers):
    book = openpyxl.load_workbook(io.BytesIO(form_sheet()))
    for row in book.worksheets[0].iter_rows():
        if row[KEY_COLUMN].value in answers:
            row[ANSWER_COLUMN].value = answers[row[KEY_COLUMN].value]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def entry(**changes):
    data = {
        **ANSWERS,
        "category": "company",
        "prefecture": "13",
        "channel": "paper",
        "received_on": today().isoformat(),
        "agrees_to_terms": "on",
        "declares_no_antisocial_forces": "on",
    }
    return {**data, **changes}


def test_the_form_to_download_has_a_line_and_a_hint_for_every_question(client):
    answer = client.get(reverse("application-form"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    keys = {row[KEY_COLUMN].value for row in sheet.iter_rows()} - {None}
    asked = set(EntryForm.base_fields) - {"channel", "received_on", "version", "working_groups"}
    assert asked <= keys
    assert len(keys - asked) == WorkingGroup.objects.filter(is_open=True).count()
    assert len(sheet.data_validations.dataValidation) >= 5


def test_a_filled_in_form_is_read_back():
    group = WorkingGroup.objects.filter(is_open=True).first()
    read = read_form_sheet(io.BytesIO(filled_in(**ANSWERS, **{f"working_group:{group.slug}": "はい"})))
    assert (read["category"], read["prefecture"], read["corporate_number"]) == ("company", "13", "4011001098993")
    assert read["agrees_to_terms"] is True
    assert read["consents_to_publication"] is False
    assert read["working_groups"] == [group]


def test_a_filled_in_form_prefills_the_officers_page_and_saves_nothing(client, officer):
    file = SimpleUploadedFile("申込書.xlsx", filled_in(**ANSWERS))
    page = client.post(reverse("desk-application-new"), {"upload": "1", "file": file}).content.decode()
    assert "株式会社めぐる商事" in page
    assert "4011001098993" in page
    assert not Application.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_not_the_form_is_refused_at_the_field(client, officer, content):
    answer = client.post(
        reverse("desk-application-new"), {"upload": "1", "file": SimpleUploadedFile("a.xlsx", content)}
    )
    assert answer.status_code == 422
    assert "file" in answer.context["upload"].errors


def test_another_workbook_is_refused(client, officer):
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    file = SimpleUploadedFile("a.xlsx", target.getvalue())
    answer = client.post(reverse("desk-application-new"), {"upload": "1", "file": file})
    assert "file" in answer.context["upload"].errors


def test_an_entered_application_waits_for_review_marked_with_how_it_came(client, officer):
    answer = client.post(reverse("desk-application-new"), entry())
    application = Application.objects.get()
    assert answer.url.endswith(f"/reviews/application/{application.pk}/")
    assert (application.state, application.channel, application.created_by) == ("submitted", "paper", officer)
    assert application.terms
    assert len(mails_to("suzuki@example.jp", "application-received")) == 1


def test_the_day_of_receipt_is_kept_and_counts_as_the_day_of_submission(client, officer):
    received_on = today() - datetime.timedelta(days=9)
    client.post(reverse("desk-application-new"), entry(received_on=received_on.isoformat()))
    application = Application.objects.get()
    assert application.first_submitted_on == received_on
    event = application.events.get(to_state="submitted")
    assert (event.channel, event.received_on) == ("paper", received_on)
    (row,) = queue.load(queue.waiting_rows(queue.WHOLE), "")
    assert row.days == 9


def test_nothing_was_received_tomorrow_or_before_recruitment_opened(client, officer):
    for day in ((today() + datetime.timedelta(days=1)).isoformat(), "2023-09-11", ""):
        answer = client.post(reverse("desk-application-new"), entry(received_on=day))
        assert "received_on" in answer.context["form"].errors
    assert not Application.objects.exists()


def test_an_officer_does_not_declare_in_the_applicants_place(client, officer):
    page = client.get(reverse("desk-application-new")).content.decode()
    assert "申込者が参画規約に同意していることを書面等で確認しました" in page
    assert "参画規約に同意します" not in page
    sheet = openpyxl.load_workbook(io.BytesIO(form_sheet())).worksheets[0]
    assert any("参画規約に同意します" in str(row[0].value) for row in sheet.iter_rows())


def test_what_is_missing_or_a_member_already_is_said_and_nothing_is_saved(client, officer):
    assert client.post(reverse("desk-application-new"), entry(name_ja="")).status_code == 422
    organization = OrganizationFactory(corporate_number="4011001098993")
    answer = client.post(reverse("desk-application-new"), entry())
    assert "corporate_number" in answer.context["form"].errors
    organization.delete()
    submitted_application(corporate_number="4011001098993")
    assert "corporate_number" in client.post(reverse("desk-application-new"), entry()).context["form"].errors
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_in_every_field_is_answered_at_the_field(client, officer, what, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = client.post(reverse("desk-application-new"), dict.fromkeys(entry(), text))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("name", ["desk-application-new", "desk-first-managers"])
def test_the_desk_is_for_officers(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(RoleFactory().user)
    assert client.get(reverse(name)).status_code == 403


def test_the_list_of_applications_keeps_its_query_count(client, django_assert_max_num_queries):
    client.force_login(OfficerFactory(is_superuser=True))
    ApplicationFactory.create_batch(3)
    address = reverse("admin:enrolment_application_changelist")
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
    ApplicationFactory.create_batch(20)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_members_without_a_manager_are_invited_on_an_officers_word_and_once(client, officer):
    contact = ContactFactory(email="First@example.jp")
    RoleFactory(organization=ContactFactory().organization)
    OrganizationFactory()
    address = reverse("desk-first-managers")
    assert "first@example.jp" in client.get(address).content.decode().lower()
    assert not Notice.objects.filter(kind="invitation").exists()
    client.post(address)
    client.post(address)
    assert Notice.objects.get(kind="invitation").address == "first@example.jp"
    assert contact.organization.invitations.get().kind == "manager"


def test_the_list_of_applications_leads_to_the_review(client, officer):
    application = submitted_application()
    page = client.get(reverse("admin:enrolment_application_changelist")).content.decode()
    assert f'<a href="{reverse("review", args=["application", application.pk])}">開く</a>' in page


@pytest.mark.parametrize("words", ["めぐる", "ﾒｸﾞﾙ", "MEGURU ltd", "meguru@Example.jp", "会社 めぐる"])
def test_applications_are_found_as_members_are_and_by_address(client, officer, words):
    names = {"name_ja": "株式会社巡", "name_kana": "メグル", "name_en": "Meguru Ltd."}
    ApplicationFactory(name_ja="別の会社")
    found = ApplicationFactory(applicant_email="meguru@example.jp")
    for name, value in names.items():
        setattr(found, name, value)
    found.save_edit()
    listed = client.get(reverse("admin:enrolment_application_changelist"), {"q": words})
    assert list(listed.context["cl"].result_list) == [found]
