"""An officer's work goes to another at the desk: choose both, see what moves, give the reason, confirm."""

from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from design import fields, forms
from design.words import bracketed
from members.access import officer_required
from reviews.errors import Conflict
from secretariat import transfer
from secretariat.chosen import keys_in
from secretariat.desk import desk_page
from secretariat.models import Transfer

LATEST = 20


class TransferForm(forms.Form):
    """Whose work, to whom, why, and whether the account is closed with it (administrators)."""

    leaving = controls.ModelChoiceField(label=gettext_lazy("Whose work"), queryset=User.objects.none())
    successor = controls.ModelChoiceField(
        label=gettext_lazy("Who takes over"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Only officers who decide can be chosen. The successor gets one e-mail."),
    )
    reason = fields.TextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("Who takes over reads it in the mail; it stands in the record of changes."),
    )
    closing = controls.BooleanField(
        label=gettext_lazy("Also close the account of whose work it was"),
        required=False,
        help_text=gettext_lazy("The person can no longer sign in. An administrator can open the account again."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for name, offered in (
            ("leaving", transfer.whose_work_may_move()),
            ("successor", transfer.who_may_take_over()),
        ):
            chosen: Any = self.fields[name]
            chosen.queryset = User.objects.all()  # who went since the page was opened is told apart
            chosen.widget.choices = [("", _("Please choose.")), *((each.pk, described(each)) for each in offered)]
        if not by.is_superuser:
            del self.fields["closing"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("leaving") and cleaned.get("successor"):
            closing = bool(cleaned.get("closing"))
            transfer.check(cleaned["leaving"], cleaned["successor"], closing=closing, by=self.by)
            if "confirm" not in self.data:  # what is confirmed and gone by now is somebody else's doing, and said so
                transfer.check_work(transfer.work_of(cleaned["leaving"]), closing=closing)
        return cleaned


def described(officer: Any) -> str:
    """A name with its address: two officers may have the same name."""
    said = officer.name + bracketed(officer.email) if officer.name else officer.email
    return said if officer.is_officer else _("%(who)s, no longer here") % {"who": said}


@officer_required
def officer_transfer(request: Any) -> HttpResponse:
    """Choose, see what would move, confirm it; `leaving` in the address names whose work it is."""
    asked = keys_in([request.GET.get("leaving", "")])
    form = TransferForm(request.POST or None, by=request.user, initial={"leaving": asked[0] if asked else None})
    work = None
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST and (done := carry_out(request, form)):
            return done
        work = None if form.errors else transfer.work_of(form.cleaned_data["leaving"])
    context: dict[str, Any] = {
        "title": _("Transfer of an officer's work"),
        "form": form,
        "work": work,
        "latest": Transfer.objects.select_related("leaving", "successor", "made_by")[:LATEST],
    }
    return desk_page(request, "transfer", status=422 if form.errors else 200, **context)


def carry_out(request: Any, form: TransferForm) -> HttpResponse | None:
    """Hand over what was seen; None where it has to be seen again."""
    answer = form.cleaned_data
    try:
        made = transfer.transfer(
            answer["leaving"],
            answer["successor"],
            because=answer["reason"],
            closing=bool(answer.get("closing")),
            seen=request.POST.get("seen", ""),
            by=request.user,
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    except Conflict as conflict:
        return say_conflict(request, conflict)
    words = _("%(successor)s looks after it now: members %(members)d, reviews %(reviews)d, tasks %(tasks)d.")
    said = {"members": made.members, "reviews": made.reviews, "tasks": made.tasks}
    messages.success(request, words % {"successor": made.successor, **said})
    return redirect("officer-transfer")


def say_conflict(request: HttpRequest, conflict: Conflict) -> HttpResponse | None:
    """Somebody else has handed it over: that stands; or the work is other work by now: it is shown again."""
    made: Any = conflict.subject
    if made is None:
        messages.warning(request, _("The work has changed since you saw it. Please look again; nothing was changed."))
        return None
    words = _("%(who)s has handed this work over to %(successor)s already. Nothing of yours was changed.")
    messages.error(request, words % {"who": made.made_by, "successor": made.successor})
    return redirect("officer-transfer")
