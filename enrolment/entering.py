"""Entering an application that came by e-mail or on paper (DOMAIN §1: the form is sent to the secretariat)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from enrolment.duplicates import TAKEN
from enrolment.forms import EntryForm
from enrolment.models import Application


def enter(form: EntryForm, *, by: Any) -> Application:
    """Save a valid form as a submitted application, marked with how it came; the contact gets the receipt.

    Raises ValidationError where the organization is a member or applies already.
    """
    application: Application = form.instance
    application.channel = form.cleaned_data["channel"]
    application.applicant_email = application.contact_email
    application.created_by = by
    try:
        with transaction.atomic():
            application.save_edit()
            form._save_m2m()  # type: ignore[attr-defined]
            application.submit(by=by, receipt=form.receipt)
    except IntegrityError as error:  # another application with the same number was sent at this moment
        raise ValidationError(TAKEN) from error
    return application
