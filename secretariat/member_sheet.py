"""Everything the desk knows of one member, gathered with a number of questions that does not grow with it."""

import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from deadlines.models import Duty, StandingDecision
from enrolment.models import Merger
from members import history
from members.models import Note, Organization
from notices.models import Mail
from portal.own_submissions import own_submissions

LATEST = 50


def sheet_of(organization: Organization, *, as_of: datetime.date | None = None) -> dict[str, Any]:
    """The sections of a member's page at the desk."""
    contacts = list(organization.contacts.all())
    roles = list(organization.roles.select_related("user").order_by("created_at"))
    addresses = sorted({each.email.lower() for each in contacts} | {role.user.email for role in roles})
    return {
        "organization": organization,
        "contacts": contacts,
        "roles": roles,
        "invitations": organization.invitations.open().select_related("invited_by"),
        "hand_overs": organization.hand_overs.select_related("former", "made_by")[:LATEST],
        "duties": Duty.objects.filter(organization=organization).with_deadline().order_by("-effective_due_on")[:LATEST],  # type: ignore[misc]
        "submissions": own_submissions(organization),
        "stand_ins": organization.stand_ins.select_related("officer")[:LATEST],
        "decisions": StandingDecision.objects.filter(organization=organization).select_related(
            "proposed_by", "decided_by"
        )[:LATEST],
        "mergers": Merger.objects.filter(Q(kept=organization) | Q(gone=organization)).select_related("kept", "gone"),
        "notes": Note.objects.of(organization)[:LATEST],
        "mails": mails_to(addresses)[:LATEST],
        "mails_address": outbox_address(addresses),
        "files": organization.files.select_related("uploaded_by").order_by("-uploaded_at")[:LATEST],
        "certificates": organization.certificates.select_related("issued_by")[:LATEST],
        "changes": history.changes_of(organization)[:LATEST],
        "then": history.as_of(organization, as_of) if as_of else None,
        "as_of": as_of,
    }


def mails_to(addresses: list[str]) -> Any:
    """What the outbox has for these addresses, latest first; texts are read on the mail's own page."""
    return Mail.objects.filter(address__in=addresses).defer("text", "html", "answers").order_by("-queued_at")


def outbox_address(addresses: list[str]) -> str:
    """The outbox, filtered to exactly these addresses."""
    return f"{reverse('admin:notices_mail_changelist')}?{urlencode({'address__in': ','.join(addresses)})}"
