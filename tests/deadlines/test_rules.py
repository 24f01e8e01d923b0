"""What an officer may write into a reminder rule, sees of it, and tries before it is in force."""

import datetime
import importlib
import re

import pytest
from django.apps import apps
from django.urls import reverse

from deadlines import sweep
from deadlines.models import ReminderRule, Sweep
from notices import delivery
from notices.models import Mail, Notice
from tests.deadlines.factory import member
from tests.members.factory import AdministratorFactory, OfficerFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date
WORDS = {
    "subject_ja": "{duty}のお願い",
    "text_ja": "{name} 様\r\n{organization}の期限は{due_on}、あと{days}日です。",
    "subject_en": "Please: {duty}",
    "text_en": "{organization}: {days} days <b>& more</b>",
}
NO_WORDS = dict.fromkeys(WORDS, "")


@pytest.fixture
def officer(frozen_today, client):
    frozen_today(2026, 11, 24)
    officer = AdministratorFactory()
    client.force_login(officer)
    return officer


@pytest.fixture
def university(officer):
    return member(DAY(2025, 12, 1), category="university")


def typed(client, rule=None, **more):
    """What the form of a rule posts, with `more` typed into it."""
    address = address_of(rule)
    form = client.get(address).context["adminform"].form
    posted = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in posted.items() if value not in (None, False)}
    return {**posted, **more}


def address_of(rule):
    if rule is None:
        return reverse("admin:deadlines_reminderrule_add")
    return reverse("admin:deadlines_reminderrule_change", args=[rule.pk])


def errors(response):
    return response.context["adminform"].form.errors


def test_words_are_saved_and_mailed_filled(university, client, mailoutbox):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    assert client.post(address_of(rule), typed(client, rule, **WORDS)).status_code == 302
    sweep.sweep(by_hand=True)
    delivery.deliver()
    (mail,) = mailoutbox
    assert mail.subject == "【サーキュラーパートナーズ事務局】プロジェクトの立上げ又は参加のお願い"
    assert "様\n" in mail.body
    assert "の期限は2026年12月1日（火）、あと7日です。" in mail.body
    assert university.duties.get(kind="project").get_absolute_url() in mail.body
    assert "原則" in mail.body


def test_what_the_words_forget_stands_in_the_mail_all_the_same(university, client, mailoutbox):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    client.post(address_of(rule), typed(client, rule, text_ja="お知らせ", text_en="News"))
    sweep.sweep(by_hand=True)
    delivery.deliver()
    html = mailoutbox[0].alternatives[0][0]
    for part in (mailoutbox[0].body, html):
        assert "お知らせ" in part
        assert "プロジェクト" in part
        assert "2026年12月1日" in part
        assert "原則" in part
        assert university.duties.get(kind="project").get_absolute_url() in part


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"text_ja": "{organisation}", "text_en": "x"}, "text_ja", "{organisation}"),
        ({"text_ja": "x", "text_en": "{name.pk}"}, "text_en", "{original_due_on}"),
        ({"subject_ja": "{duty", "subject_en": "x"}, "subject_ja", "{"),
        ({"text_ja": "x"}, "text_en", ""),
        ({"text_en": "x", "text_ja": "  "}, "text_ja", ""),
        ({"subject_ja": "x"}, "subject_en", ""),
        ({"subject_ja": "x" * 121, "subject_en": "x"}, "subject_ja", ""),
        ({"effective_from": "2026-11-23"}, "effective_from", ""),
        ({"effective_from": "いつか"}, "effective_from", ""),
        ({"lead_days": "401"}, "lead_days", ""),
        ({"lead_days": "1e3"}, "lead_days", ""),
    ],
)
@pytest.mark.parametrize("button", ["_save", "_preview", "_test", "_html"])
def test_what_cannot_be_mailed_is_refused_beside_the_field(officer, client, more, field, said, button):
    posted = typed(client, **{"lead_days": "45", button: "ja", **more})
    response = client.post(address_of(None), posted)
    assert said in str(errors(response)[field])
    assert not ReminderRule.objects.filter(lead_days=45).exists()
    assert not Notice.objects.exists()


def test_a_new_rule_is_in_force_from_today(officer, client):
    client.post(address_of(None), typed(client, lead_days="45"))
    assert ReminderRule.objects.get(lead_days=45).effective_from == DAY(2026, 11, 24)


@pytest.mark.parametrize(("has_swept", "effective_from"), [(True, DAY(2026, 11, 24)), (False, DAY(2023, 9, 12))])
def test_the_lead_times_added_later_start_today_where_the_portal_has_mailed_before(officer, has_swept, effective_from):
    migration = importlib.import_module("deadlines.migrations.0005_texts_of_reminder_rules")
    ReminderRule.objects.filter(lead_days__in=[90, -60]).delete()
    if has_swept:
        Sweep.objects.create(day=DAY(2026, 11, 20))
    migration.write_rules(apps, None)
    added = ReminderRule.objects.filter(lead_days__in=[90, -60]).values_list("lead_days", "audience", "effective_from")
    assert set(added) == {
        (90, "contact", effective_from),
        (-60, "contact", effective_from),
        (-60, "managers", effective_from),
    }


