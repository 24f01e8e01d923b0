"""The unsubscribe link and the outbox view."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from notices import delivery
from notices.letters import unsubscribe_address
from notices.models import BouncedAddress, Mail, ThinnedAddress
from tests.members.factory import AdministratorFactory, OfficerFactory, UserFactory
from tests.notices.factory import MailFactory, NoticeFactory, ReminderFactory

pytestmark = pytest.mark.django_db


def path_for(address):
    return unsubscribe_address(address, language="ja").partition("localhost:8000")[2]


def test_opening_the_link_does_nothing_pressing_it_thins(client):
    user = UserFactory()
    url = path_for(user.email)
    assert user.email in client.get(url).content.decode()
    user.refresh_from_db()
    assert not user.thin_advance_notices
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    user.refresh_from_db()
    assert user.thin_advance_notices
    assert not ThinnedAddress.objects.exists()  # the choice is the person's own, and stands in their settings


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_address_that_nobody_signs_in_with_is_listed_and_taken_back_on_the_same_page(client, prefix):
    url = prefix + path_for("section@example.jp")
    client.post(url, {"List-Unsubscribe": "One-Click"})
    assert ThinnedAddress.objects.get().address == "section@example.jp"
    assert 'name="undo"' in client.get(url).content.decode()
    assert 'name="undo"' not in client.post(url, {"undo": "yes"}).content.decode()
    assert not ThinnedAddress.objects.exists()


def test_a_person_takes_it_back_too(client):
    user = UserFactory(thin_advance_notices=True)
    client.post(path_for(user.email), {"undo": "yes"})
    user.refresh_from_db()
    assert not user.thin_advance_notices


def test_one_click_needs_no_cookie(client):
    client.handler.enforce_csrf_checks = True
    assert client.post(path_for("a@example.jp")).status_code == 200


def test_a_forged_link_is_not_there(client):
    assert client.get(reverse("unsubscribe", args=["forged"])).status_code == 404


def test_the_outbox_shows_what_was_said_and_acts_by_post(client, frozen_today):
    frozen_today(2026, 11, 24)
    client.force_login(AdministratorFactory())
    ReminderFactory(address="a@example.jp")
    NoticeFactory(address="a@example.jp")
    delivery.deliver()
    failed = Mail.objects.filter(is_digest=False).get()
    Mail.objects.filter(pk=failed.pk).update(state="failed", error="550 no such mailbox")
    url = reverse("admin:notices_mail_changelist")
    assert "550 no such mailbox" in client.get(url + "?q=a@example.jp").content.decode()
    digest = Mail.objects.get(is_digest=True)
    assert "2026年12月1日" in client.get(reverse("admin:notices_mail_change", args=[digest.pk])).content.decode()
    client.post(url, {"action": "retry", "_selected_action": [str(failed.pk), str(digest.pk)]})
    failed.refresh_from_db()
    digest.refresh_from_db()
    assert (failed.state, digest.state) == ("queued", "sent")


def test_an_uncertain_mail_says_when_it_was_claimed_and_what_sending_again_risks(client, frozen_today):
    frozen_today(2026, 11, 24)
    client.force_login(OfficerFactory())
    mail = MailFactory(state="uncertain", claimed_at=timezone.now())
    page = client.get(reverse("admin:notices_mail_change", args=[mail.pk])).content.decode()
    assert "2026年11月24日（火） 09:00" in page
    assert "2通届くおそれ" in page
    url = reverse("admin:notices_mail_changelist")
    client.post(url, {"action": "retry", "_selected_action": [str(mail.pk)]})  # for failed ones only
    mail.refresh_from_db()
    assert mail.state == "uncertain"
    client.post(url, {"action": "resend_uncertain", "_selected_action": [str(mail.pk)]})
    mail.refresh_from_db()
    assert mail.state == "queued"
    history = client.get(reverse("admin:notices_mail_history", args=[mail.pk])).content.decode()
    assert "2通届くおそれを承知の上で再送する" in history


def test_a_mail_that_came_back_is_shown_and_found_as_such(client):
    client.force_login(OfficerFactory())
    MailFactory(state="sent", bounce="bounced", bounce_detail="550 5.1.1 unknown", subject="came back")
    MailFactory(state="sent", subject="arrived")
    page = client.get(reverse("admin:notices_mail_changelist") + "?bounce__exact=bounced").content.decode()
    assert "came back" in page
    assert "arrived" not in page
    assert "不達" in page


def test_a_decision_on_thousands_is_a_handful_of_statements(client, django_assert_max_num_queries):
    client.force_login(OfficerFactory())
    Mail.objects.bulk_create(MailFactory.build_batch(5000, state="failed"))
    url = reverse("admin:notices_mail_changelist")
    selected = [str(pk) for pk in Mail.objects.values_list("pk", flat=True)[:100]]
    with django_assert_max_num_queries(24):
        answer = client.post(url, {"action": "cancel", "select_across": "1", "_selected_action": selected}, follow=True)
    assert Mail.objects.filter(state="cancelled").count() == 5000
    assert "5000件のメールを変更しました" in answer.content.decode()


def test_an_officer_takes_an_address_off_the_list_and_it_is_logged(client):
    officer = OfficerFactory()
    client.force_login(officer)
    listed = BouncedAddress.objects.create(address="gone@example.jp", detail="550 5.1.1 unknown")
    found = client.get(reverse("admin:notices_bouncedaddress_changelist") + "?q=gone").content.decode()
    assert "gone@example.jp" in found
    assert "550 5.1.1 unknown" in found
    url = reverse("admin:notices_bouncedaddress_delete", args=[listed.pk])
    assert "gone@example.jp" in client.get(url).content.decode()
    assert BouncedAddress.objects.exists()
    client.post(url, {"post": "yes"})
    assert not BouncedAddress.objects.exists()
    assert LogEntry.objects.filter(user=officer, object_repr="gone@example.jp").exists()


def test_the_outbox_keeps_its_query_count(client, django_assert_max_num_queries, frozen_today):
    frozen_today(2026, 11, 24)
    client.force_login(AdministratorFactory())
    for n in range(40):
        ReminderFactory(address=f"a{n}@example.jp")
    delivery.deliver()
    with django_assert_max_num_queries(15):
        client.get(reverse("admin:notices_mail_changelist"))


def test_a_mail_that_waits_for_another_try_is_sent_at_once(client):
    mail = MailFactory(state="queued", attempts=3, not_before=timezone.now() + timezone.timedelta(hours=4))
    client.force_login(OfficerFactory())
    client.post(reverse("admin:notices_mail_changelist"), {"action": "retry", "_selected_action": [mail.pk]})
    assert list(Mail.objects.due()) == [mail]


@pytest.mark.parametrize(("prefix", "subject"), [("", "期限"), ("/en", "Due date")])
def test_what_is_not_written_yet_has_its_subject_in_the_officers_language(client, prefix, subject):
    notice = ReminderFactory()
    delivery.pack(notice.for_day)
    client.force_login(OfficerFactory())
    for address in [reverse(f"admin:notices_{name}_changelist") for name in ("mail", "notice")]:
        assert subject in client.get(prefix + address).content.decode()


def test_an_address_known_to_be_dead_is_listed_by_hand_in_small_letters(client):
    client.force_login(OfficerFactory())
    add = reverse("admin:notices_bouncedaddress_add")
    assert client.post(add, {"address": "Nobody@Example.jp", "detail": ""}).context["errors"]
    client.post(add, {"address": "Nobody@Example.jp", "detail": "電話で退職を確認"})
    assert BouncedAddress.objects.get().address == "nobody@example.jp"
    again = client.post(add, {"address": "nobody@example.jp", "detail": "電話"})
    assert "address" in again.context["adminform"].form.errors
