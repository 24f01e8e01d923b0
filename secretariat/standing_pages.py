"""Holds and removals at the desk: the written notice with its preview, the second officer's decision, the end."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from deadlines.forms import ReasonForm
from deadlines.models import Duty, StandingDecision
from deadlines.models.standing import change_status
from deadlines.new_dates import check_last_day, first_last_day
from design import fields, forms
from enrolment.leaving import remove
from members.access import officer_required
from members.correspondence import names_of
from members.models import Organization
from members.models.organization import Status
from notices import rendering
from reviews.errors import Conflict
from secretariat.desk import desk_page

SENT = gettext_lazy("The notice is on its way. After its last day another officer can decide.")

NOT_ANOTHER = gettext_lazy("Another notice or hold is under way for this member, or it has left.")


class NoticeForm(forms.Form):
    """What the member is told before a hold or a removal is decided."""

    duties = controls.ModelMultipleChoiceField(
        label=gettext_lazy("What is waited for"),
        queryset=Duty.objects.none(),
        widget=controls.CheckboxSelectMultiple,
        help_text=gettext_lazy("Duties past their date and not submitted."),
    )
    until = fields.JapaneseDateField(label=gettext_lazy("Waited for until"))
    reason = fields.TextField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        help_text=gettext_lazy("The member reads this in the notice, and in the decision."),
    )

    def __init__(self, *args: Any, organization: Organization, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["duties"]
        chosen.queryset = organization.duties.overdue().soonest_first()
        self.owes = chosen.queryset.exists()
        if kind == StandingDecision.Kind.REMOVAL:
            self.spares("duties")
            if not self.owes:
                chosen.widget = controls.MultipleHiddenInput()

    def clean_until(self) -> Any:
        check_last_day(self.cleaned_data["until"])
        return self.cleaned_data["until"]


@officer_required(writing="prepare")
def hold_new(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Send the written notice before a hold (会員資格の一時保留)."""
    return _propose(request, organization_id, StandingDecision.Kind.HOLD)


