"""Celery: wakes the worker; losing the broker delays work and loses none (DESIGN, core idea 4)."""

from celery.schedules import crontab

CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is away fails a call at once: what it would have woken is found by the next minute's round.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BEAT_SCHEDULE = {
    "daily-sweep": {"task": "deadlines.tasks.sweep", "schedule": crontab(hour=7, minute=30)},
    "expired-drafts": {"task": "enrolment.tasks.forget_expired_drafts", "schedule": crontab(hour=3, minute=10)},
    "outbox": {"task": "notices.tasks.deliver", "schedule": 60.0},
    "imports-and-exports": {"task": "secretariat.tasks.run_waiting", "schedule": 60.0},
    "old-tables": {"task": "secretariat.tasks.forget_files", "schedule": crontab(hour=3, minute=20)},
    "public-figures": {"task": "portal.tasks.count_figures", "schedule": 600.0},
}
# Whether a commit that queues mail wakes the worker at once; else the next minute's round finds it.
WAKE_WORKERS = True