def test_a_date_of_the_past_may_stand_while_only_words_change(officer, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    client.post(address_of(rule), typed(client, rule, **WORDS))
    rule.refresh_from_db()
    assert rule.effective_from == DAY(2023, 9, 12)
    assert rule.text_ja.startswith("{name} 様\n{organization}")


@pytest.mark.parametrize(
    "change", [{"lead_days": "21"}, {"kind": "goals"}, {"requirement_class": "academic"}, {"audience": "secretariat"}]
)
def test_a_rule_that_mails_something_else_starts_today_and_says_so(officer, client, change):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    page = client.post(address_of(rule), typed(client, rule, **change), follow=True).content.decode()
    rule.refresh_from_db()
    assert rule.effective_from == DAY(2026, 11, 24)
    assert "過ぎた日の分は送られません" in page


def test_a_rule_switched_on_again_starts_today(officer, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    off = typed(client, rule)
    del off["is_enabled"]
    client.post(address_of(rule), off)
    rule.refresh_from_db()
    assert (rule.is_enabled, rule.effective_from) == (False, DAY(2023, 9, 12))
    client.post(address_of(rule), typed(client, rule, is_enabled="on"))
    rule.refresh_from_db()
    assert (rule.is_enabled, rule.effective_from) == (True, DAY(2026, 11, 24))


def test_the_second_of_two_officers_is_told(officer, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    first, second = typed(client, rule, **WORDS), typed(client, rule, text_ja="別の本文", text_en="Other")
    client.post(address_of(rule), first)
    response = client.post(address_of(rule), second)
    assert errors(response)["__all__"]
    rule.refresh_from_db()
    assert "organization" in rule.text_ja


def test_the_preview_shows_what_is_typed_about_a_real_duty_and_saves_nothing(university, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    page = client.post(address_of(rule), typed(client, rule, _preview="1", **WORDS)).content.decode()
    assert "期限は2026年12月1日（火）、あと7日です。" in page
    assert "&lt;b&gt;&amp; more&lt;/b&gt;" in page
    rule.refresh_from_db()
    assert rule.text_ja == ""
    assert "あと7日です" not in client.get(reverse("reminder-rule-preview", args=[rule.pk])).content.decode()


def test_a_rule_not_yet_added_is_previewed_too(university, client):
    page = client.post(address_of(None), typed(client, lead_days="3", _preview="1", **WORDS)).content.decode()
    assert "あと4日です" in page  # 28 November is a Saturday: the mail goes out on the 27th
    assert not ReminderRule.objects.filter(lead_days=3).exists()


def test_the_officer_chooses_the_duty(university, client):
    other = member(DAY(2025, 12, 8), category="university")
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    url = reverse("reminder-rule-preview", args=[rule.pk])
    assert client.get(url).context["chosen"] == university.duties.get(kind="project")
    chosen = other.duties.get(kind="project")
    assert client.get(url, {"duty": chosen.pk}).context["chosen"] == chosen
    assert client.get(url, {"words": other.name_ja}).context["chosen"] == chosen
    assert client.get(url, {"words": "\x00どこにもない", "duty": "x"}).status_code == 200


def test_a_rule_that_hits_nothing_says_so(officer, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    page = client.get(reverse("reminder-rule-preview", args=[rule.pk])).content.decode()
    assert "該当する対応事項がありません" in page


@pytest.mark.parametrize(("language", "mark"), [("ja", "【テスト】"), ("en", "[TEST] ")])
def test_a_test_mail_goes_to_the_officer_alone_and_at_once(university, officer, client, mailoutbox, language, mark):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    client.post(address_of(rule), typed(client, rule, _test=language, **WORDS))
    delivery.deliver()
    (mail,) = mailoutbox
    assert mail.to == [officer.email]
    assert mark in mail.subject
    assert ("<b>& more</b>" in mail.body) is (language == "en")
    assert "<b>& more" not in mail.alternatives[0][0]
    assert "List-Unsubscribe" not in mail.extra_headers
    assert not Mail.objects.get().is_digest


def test_the_html_part_is_shown_alone_and_powerless(university, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    response = client.post(address_of(rule), typed(client, rule, _html="en", **WORDS))
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src 'none'" in policy
    assert "&lt;b&gt;&amp; more&lt;/b&gt;" in response.content.decode()


def test_an_officer_who_may_not_change_rules_sends_no_test_mail(university, client):
    rule = ReminderRule.objects.get(lead_days=7, audience="contact")
    posted = typed(client, rule, _test="ja")
    client.force_login(RoleFactory(organization=university).user)
    assert client.post(address_of(rule), posted).status_code in (302, 403)
    assert client.get(reverse("reminder-rule-preview", args=[rule.pk])).status_code == 403
    assert not Notice.objects.exists()


def test_tomorrows_mail_is_read_before_it_is_sent(university, client):
    client.force_login(OfficerFactory())
    url = reverse("reminder-mail")
    page = client.get(url, {"date": "2026-12-01", "address": "Contact@example.jp"}).content.decode()
    assert "2026年12月1日（火）" in page
    assert client.get(url, {"date": "2026-12-01", "address": "contact@example.jp", "part": "html"}).status_code == 200
    for day, address in [("2026-11-30", "contact@example.jp"), ("2026-12-01", "nobody@example.jp"), ("x", "\x00")]:
        assert client.get(url, {"date": day, "address": address}).status_code == 404
    listed = client.get(reverse("reminders"), {"date": "2026-12-01"}).content.decode()
    assert re.search(r"reminders/mail/\?date=2026-12-01&amp;address=contact%40example.jp", listed)


def test_a_mail_is_previewed_in_the_language_of_its_reader(university, client):
    RoleFactory(organization=university, user__email="manager@example.jp", user__language="en")
    answer = client.get(reverse("reminder-mail"), {"date": "2026-12-01", "address": "manager@example.jp"})
    assert "1 December 2026 (Tue)" in answer.content.decode()
