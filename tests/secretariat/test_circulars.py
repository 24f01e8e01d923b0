"""一斉連絡: written once in both languages, previewed, sent through the outbox, once an address."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from notices import delivery
from notices.models import BouncedAddress, Mail, Notice
from reviews.errors import Conflict
from secretariat.circulation import reach_of
from secretariat.models import Circular
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "subject_ja": "第4回総会のご案内",
    "text_ja": "第4回総会を開催いたします。",
    "subject_en": "Fourth general assembly",
    "text_en": "The fourth general assembly will be held.",
}


def written(**more):
    circular = Circular(**WORDS, **more)
    circular.save_draft(version=None, by=OfficerFactory())
    return circular


def member(contact=None, manager=None, **organization):
    organization = OrganizationFactory(**organization)
    if contact:
        ContactFactory(organization=organization, email=contact)
    if manager:
        RoleFactory(organization=organization, user__email=manager)
    return organization


def addresses(circular):
    return sorted(Notice.objects.filter(kind="circular", about=circular.pk).values_list("address", flat=True))


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def test_it_goes_once_to_the_first_contact_whose_mail_does_not_come_back(officer):
    two = member("gone@example.jp")
    ContactFactory(organization=two, email="second@example.jp", position=2)
    member("shared@example.jp")
    member("shared@example.jp")
    member(None, "manager@example.jp")
    member("with@example.jp", "not-wanted@example.jp")
    BouncedAddress.objects.create(address="gone@example.jp")
    circular = written()
    assert circular.send(version=circular.version, by=officer) == 4
    assert addresses(circular) == ["manager@example.jp", "second@example.jp", "shared@example.jp", "with@example.jp"]


def test_managers_get_it_too_where_that_is_wanted(officer):
    member("with@example.jp", "manager@example.jp")
    circular = written(includes_managers=True)
    circular.send(version=circular.version, by=officer)
    assert addresses(circular) == ["manager@example.jp", "with@example.jp"]


def test_it_goes_to_those_that_the_filter_matches(officer):
    member("tokyo@example.jp", category="company", prefecture="13")
    member("osaka@example.jp", category="company", prefecture="27")
    member("university@example.jp", category="university", prefecture="13")
    held = member("held@example.jp", category="company", prefecture="13", status="on_hold")
    circular = written(categories=["company"], prefectures=["13"], statuses=["active"])
    assert reach_of(circular) == (1, 1)
    group = WorkingGroupFactory()
    held.working_groups.add(group)
    circular = written()
    circular.working_groups.add(group)
    circular.send(version=circular.version, by=officer)
    assert addresses(circular) == ["held@example.jp"]


def test_each_reader_gets_it_in_the_own_language(officer, mailoutbox):
    member("ja@example.jp")
    member(None, "en@example.jp").roles.get().user.__class__.objects.filter(email="en@example.jp").update(language="en")
    circular = written()
    circular.send(version=circular.version, by=officer)
    delivery.deliver()
    subjects = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert subjects["ja@example.jp"].endswith("第4回総会のご案内")
    assert subjects["en@example.jp"].endswith("Fourth general assembly")
    assert "平素より大変お世話になっております" in next(m.body for m in mailoutbox if m.to == ["ja@example.jp"])
    assert circular.delivery()[0]["number"] == 2


def test_an_officer_writes_previews_tests_and_sends_it(client, officer):
    member("contact@example.jp")
    client.post(reverse("circular-new"), WORDS)
    circular = Circular.objects.get()
    preview = client.get(circular.get_absolute_url()).content.decode()
    assert "第4回総会を開催いたします。" in preview
    assert "contact@example.jp" in preview
    client.post(reverse("circular-test", args=[circular.pk]))
    assert set(Notice.objects.values_list("address", flat=True)) == {officer.email}
    client.post(reverse("circular-send", args=[circular.pk]), {"version": circular.version, "addresses": 1})
    assert addresses(circular) == ["contact@example.jp"]
    assert "送信待ち" in client.get(circular.get_absolute_url()).content.decode()


def test_it_is_shown_again_where_it_would_go_to_others_by_now(client, officer):
    member("contact@example.jp")
    circular = written()
    member("new@example.jp")
    client.post(reverse("circular-send", args=[circular.pk]), {"version": circular.version, "addresses": 1})
    assert addresses(circular) == []


def test_the_second_editor_is_told_and_loses_nothing(client, officer):
    circular = written()
    client.post(reverse("circular-edit", args=[circular.pk]), {**WORDS, "version": 1, "subject_ja": "先の変更"})
    answer = client.post(reverse("circular-edit", args=[circular.pk]), {**WORDS, "version": 1, "text_ja": "後の変更"})
    assert answer.status_code == 409
    assert "後の変更" in answer.content.decode()
    circular.refresh_from_db()
    assert circular.subject_ja == "先の変更"


def test_what_is_missing_is_said_beside_the_field(client, officer):
    answer = client.post(reverse("circular-new"), {**WORDS, "text_en": "", "prefectures": "99"})
    assert set(answer.context["form"].errors) == {"text_en", "prefectures"}
    assert not Circular.objects.exists()


def test_what_is_sent_can_be_recalled_while_it_waits_but_not_changed(client, officer):
    member("contact@example.jp")
    circular = written()
    circular.send(version=1, by=officer)
    assert client.get(reverse("circular-edit", args=[circular.pk])).status_code == 302
    client.post(reverse("circular-recall", args=[circular.pk]))
    delivery.deliver()
    assert not Mail.objects.filter(state="sent").exists()


def test_a_contractor_writes_and_does_not_send(client):
    client.force_login(OfficerFactory(desk_rank="contractor"))
    client.post(reverse("circular-new"), WORDS)
    circular = Circular.objects.get()
    answer = client.post(reverse("circular-send", args=[circular.pk]), {"version": 1, "addresses": 0})
    assert answer.status_code == 403
    assert Circular.objects.get().is_draft


def test_the_preview_asks_the_same_number_of_questions_for_any_number_of_members(
    client, officer, django_assert_max_num_queries
):
    circular = written()
    for n in range(30):
        member(f"contact{n}@example.jp")
    with django_assert_max_num_queries(16):
        client.get(circular.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_one_sends_it():
    member("contact@example.jp")
    circular, officer, outcomes = written(), OfficerFactory(), []
    start = threading.Barrier(2)

    def send():
        try:
            start.wait()
            outcomes.append(Circular.objects.get(pk=circular.pk).send(version=1, by=officer))
        except Conflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["1", "told"]
    assert addresses(circular) == ["contact@example.jp"]