@officer_required(writing="prepare")
def removal_new(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """Send the written notice before a removal (事務局決定による退会)."""
    return _propose(request, organization_id, StandingDecision.Kind.REMOVAL)


def _propose(request: HttpRequest, organization_id: uuid.UUID, kind: StandingDecision.Kind) -> HttpResponse:
    """Write the notice, see it as its reader gets it, send it."""
    organization = get_object_or_404(Organization, pk=organization_id)
    form = NoticeForm(
        request.POST or None, organization=organization, kind=kind, initial={"until": first_last_day().isoformat()}
    )
    letters: list[Any] = []
    is_possible = StandingDecision.may_be_proposed(organization, kind)
    if request.method == "POST" and not is_possible:
        form.add_error(None, NOT_ANOTHER)
    if request.method == "POST" and form.is_valid():
        if "send" in request.POST and (sent := _send(request, organization, kind, form)):
            return sent
        letters = _letters(organization, kind, **form.cleaned_data)
    titles = {
        StandingDecision.Kind.HOLD: _("Notice before a hold"),
        StandingDecision.Kind.REMOVAL: _("Notice before a removal"),
    }
    context = {
        "title": titles[kind],
        "organization": organization,
        "form": form,
        "letters": letters,
        "kind": kind,
        "not_another": "" if is_possible else NOT_ANOTHER,
        "under_way": organization.standing_decisions.unfinished().first(),
    }
    return desk_page(request, "members/notice", status=422 if form.errors else 200, **context)


def _send(request: Any, organization: Organization, kind: str, form: NoticeForm) -> HttpResponse | None:
    answer = form.cleaned_data
    try:
        decision = StandingDecision.propose(
            organization,
            kind,
            because=answer["reason"],
            until=answer["until"],
            duties=list(answer["duties"]),
            by=request.user,
        )
    except Conflict:
        messages.error(request, NOT_ANOTHER)
        return redirect("desk-member", organization.pk)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    if decision.is_prepared:
        messages.success(request, _("The notice is prepared. An officer reads and sends it."))
    else:
        messages.success(request, SENT)
    return redirect(decision)


def _letters(organization: Organization, kind: str, *, duties: Any, reason: str, until: Any) -> list[Any]:
    """The notice in both languages, as its reader gets it."""
    planned = StandingDecision(organization=organization, kind=kind)
    context = {
        "addressee": {"organization": names_of(organization)},
        "member": names_of(organization),
        "what": planned.kind_names,
        "duties": [duty.as_said for duty in duties],
        "path": f"/organizations/{organization.pk}/",
        "reason": reason,
        "until_on": until.isoformat(),
    }
    return [(language, rendering.render(f"{kind}-notice", context, language=language)) for language in ("ja", "en")]


@officer_required
def standing(request: Any, decision_id: uuid.UUID) -> HttpResponse:
    """A notice and what became of it, with what this officer can do about it."""
    found = get_object_or_404(
        StandingDecision.objects.select_related("organization", "prepared_by", "proposed_by", "decided_by", "ended_by"),
        pk=decision_id,
    )
    return _standing_page(request, found, ReasonForm())


def _standing_page(request: Any, found: StandingDecision, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    context = {
        "title": str(found),
        "decision": found,
        "duties": found.duties.soonest_first(),
        "why_not": found.why_not_yet(by=request.user),
        "letters": _prepared_letters(found),
        "form": form,
    }
    return desk_page(request, "members/standing", status=status, **context)


def _prepared_letters(found: StandingDecision) -> list[Any]:
    """What an officer reads before sending it."""
    if not found.is_prepared:
        return []
    awaited = found.duties.soonest_first()
    return _letters(found.organization, found.kind, duties=awaited, reason=found.reason, until=found.awaited_until)


@require_POST
@officer_required
def standing_send(request: Any, decision_id: uuid.UUID) -> HttpResponse:
    """Send the notice that somebody prepared."""
    found = get_object_or_404(StandingDecision.objects.select_related("organization"), pk=decision_id)
    return _act(request, found, lambda: found.send(by=request.user), done=SENT)


@require_POST
@officer_required
def standing_decide(request: Any, decision_id: uuid.UUID) -> HttpResponse:
    """Decide as a second officer."""
    found = get_object_or_404(StandingDecision, pk=decision_id)
    if found.kind == StandingDecision.Kind.HOLD:
        return _act(request, found, lambda: found.confirm_hold(by=request.user))
    return _act(request, found, lambda: remove(found, by=request.user))


@require_POST
@officer_required
def standing_end(request: Any, decision_id: uuid.UUID) -> HttpResponse:
    """Drop a notice, or lift a hold, with a reason."""
    found = get_object_or_404(StandingDecision.objects.select_related("organization"), pk=decision_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _standing_page(request, found, form, status=422)
    verb = found.lift if request.POST.get("verb") == "lift" else found.drop
    return _act(request, found, lambda: verb(because=form.cleaned_data["reason"], by=request.user))


def _act(request: HttpRequest, found: StandingDecision, verb: Callable[[], object], *, done: Any = "") -> HttpResponse:
    try:
        verb()
    except Conflict:
        messages.error(request, _("Somebody else has decided this in the meantime; nothing was changed."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done or _("Done. The member is told by mail."))
    return redirect("standing", found.pk)


@officer_required
def hold_lift(request: Any, organization_id: uuid.UUID) -> HttpResponse:
    """Lift a hold that was taken over from the register, for which the portal has no notice."""
    organization = get_object_or_404(Organization, pk=organization_id)
    held = organization.standing_decisions.unfinished().first()
    if held is not None:
        return redirect(held)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change_status(
                    organization, Status.ON_HOLD, Status.ACTIVE, reason=form.cleaned_data["reason"], by=request.user
                )
        except Conflict:
            messages.error(request, _("The membership is not on hold any longer."))
        else:
            messages.success(request, _("The hold was lifted."))
        return redirect("desk-member", organization.pk)
    context = {"title": _("Lift the hold"), "organization": organization, "form": form}
    return desk_page(request, "members/lift", status=422 if form.errors else 200, **context)
