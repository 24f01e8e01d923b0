"""The first step of an application: a draft, and its private link by mail."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from enrolment.correspondence import write_to_applicant
from enrolment.models import Application
from enrolment.models.application import draft_expiry
from timekeeping.clock import tokyo_date


@transaction.atomic
def start(*, category: str, email: str, language: str) -> Application | None:
    """Make a draft and mail its private link; None where the address has had enough links today.

    Nobody can be flooded with our mail: an address gets APPLICATION_LINKS_A_DAY of them.
    """
    since = timezone.now() - datetime.timedelta(days=1)
    asked = Application.objects.filter(applicant_email=email, created_at__gt=since).count()
    if asked >= settings.APPLICATION_LINKS_A_DAY:
        return None
    application = Application.objects.create(
        category=category, applicant_email=email, contact_email=email, language=language
    )
    until = tokyo_date(draft_expiry())
    write_to_applicant(application, "application-started", until_on=until.isoformat())
    return application
