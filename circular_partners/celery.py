"""The Celery application: it only wakes work that PostgreSQL already holds (DESIGN, core idea 4)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")

app = Celery("circular_partners")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
