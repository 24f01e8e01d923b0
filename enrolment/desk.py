"""The officers' own pages of enrolment: entering an application."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enrolment.entering import enter
from enrolment.form_sheet import SECTIONS, read_form_sheet
from enrolment.forms import EntryForm, UploadForm
from enrolment.welcoming import AT_ONCE, invite_first_managers, without_manager
from members.access import officer_required


@officer_required(writing="prepare")
def application_new(request: HttpRequest) -> HttpResponse:
    """The whole application on one page; a filled-in workbook prefills it."""
    if request.method != "POST":
        return show(request, EntryForm(), UploadForm())
    if "upload" in request.POST:
        return prefilled(request)
    form = EntryForm(request.POST)
    if form.is_valid():
        try:
            application = enter(form, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The application has been entered. The contact has been mailed a receipt."))
            return redirect("review", "application", application.pk)
    return show(request, form, UploadForm(), status=422)


def prefilled(request: HttpRequest) -> HttpResponse:
    """The page with the answers of the uploaded workbook, nothing saved yet."""
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return show(request, EntryForm(), upload, status=422)
    try:
        answers = read_form_sheet(upload.cleaned_data["file"])
    except ValidationError as refused:
        upload.add_error("file", refused.messages)
        return show(request, EntryForm(), upload, status=422)
    messages.info(request, _("The answers of the file are filled in below. Please check them, then save."))
    return show(request, EntryForm(initial={**answers, "channel": "email"}), UploadForm())


def show(request: HttpRequest, form: Any, upload: UploadForm, *, status: int = 200) -> HttpResponse:
    sections = [(title, [form[name] for name in names]) for title, names in SECTIONS]
    context = {
        **admin.site.each_context(request),
        "title": _("Enter an application"),
        "form": form,
        "upload": upload,
        "terms": form.terms,
        "sections": sections,
    }
    return render(request, "enrolment/application_new.html", context, status=status)


@officer_required
def first_managers(request: HttpRequest) -> HttpResponse:
    """Members that nobody can sign in for, as after an import; their contacts are invited on an officer's word."""
    waiting = without_manager()
    if request.method == "POST":
        count = invite_first_managers(waiting[:AT_ONCE], by=request.user)
        messages.success(request, _("%(count)d contacts have been invited.") % {"count": count})
        return redirect("desk-first-managers")
    context = {
        **admin.site.each_context(request),
        "title": _("Members without a manager"),
        "count": waiting.count(),
        "organizations": waiting[:AT_ONCE],
        "at_once": AT_ONCE,
    }
    return render(request, "enrolment/first_managers.html", context)
