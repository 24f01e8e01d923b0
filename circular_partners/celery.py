"""The Celery application: it only wakes work that PostgreSQL already holds (DESIGN, core idea 4)."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")

app = Celery("circular_partners", task_cls="circular_partners.acting:PortalTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_demo_logins(**_kwargs: Any) -> None:
    """Worker and beat start under the same condition as the web processes."""
    from django.core.exceptions import ImproperlyConfigured

    from circular_partners import checks

    try:
        checks.refuse_demo_logins()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # Celery would only log another exception
