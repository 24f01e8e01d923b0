"""The servers, processes and the browser that tests rely on."""

import smtplib

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection

from accounts.models import User
from goals.models import Indicator
from timekeeping import today


@pytest.mark.django_db
def test_the_database_is_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ＡＢＣ'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("ａｂｃ", "UTF8")


def test_today_is_tokyos_day_also_before_nine(frozen_today):
    frozen_today(2026, 4, 1, hour=0, minute=30)
    assert today().isoformat() == "2026-04-01"


def test_the_sink_receives_mail_and_refuses_as_told(smtp_sink):
    smtp_sink.refuse("gone@example.jp")
    mail.send_mail("件名", "本文", "secretariat@example.jp", ["person@example.jp"])
    assert smtp_sink.to("person@example.jp")[0]["Subject"] == "件名"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mail.send_mail("件名", "本文", "secretariat@example.jp", ["gone@example.jp"])


@pytest.mark.processes
def test_a_real_worker_answers(celery_worker_process):
    from circular_partners.celery import app

    assert app.control.ping(timeout=2)


@pytest.mark.browser
def test_the_desks_door_opens_in_both_languages(live_portal, page):
    for language in ("", "/en"):
        page.goto(f"{live_portal}{language}/secretariat/")
        assert page.url.startswith(f"{live_portal}{language}/accounts/login/")
        assert page.locator("input[name=password]").is_visible()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_shipped_data_survive_a_test_that_commits(time):
    assert Indicator.objects.exists()
    assert ContentType.objects.exists()
    assert not User.objects.exists()
    User.objects.create_user(f"{time}@example.com")
    Indicator.objects.all().delete()
