"""The pages of a submission that one form writes: a project, a disclosure."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goals.models.owed import OwedSubmission
from goals.views.writing import is_autosave
from reports.views import loop
from reviews.errors import Conflict


class OneForm(NamedTuple):
    """`name` is that of its addresses and templates, and of the submission in them."""

    name: str
    form: type[Any]

    def edit(self, request: Any, submission: OwedSubmission) -> HttpResponse:
        """A form while it may be changed by this person, else what it says."""
        if request.method == "POST":
            return self.save(request, submission)
        if not loop.may_edit(request, submission):
            return self.show(request, submission, "own")
        return self.edit_page(request, self.form_of(submission))

    def save(self, request: Any, submission: OwedSubmission) -> HttpResponse:
        """Save the draft; a conflict keeps what was typed."""
        loop.require_edit(request, submission.organization)
        form = self.form_of(submission, request.POST, request.FILES)
        status = 200 if form.is_valid() else 422
        try:
            if status == 200:
                form.keep(by=request.user)
                return loop.saved(request, submission, preview=f"{self.name}-preview")
        except Conflict:
            status = 409
            loop.tell_conflict(form, submission, submission.sheet())
        return loop.not_saved(status=status) if is_autosave(request) else self.edit_page(request, form, status=status)

    def form_of(self, submission: OwedSubmission, *data: Any) -> Any:
        """The form, with the secretariat's comments beside the fields while it is returned."""
        returned = submission.last_return
        comments = returned.field_comments if returned else None
        return self.form(*data, instance=submission, draft=True, comments=comments)

    def edit_page(self, request: Any, form: Any, *, status: int = 200) -> HttpResponse:
        submission = form.instance
        is_incomplete = request.method != "POST" and loop.point_out(request, [form], submission)
        context = {**self.context(submission), "form": form, "is_incomplete": is_incomplete}
        return render(request, f"reports/{self.name}_edit.html", context, status=status)

    def show(self, request: Any, submission: OwedSubmission, page: str, **more: Any) -> HttpResponse:
        """What it says, on its own page or as the preview."""
        context = {
            **self.context(submission),
            "lines": submission.sheet(),
            **loop.rights(request, submission),
            **more,
        }
        return render(request, f"reports/{self.name}_{page}.html", context)

    def context(self, submission: OwedSubmission) -> dict[str, Any]:
        return {
            "organization": submission.organization,
            self.name: submission,
            "submission": submission,
            "returned": submission.last_return,
        }

    def preview(self, request: Any, submission: OwedSubmission) -> HttpResponse:
        return self.show(request, submission, "preview", problems=loop.problem_lines(submission))

    def send(self, request: HttpRequest, submission: OwedSubmission) -> HttpResponse:
        preview = reverse(f"{self.name}-preview", args=[submission.organization.pk, submission.pk])
        return loop.send(request, submission, preview=preview)
