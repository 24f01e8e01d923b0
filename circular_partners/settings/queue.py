"""Celery: wakes the worker; losing the broker delays work and loses none (DESIGN, core idea 4)."""

import datetime

from celery.schedules import crontab

from circular_partners.settings.bounces import BOUNCE_MAILBOX_URL
from circular_partners.settings.environment import env

SWEEP_AT = datetime.time(7, 30)  # in Japan

CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# However long the broker is away, worker and beat come back to it by themselves.
CELERY_BROKER_CONNECTION_RETRY = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A round that runs when the broker goes away is finished; whoever gets its message again finds nothing left to do.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
# A broker that is away, or takes a connection and says nothing, fails a call at once: what it would have woken is
# found by the next minute's round.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BEAT_SCHEDULE = {
    "daily-sweep": {"task": "deadlines.tasks.sweep", "schedule": crontab(hour=SWEEP_AT.hour, minute=SWEEP_AT.minute)},
    "missed-sweep": {"task": "deadlines.tasks.sweep_if_missed", "schedule": crontab(hour="8-18", minute=0)},
    "expired-drafts": {"task": "enrolment.tasks.forget_expired_drafts", "schedule": crontab(hour=3, minute=10)},
    "imports-and-exports": {"task": "secretariat.tasks.run_waiting", "schedule": 60.0},
    "old-tables": {"task": "secretariat.tasks.forget_files", "schedule": crontab(hour=3, minute=20)},
    "failures": {"task": "secretariat.tasks.report_failures", "schedule": crontab(hour=8, minute=0)},
    "idle-reviews": {"task": "secretariat.tasks.remind_officers", "schedule": crontab(hour=8, minute=30)},
    "pages-of-submissions": {"task": "secretariat.tasks.check_new_pages", "schedule": 600.0},
    "outbox": {"task": "notices.tasks.deliver", "schedule": env.float("OUTBOX_SECONDS", default=60.0)},
    "follow-up-reports": {"task": "reports.tasks.make_follow_ups", "schedule": 60.0},
    "years-to-freeze": {"task": "reports.tasks.freeze_years", "schedule": 60.0},
    "years-to-look-at": {"task": "reports.tasks.count_years", "schedule": 60.0},
    "public-figures": {"task": "portal.tasks.count_figures", "schedule": 600.0},
}
if BOUNCE_MAILBOX_URL:
    CELERY_BEAT_SCHEDULE["bounces"] = {"task": "notices.tasks.collect_bounces", "schedule": 600.0}
# Whether a commit that queues mail wakes the worker at once; else the next minute's round finds it.
WAKE_WORKERS = True
