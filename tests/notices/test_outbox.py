"""Saying something once, and taking it back."""

import time
import uuid

import pytest
from django.db import transaction

from notices.models import Notice
from notices.outbox import cancel, queue

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_said_once():
    about = uuid.uuid4()
    for _ in range(2):
        queue("submission-received", to="A@Example.jp", about=about, step="1")
    assert Notice.objects.get().address == "a@example.jp"


def test_the_second_round_is_a_new_notice():
    about = uuid.uuid4()
    for step in ("1", "3"):
        queue("submission-returned", to="a@example.jp", about=about, step=step)
    assert Notice.objects.count() == 2


def test_what_is_about_nothing_is_never_a_double():
    for _ in range(2):
        queue("password-reset", to="a@example.jp")
    assert Notice.objects.count() == 2


def test_mail_and_fact_fall_together():
    with transaction.atomic():
        queue("submission-received", to="a@example.jp")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_only_the_kinds_named_are_taken_back():
    about = uuid.uuid4()
    queue("reminder", to="a@example.jp", about=about)
    queue("submission-received", to="a@example.jp", about=about)
    assert cancel(about=about, kinds=["reminder"]) == 1
    assert Notice.objects.open().get().kind == "submission-received"


def test_a_broker_that_is_away_does_not_hinder(settings, django_capture_on_commit_callbacks, caplog):
    from circular_partners.celery import app

    before, app.conf.broker_url = app.conf.broker_url, "redis://127.0.0.1:1/0"
    try:
        began = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            queue("submission-received", to="a@example.jp")
            queue("submission-received", to="b@example.jp")
        assert time.monotonic() - began < 1
    finally:
        app.conf.broker_url = before
    assert Notice.objects.open().count() == 2
