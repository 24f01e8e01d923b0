"""Mails to an applicant. Each carries the private link, which is minted only when the mail is sent."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from notices import outbox

if TYPE_CHECKING:
    from enrolment.models import Application


def write_to_applicant(application: "Application", kind: str, **said: Any) -> None:
    """Queue a mail to whoever fills in the application; a further round is a further mail."""
    outbox.queue(
        kind,
        to=application.applicant_email,
        language=application.language,
        about=application.pk,
        step=str(application.version),
        context={"application": str(application.pk), "addressee": addressee_of(application), **said},
    )


def addressee_of(application: "Application") -> dict[str, Any]:
    """The addressee lines: the contact where the applicant is the contact, else only the organization."""
    addressee: dict[str, Any] = {"organization": application.organization_names} if application.name_ja else {}
    if application.contact_email.lower() == application.applicant_email.lower():
        addressee |= {
            "department": application.contact_department,
            "title": application.contact_title,
            "name": application.contact_name,
        }
    return addressee


def person_with(address: str) -> Any:
    """Who signs in with this address, or None."""
    return get_user_model().objects.filter(email=address.strip().lower()).first()
