"""Merging two registrations of one body: what moves is shown first; undone within a day, row by row."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines import fingerprint, ledger
from deadlines.models import Duty
from design.field_words import in_words
from enrolment.leaving import leave
from enrolment.models import Merger
from members.correspondence import names_of, write_to
from members.models import Contact, Organization, Role, StatusChange
from members.models.organization import LeavingReason, Status
from reviews.errors import Conflict
from reviews.models import State
from timekeeping import today

# What moves, by the name of the way from the organization. What proves the past of the one that goes (its duties,
# certificates, status history, notifications) stays with it.
MOVING = {
    "goals": _("Goals"),
    "announcements": _("Announcements"),
    "progress_reports": _("Progress reports"),
    "projects": _("Projects"),
    "disclosures": _("Disclosures"),
    "files": _("Files"),
    "roles": _("People"),
    "contacts": _("Contacts"),
    "inquiries": _("Inquiries"),
    "notes": _("Notes of the secretariat"),
    "group_memberships": _("Participations in working groups"),
}
# What one organization has once: what the one that stays has already is not moved.
ONCE = {"roles": "user", "group_memberships": "working_group"}
TELLING_APART = ("corporate_number", "local_government_code", "category")
UNDER_REVIEW = ("announcements", "progress_reports", "projects", "disclosures", "change_requests", "leaving_requests")


class Preview(NamedTuple):
    """What a merger would do."""

    moving: list[tuple[str, Any, int]]
    ending: list[Duty]
    doubled: int  # people with a role in both: theirs in the one that goes stays there

    @property
    def fingerprint(self) -> str:
        """Tells whether it is still what the officer has seen."""
        said = [*(f"{name}={number}" for name, _label, number in self.moving), *(str(duty.pk) for duty in self.ending)]
        return fingerprint.of_words([*said, str(self.doubled)])


def preview(kept: Organization, gone: Organization) -> Preview:
    """What would move from `gone` to `kept`, and which duties would end."""
    return Preview(
        moving=[(name, label, moving_rows(kept, gone, name).count()) for name, label in MOVING.items()],
        ending=list(Duty.objects.filter(organization=gone).outstanding().soonest_first()),
        doubled=doubled_rows(kept, gone, "roles").count(),
    )


def doubled_rows(kept: Organization, gone: Organization, name: str) -> Any:
    """The rows of one kind whose like the one that stays has already; they do not move."""
    rows = getattr(gone, name)
    once = ONCE.get(name)
    return rows.filter(**{f"{once}__in": getattr(kept, name).values(once)}) if once else rows.none()


def moving_rows(kept: Organization, gone: Organization, name: str) -> Any:
    """The rows of one kind that move."""
    return getattr(gone, name).exclude(pk__in=doubled_rows(kept, gone, name).values("pk")).order_by("pk")


def differences(kept: Organization, gone: Organization) -> list[tuple[str, str, str]]:
    """What speaks against the two being one body: the name of the fact, and what each of them says."""
    found = []
    for name in TELLING_APART:
        its_own, other = (said_of(each, name) for each in (kept, gone))
        if its_own != other:
            found.append((str(Organization._meta.get_field(name).verbose_name), its_own, other))  # type: ignore[union-attr]
    return found


def said_of(organization: Organization, name: str) -> str:
    field = Organization._meta.get_field(name)
    return in_words(field, getattr(organization, name), lambda _relation, _key: None)


def check(kept: Organization, gone: Organization) -> None:
    """Raise ValidationError where the two cannot be merged now."""
    if kept.pk == gone.pk:
        raise ValidationError(_("Please choose another registration."))
    if not (kept.is_member and gone.is_member):
        raise ValidationError(_("One of the two has left the partnership."))
    waiting = sum(getattr(gone, name).filter(state=State.SUBMITTED).count() for name in UNDER_REVIEW)
    waiting += gone.goals.filter(versions__state=State.SUBMITTED).count()
    if waiting:
        raise ValidationError(
            _("Something of the registration that goes waits for a decision; please decide it first.")
        )


@transaction.atomic
def merge(kept: Organization, gone: Organization, *, because: str, seen: str, by: Any) -> Merger:
    """Move everything of `gone` to `kept`; `gone` leaves as merged and its duties end. Both are written to.

    Raises ValidationError as `check`, Conflict where it is not what the preview (`seen`) showed or one has left.
    """
    ledger.lock(gone)
    both = Organization.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk").in_bulk()
    kept, gone = both[kept.pk], both[gone.pk]
    check(kept, gone)
    shown = preview(kept, gone)
    if shown.fingerprint != seen:
        raise Conflict(gone)
    status_before = gone.status
    ended = {str(duty.pk): duty.state for duty in shown.ending}
    leave(gone, on=today(), reason_code=LeavingReason.DISSOLVED, explanation=because, by=by)
    merger: Merger = Merger.objects.create(
        kept=kept,
        gone=gone,
        reason=because,
        moved={name: _move(kept, gone, name) for name in MOVING},
        ended_duties=ended,
        status_before=status_before,
        made_by=by,
    )
    Organization.objects.filter(pk=kept.pk).update(version=F("version") + 1)
    _tell("registrations-merged", merger)
    return merger


def _move(kept: Organization, gone: Organization, name: str) -> list[str]:
    """Give the rows of one kind to the one that stays; returns their keys."""
    rows = moving_rows(kept, gone, name)
    keys = list(rows.values_list("pk", flat=True))
    _give(rows.model, keys, kept)
    return [str(key) for key in keys]


def _give(model: type[models.Model], keys: list[Any], to: Organization) -> int:
    rows = model._default_manager.filter(pk__in=keys)
    if model is Contact:  # they keep their order, after those that are there
        last = to.contacts.aggregate(last=Max("position"))["last"] or 0
        for place, contact in enumerate(rows.order_by("position"), start=last + 1):
            Contact.objects.filter(pk=contact.pk).update(organization=to, position=place)
        return len(keys)
    return rows.update(organization=to)


@transaction.atomic
def undo(merger: Merger, *, by: Any) -> int:
    """Give back what moved and is still where it was moved to; returns how many rows. Within a day, once.

    The one that had gone is a member again with the status and the duties it had. Raises Conflict where somebody undid
    it already, ValidationError where the day has passed or its number belongs to another member by now.
    """
    gone, kept = merger.gone, merger.kept
    ledger.lock(gone)
    list(Organization.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk"))
    now = timezone.now()
    merger.refresh_from_db()
    if merger.undone_at is None and not merger.may_be_undone:
        raise ValidationError(_("A merger can be undone within a day."))
    if not Merger.objects.filter(pk=merger.pk, undone_at=None).update(undone_at=now, undone_by=by):
        raise Conflict(merger)
    merger.refresh_from_db()
    _restore(gone, merger, by=by)
    returned = sum(_give_back(merger, name, keys) for name, keys in merger.moved.items())
    for state in {*merger.ended_duties.values()}:
        keys = [key for key, before in merger.ended_duties.items() if before == state]
        Duty.objects.filter(pk__in=keys, state=Duty.State.ENDED).update(state=state, closed_at=None)
    ledger.reconcile(Organization.objects.filter(pk__in=(gone.pk, kept.pk)))
    _tell("merger-undone", merger)
    return returned


def _restore(gone: Organization, merger: Merger, *, by: Any) -> None:
    """Make it a member again, with an entry in its history."""
    former = Organization.objects.filter(pk=gone.pk, status=Status.LEFT)
    try:
        with transaction.atomic():
            back = former.update(
                status=merger.status_before, left_on=None, leaving_reason="", version=F("version") + 1,
                updated_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise ValidationError(_("Another member has its number by now.")) from error
    if not back:
        raise Conflict(gone)
    StatusChange.objects.create(
        organization=gone, status=merger.status_before, effective_on=today(), reason=merger.reason, by=by
    )


def _give_back(merger: Merger, name: str, keys: list[str]) -> int:
    rows = getattr(merger.kept, name).filter(pk__in=keys)
    still_there = list(rows.values_list("pk", flat=True))
    return _give(rows.model, still_there, merger.gone)


def _tell(kind: str, merger: Merger) -> None:
    """Write to the contact and the managers of the one that stays; after undoing, to both."""
    for organization in {merger.kept} | ({merger.gone} if merger.undone_at else set()):
        roles = Role.objects.managers().filter(organization=organization).select_related("user")
        write_to(
            organization,
            kind,
            about=merger.pk,
            context={
                "kept": names_of(merger.kept),
                "gone": names_of(merger.gone),
                "reason": merger.reason,
                "path": reverse("workspace", args=[organization.pk]),
            },
            also=[role.user for role in roles],
        )
