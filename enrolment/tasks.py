"""Celery: the nightly removal of what is no longer needed."""

from celery import shared_task

from enrolment.models import Application


@shared_task(name="enrolment.tasks.forget_expired_drafts")
def forget_expired_drafts() -> int:
    """Delete drafts of applications that nobody came back to; returns how many. Harmless when several run at once."""
    return Application.objects.expired().delete()[1].get("enrolment.Application", 0)
