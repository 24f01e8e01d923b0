"""/healthz, /readyz and /metrics as monitoring sees them."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from circular_partners.operations import last_migrations
from deadlines.models import Sweep

pytestmark = pytest.mark.django_db


def swept(hours_ago):
    moment = timezone.now() - datetime.timedelta(hours=hours_ago)
    Sweep.objects.create(day=moment.date(), finished_at=moment)


def test_the_process_answers_without_a_language(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_new_portal_is_ready_although_it_never_swept(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_an_old_sweep_degrades(client):
    swept(27)
    assert client.get("/readyz").json()["status"] == "degraded"
    swept(1)
    assert client.get("/readyz").json()["status"] == "ok"


def test_a_broker_that_is_away_degrades(client):
    from circular_partners.celery import app
    from tests.processes import point_celery_at

    before = app.conf.broker_url
    point_celery_at("redis://127.0.0.1:1/0")
    try:
        answer = client.get("/readyz")
    finally:
        point_celery_at(before)
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "faults": ["the broker is away"], "last_sweep": None},
    )


def test_a_missing_migration_makes_it_unavailable(client):
    app, name = sorted(last_migrations())[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [app, name])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


def test_metrics_are_for_this_machine_and_for_the_token(client, settings):
    settings.METRICS_TOKEN = "let-me-read"
    assert b"portal_mails" in client.get("/metrics").content
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", **far).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}, **far).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer let-me-read"}, **far).status_code == 200


def test_without_a_token_no_bearer_opens_metrics(client, settings):
    settings.METRICS_TOKEN = ""
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, **far).status_code == 404
