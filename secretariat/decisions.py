"""The decisions an officer can take on a submission, by its kind and state; each calls one verb of a lower floor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from design.words import day
from enrolment.approval import approve, decline
from enrolment.leaving import Ending, confirm, what_ends
from enrolment.models import Application, LeavingRequest
from goals.models import GoalVersion
from reviews.models import Submission
from secretariat.forms import (
    LINE_PREFIX,
    AcceptForm,
    ApprovalForm,
    CancelReturnForm,
    DeclineForm,
    LeavingForm,
    MinorForm,
    ReopenForm,
    ReturnForm,
)
from secretariat.models.review import Purpose
from timekeeping import today


@dataclass
class Decision:
    """A button with its form; `carry_out(form, by)` raises Conflict when somebody was faster."""

    name: str
    label: Any
    done: Any
    make_form: Callable[..., forms.Form]
    carry_out: Callable[[Any, Any], object]
    initial: dict[str, Any] = field(default_factory=dict)
    stays: bool = False  # the officer goes on reading the same submission afterwards
    replies: tuple[str, str] | None = None  # what canned replies are for, and the field that takes them
    notice: str = ""  # what to heed before the button is pressed
    ending: Ending | None = None  # what ends with it
    form: Any = None

    def __post_init__(self) -> None:
        self.form = self.make_form(initial=self.initial, auto_id=f"id_{self.name}_%s")

    @property
    def own_fields(self) -> list[Any]:
        """The form's fields without the comments that stand beside the lines of the sheet."""
        return [bound for bound in self.form if not bound.name.startswith(LINE_PREFIX)]

    def keep(self, data: Any) -> None:
        """Show what was typed so far, without judging it."""
        typed = {name: data[name] for name in self.form.fields if name in data}
        self.form = self.make_form(initial={**self.initial, **typed}, auto_id=f"id_{self.name}_%s")

    def insert(self, text: str) -> None:
        """Add a canned reply after what is typed."""
        if self.replies is None:
            return
        field = self.replies[1]
        typed = str(self.form.initial.get(field) or "").rstrip()
        self.form.initial[field] = f"{typed}\n{text}" if typed else text

    def bind(self, data: Any) -> Any:
        """The form with what the officer sent; kept, so that the page shows its errors."""
        self.form = self.make_form(data, auto_id=f"id_{self.name}_%s")
        return self.form


def decisions_for(submission: Submission) -> list[Decision]:
    """What can be decided now."""
    if submission.state == Submission.State.ACCEPTED:
        return [reopening(submission)]
    if submission.is_return_untouched:
        return [cancelling_the_return(submission)]
    if submission.state != Submission.State.SUBMITTED:
        return []
    if isinstance(submission, Application):
        return [approval(submission), returning(submission), declining(submission)]
    if isinstance(submission, LeavingRequest):
        return [leaving(submission), returning(submission)]
    if isinstance(submission, GoalVersion) and submission.is_minor is not None:
        return [acceptance(submission), returning(submission), weighing(submission)]
    return [acceptance(submission), returning(submission)]


def approval(application: Application) -> Decision:
    return Decision(
        "approve",
        _("Approve the application"),
        _("Approved. The applicant is a member now and has been sent a link to sign in."),
        ApprovalForm,
        lambda form, by: approve(
            application, by=by, joined_on=form.cleaned_data["joined_on"], comment=form.cleaned_data["message"]
        ),
        initial={"joined_on": today()},
        replies=(Purpose.ACCEPT, "message"),
    )


def declining(application: Application) -> Decision:
    return Decision(
        "decline",
        _("Decline the application"),
        _("Declined. The applicant has been told the reason by mail."),
        DeclineForm,
        lambda form, by: decline(application, by=by, reason=form.cleaned_data["reason"]),
        replies=(Purpose.DECLINE, "reason"),
    )


def leaving(request: LeavingRequest) -> Decision:
    """Nothing is proposed before the day that was wished for: an officer who agreed on another one types it."""
    wished_on = request.wished_on
    not_yet = ""
    if wished_on and wished_on > today():
        said = gettext("The requested date of leaving (%(day)s) has not come yet. Please confirm on that day or later.")
        not_yet = said % {"day": day(wished_on)}
    return Decision(
        "leave",
        _("Confirm the leaving"),
        _("Confirmed. The organization has left; its people have been told by mail."),
        LeavingForm,
        lambda form, by: confirm(
            request,
            on=form.cleaned_data["on"],
            reason_code=form.cleaned_data["reason_code"],
            explanation=form.cleaned_data["explanation"],
            by=by,
        ),
        initial={"on": None if not_yet else wished_on or today(), "reason_code": request.leaving_reason},
        notice=not_yet,
        ending=what_ends(request.organization),
    )


def acceptance(submission: Submission) -> Decision:
    return Decision(
        "accept",
        _("Accept"),
        _("Accepted. The member has been told by mail."),
        AcceptForm,
        lambda form, by: submission.accept(by=by, comment=form.cleaned_data["message"]),
        replies=(Purpose.ACCEPT, "message"),
    )


def weighing(version: GoalVersion) -> Decision:
    """Whether a change counts as minor; the goal keeps waiting."""
    return Decision(
        "weigh",
        _("Count the change as minor or not"),
        _("Noted."),
        MinorForm,
        lambda form, by: version.count_as_minor(
            form.cleaned_data["is_minor"] == "yes", because=form.cleaned_data["because"], by=by
        ),
        initial={"is_minor": "yes" if version.is_minor else "no"},
        stays=True,
    )


def returning(submission: Submission) -> Decision:
    is_to_applicant = isinstance(submission, Application)
    done = _("Returned for correction. The member has been told by mail.")
    if is_to_applicant:
        done = _("Returned for correction. The applicant has been told by mail.")
    return Decision(
        "return",
        _("Return for correction"),
        done,
        partial(ReturnForm, lines=submission.sheet(), is_to_applicant=is_to_applicant),
        lambda form, by: submission.send_back(
            by=by, comment=form.cleaned_data["comment"], field_comments=form.field_comments
        ),
        replies=(Purpose.RETURN, "comment"),
    )


def cancelling_the_return(submission: Submission) -> Decision:
    return Decision(
        "cancel-return",
        _("Take the return back"),
        _("The return is taken back; it waits for a decision again. Whoever had been asked for a correction is told."),
        CancelReturnForm,
        lambda form, by: submission.cancel_return(by=by, reason=form.cleaned_data["reason"]),
        stays=True,
    )


def reopening(submission: Submission) -> Decision:
    return Decision(
        "reopen",
        _("Reopen"),
        _("Reopened; it waits for a decision again."),
        ReopenForm,
        lambda form, by: submission.reopen(by=by, reason=form.cleaned_data["reason"]),
    )
