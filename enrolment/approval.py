"""Approving and declining an application: one transaction, once, also when two officers press at the same moment."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from deadlines import ledger
from deadlines.models import Duty, Schedule
from enrolment import correspondence, duplicates
from enrolment.models import Application
from members.models import Contact, Organization, Role, StatusChange
from notices import outbox, unsubscribing
from timekeeping import today

# Recruitment opened then; nobody joined before (DOMAIN §1).
RECRUITMENT_OPENED_ON = datetime.date(2023, 9, 12)
COPIED = (
    "category",
    "name_ja",
    "name_kana",
    "name_en",
    "corporate_number",
    "local_government_code",
    "prefecture",
    "website",
    "representative_title",
    "representative_name",
    "representative_kana",
    "consents_to_publication",
)


def check_joining_date(day: datetime.date) -> None:
    """Raise ValidationError for a day before recruitment opened or after today."""
    if day < RECRUITMENT_OPENED_ON:
        raise ValidationError(_("Recruitment opened on 12 September 2023; nobody joined before."))
    if day > today():
        raise ValidationError(_("The joining date cannot be in the future."))


@transaction.atomic
def approve(
    application: Application, *, by: Any, joined_on: datetime.date | None = None, comment: str = ""
) -> Organization:
    """Make the applicant a member (参画承認): organization, contacts, first manager, duties and mail.

    Raises Conflict where somebody else decided first, AlreadyRegistered where a member has its number,
    ValidationError for an impossible joining date.
    """
    day = joined_on or today()
    check_joining_date(day)
    application.approved(by=by, comment=comment)
    organization = _make_organization(application, day)
    entered = {"since": day, "entered_by": by}
    organization.working_groups.set(application.working_groups.all(), through_defaults=entered)
    Application.objects.filter(pk=application.pk).update(organization=organization)
    application.organization = organization
    StatusChange.objects.create(organization=organization, status=organization.status, effective_on=day, by=by)
    Schedule.objects.create(organization=organization)
    _make_contacts(application, organization)
    manager = _make_manager(application, organization)
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    _tell(application, organization, manager, comment)
    return organization


@transaction.atomic
def decline(application: Application, *, by: Any, reason: str) -> None:
    """Turn the application down; the applicant is told the reason. Raises Conflict."""
    application.declined(by=by, reason=reason)
    correspondence.write_to_applicant(application, "application-declined", reason=reason)


def _make_organization(application: Application, joined_on: datetime.date) -> Organization:
    facts = {name: getattr(application, name) for name in COPIED}
    taken = duplicates.taken(duplicates.registered(application))
    if taken:
        raise duplicates.AlreadyRegistered(taken)
    try:
        with transaction.atomic():
            organization = Organization.objects.create(joined_on=joined_on, **facts)
    except IntegrityError as error:  # another application with the same number was approved at this moment
        raise duplicates.AlreadyRegistered({"corporate_number": duplicates.TAKEN}) from error
    return organization


def _make_contacts(application: Application, organization: Organization) -> None:
    Contact.objects.create(
        organization=organization,
        position=1,
        department=application.contact_department,
        title=application.contact_title,
        name=application.contact_name,
        kana=application.contact_kana,
        email=application.contact_email,
        telephone=application.contact_telephone,
        is_shared_mailbox=application.contact_is_shared_mailbox,
    )
    if application.second_email:
        Contact.objects.create(
            organization=organization,
            position=2,
            department=application.second_department,
            title=application.second_title,
            name=application.second_name,
            kana=application.second_kana,
            email=application.second_email,
            telephone=application.second_telephone,
        )


def _make_manager(application: Application, organization: Organization) -> Any:
    """The first manager; somebody who signs in already keeps the account and gets the role."""
    person = correspondence.person_with(application.contact_email)
    if person is None:
        try:
            with transaction.atomic():
                person = get_user_model().objects.create_user(
                    application.contact_email, name=application.contact_name, language=application.language
                )
                unsubscribing.take_over(person)
        except IntegrityError:  # made at this moment by the approval of another application
            person = correspondence.person_with(application.contact_email)
    Role.objects.create(user=person, organization=organization, kind=Role.Kind.MANAGER)
    return person


def in_order(duty: Duty) -> tuple[datetime.date, int]:
    """By date, and goals before their announcement; what has no date yet comes last."""
    return duty.due_on or datetime.date.max, list(Duty.Kind).index(Duty.Kind(duty.kind))


def _tell(application: Application, organization: Organization, manager: Any, comment: str) -> None:
    said = {
        "joining": application.organization_names,
        "joined_on": organization.joined_on.isoformat(),
        "comment": comment,
        "duties": [
            {
                "what": duty.kind_names,
                "due_on": duty.due_on.isoformat() if duty.due_on else "",
            }
            for duty in sorted(organization.duties.all(), key=in_order)
        ],
    }
    contact = {
        "organization": application.organization_names,
        "department": application.contact_department,
        "title": application.contact_title,
        "name": application.contact_name,
    }
    outbox.queue(
        "application-approved",
        to=manager.email,
        user=manager,
        language=manager.language,
        about=application.pk,
        context={**said, "application": str(application.pk), "addressee": contact},
    )
    if application.applicant_email.lower() != manager.email:
        correspondence.write_to_applicant(application, "application-approved", **said)
