"""事務局への問い合わせ: asked from any page, confirmed by mail, answered once from the officers' queue."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from inquiries.forms import FROM_ONE_PLACE
from inquiries.models import Inquiry
from notices.models import Notice
from notices.rendering import render
from reviews.errors import Conflict
from tests.members.factory import OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db

TYPED = {"name": "田中", "email": "tanaka@example.jp", "subject": "参画について", "body": "教えてください。"}


@pytest.fixture(autouse=True)
def _nobody_has_asked_before():
    cache.clear()


def ask(client, **changes):
    return client.post(reverse("inquiry"), {**TYPED, **changes})


def test_anybody_asks_and_gets_a_receipt(client):
    assert ask(client, page="/members/").url == reverse("inquiry-sent")

    inquiry = Inquiry.objects.waiting().get()
    assert (inquiry.subject, inquiry.page, inquiry.asked_by) == ("参画について", "/members/", None)
    receipt = Notice.objects.get(kind="inquiry-received")
    assert receipt.address == "tanaka@example.jp"
    assert "教えてください" not in str(receipt.context)


def test_the_receipt_is_in_the_language_of_the_page(client):
    with override("en"):
        ask(client)
    assert Notice.objects.get().language == "en"


def test_the_receipt_repeats_what_was_asked():
    """Not the subject of the mail itself, which stands in its header."""
    mail = render("inquiry-received", {"subject": "参画について", "body": "教えてください。"}, language="ja")
    assert "件名：参画について" in mail.text


def test_who_is_signed_in_is_known(client):
    role = RoleFactory()
    client.force_login(role.user)
    page = client.get(reverse("inquiry"), {"page": "/my/"})
    assert page.context["form"]["email"].value() == role.user.email

    ask(client, organization=role.organization_id)
    inquiry = Inquiry.objects.get()
    assert (inquiry.organization, inquiry.asked_by) == (role.organization, role.user)


def test_nobody_asks_in_the_name_of_another_organization(client):
    foreign = RoleFactory().organization
    client.force_login(RoleFactory().user)
    ask(client, organization=foreign.pk)
    assert not Inquiry.objects.filter(organization=foreign).exists()


def test_a_program_that_fills_in_everything_is_told_the_same_and_nothing_is_kept(client):
    assert ask(client, homepage="https://spam.example/").url == reverse("inquiry-sent")
    assert not Inquiry.objects.exists()
    assert not Notice.objects.exists()


def test_a_flood_is_stopped(client):
    for _time in range(5):
        assert ask(client).status_code == 302
    response = ask(client)
    assert response.status_code == 200
    assert response.context["form"]["body"].value() == TYPED["body"]
    assert Inquiry.objects.count() == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "あ" * 101),
        ("email", "x"),
        ("email", ""),
        ("email", "a@example.jp\nBcc: b@example.jp"),
        ("subject", ""),
        ("subject", "件" * 121),
        ("subject", "一行\n二行"),
        ("body", ""),
        ("body", "本" * 4001),
        ("body", "\x00"),
        ("body", "\u202eabc"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_kept(client, field, value):
    response = ask(client, **{field: value})
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert response.context["form"][field].value() == value


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_only_pages_of_the_portal_are_remembered(client, page):
    ask(client, page=page)
    assert Inquiry.objects.get().page == ""


@pytest.mark.parametrize("page", ["\x00", "a" * 5000, "🙂"])
def test_a_strange_page_is_no_server_error(client, page):
    assert client.get(reverse("inquiry"), {"page": page}).status_code == 200
    assert ask(client, page=page).status_code in (200, 302)


@pytest.fixture
def inquiry(client):
    ask(client)
    return Inquiry.objects.get()


def answer(client, inquiry, text="お答えします。"):
    return client.post(reverse("admin:inquiries_inquiry_answer", args=[inquiry.pk]), {"answer": text})


def test_an_officer_answers_by_mail_from_the_queue(client, inquiry):
    officer = OfficerFactory()
    client.force_login(officer)
    listed = client.get(reverse("admin:inquiries_inquiry_changelist"), {"answered": "no"}).content.decode()
    assert inquiry.subject in listed
    shown = client.get(reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])).content.decode()
    assert inquiry.body in shown
    assert 'name="_save"' not in shown  # it is answered, not edited
    assert answer(client, inquiry).status_code == 302

    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.answered_by) == ("お答えします。", officer)
    mail = Notice.objects.get(kind="inquiry-answered")
    assert (mail.address, mail.context["answer"]) == ("tanaka@example.jp", "お答えします。")


def test_the_second_officer_is_told_and_loses_nothing(client, inquiry):
    client.force_login(OfficerFactory(name="一番"))
    answer(client, inquiry)
    client.force_login(OfficerFactory(name="二番"))
    response = answer(client, inquiry, "別の答え")

    assert response.status_code == 409
    assert "一番" in response.content.decode()
    assert "別の答え" in response.content.decode()
    assert Notice.objects.filter(kind="inquiry-answered").count() == 1


def test_of_two_answers_one_wins(inquiry):
    same = Inquiry.objects.get(pk=inquiry.pk)
    inquiry.reply(answer="一", by=OfficerFactory())
    with pytest.raises(Conflict):
        same.reply(answer="二", by=OfficerFactory())


@pytest.mark.parametrize("text", ["", "\x00", "答" * 8001])
def test_a_wrong_answer_is_not_sent(client, inquiry, text):
    client.force_login(OfficerFactory())
    assert answer(client, inquiry, text).status_code == 200
    assert not Notice.objects.filter(kind="inquiry-answered").exists()


def test_a_member_does_not_answer(client, inquiry):
    client.force_login(RoleFactory().user)
    assert answer(client, inquiry).status_code in (302, 403)
    assert not Notice.objects.filter(kind="inquiry-answered").exists()


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("/invitations/secret-key/", "/invitations/"),
        ("/en/invitations/secret-key/", "/en/invitations/"),
        ("/applications/secret-key/preview/", "/applications/"),
        ("/accounts/password/reset/key/1-secret-key/", "/accounts/password/reset/key/"),
        ("/accounts/confirm-email/secret-key/", "/accounts/confirm-email/"),
        ("/notices/unsubscribe/secret-key/", "/notices/unsubscribe/"),
        ("/organizations/1/deadlines.ics?token=secret-key", "/organizations/1/deadlines.ics"),
    ],
)
def test_officers_do_not_read_the_key_of_a_private_page(client, page, kept):
    ask(client, page=page)
    assert Inquiry.objects.get().page == kept


def test_a_flood_is_remembered_for_the_hour_and_not_for_minutes(client):
    with time_machine.travel("2026-11-24 01:05 +00:00", tick=False):
        for number in range(FROM_ONE_PLACE):
            ask(client, email=f"{number}@example.jp")
    with time_machine.travel("2026-11-24 01:45 +00:00", tick=False):
        assert ask(client, email="again@example.jp").status_code == 200
    with time_machine.travel("2026-11-24 02:05 +00:00", tick=False):
        assert ask(client, email="again@example.jp").status_code == 302
