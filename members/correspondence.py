"""Writing to an organization: to its first contact that is reached, and to the people a matter concerns."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from members.models import Contact, Organization, Role
from members.reach import reached_contacts
from notices.outbox import queue


def write_to(
    organization: Organization,
    kind: str,
    *,
    about: UUID | None,
    step: str = "",
    context: dict[str, Any] | None = None,
    also: Iterable[Any] = (),
) -> None:
    """Queue a mail to the first contact that is reached and to the people in `also`, nobody twice.

    Where no contact is reached, the managers are written to; where there is nobody at all, the first contact all the
    same. A contact is written to in the language of the person with that address, in Japanese where nobody signs in
    with it.
    """
    contact = organization.contacts.filter(pk__in=reached_contacts(organization.pk)).first()
    people = [person for person in also if getattr(person, "pk", None) and person.is_active and not person.is_staff]
    if contact is None:
        people += [role.user for role in Role.objects.managers().filter(organization=organization)]
    if not people:
        contact = contact or organization.contacts.first()
    written: set[str] = set()
    if contact is not None:
        owner = get_user_model().objects.filter(email=contact.email.lower(), is_active=True).first()
        _queue_once(kind, contact.email, owner, addressed_to_contact(contact), about, step, context, written)
    for person in people:
        _queue_once(
            kind, person.email, person, addressed_to_person(person, organization), about, step, context, written
        )


def addressed_to_contact(contact: Contact) -> dict[str, Any]:
    """The addressee lines of a mail to a contact (組織名・部署・氏名; 御中 where no person is known)."""
    return {
        "organization": names_of(contact.organization),
        "department": contact.department,
        "title": contact.title,
        "name": contact.name,
    }


def addressed_to_person(person: Any, organization: Organization) -> dict[str, Any]:
    """The addressee lines of a mail to somebody who signs in."""
    return {"organization": names_of(organization), "name": person.name}


def names_of(organization: Organization) -> dict[str, str]:
    """The name in both languages, as a mail keeps it."""
    return {"ja": organization.name_ja, "en": organization.name_en or organization.name_ja}


def _queue_once(
    kind: str,
    address: str,
    person: Any,
    addressee: dict[str, Any],
    about: UUID | None,
    step: str,
    context: dict[str, Any] | None,
    written: set[str],
) -> None:
    if address.lower() in written:
        return
    written.add(address.lower())
    queue(
        kind,
        to=address,
        user=person,
        language=person.language if person else "ja",
        about=about,
        step=step,
        context={**(context or {}), "addressee": addressee},
    )
