"""Pages of the applicant: how to join, the application step by step behind its private link, its state."""

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from design.pdf import render_pdf
from enrolment import steps
from enrolment.duplicates import TAKEN, AlreadyRegistered
from enrolment.form_sheet import XLSX, form_sheet
from enrolment.forms import StartForm, StepForm
from enrolment.models import Application, TermsVersion
from enrolment.starting import start
from reviews.errors import Conflict
from timekeeping import today


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    return render(request, "enrolment/join.html", {"terms": TermsVersion.objects.in_force(today())})


@require_safe
@cache_control(public=True, max_age=3600)
def guidelines_code(request: HttpRequest) -> HttpResponse:
    """The QR code that leads to the guidelines; a file, because the policy allows no data: images."""
    picture = io.BytesIO()
    segno.make(settings.GUIDELINES_URL, error="m", micro=False).save(picture, kind="svg", scale=4, border=4)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
def application_form(request: HttpRequest) -> HttpResponse:
    """The application form as xlsx, for those who send it by e-mail."""
    response = HttpResponse(form_sheet(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="circular-partners-application.xlsx"'
    return response


def apply(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        start(language=get_language() or "ja", **form.cleaned_data)
        return redirect("apply-sent")
    return render(request, "enrolment/apply.html", {"form": form, "draft_days": settings.APPLICATION_DRAFT_DAYS})


@require_safe
def apply_sent(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, so that nothing about it can be found out."""
    return render(request, "enrolment/apply_sent.html")


def application_by(token: str) -> Application:
    """The application behind a private link; 404 for an unknown or expired one."""
    return get_object_or_404(Application.objects.reachable(), token=token)


@never_cache
@require_safe
def application(request: HttpRequest, token: str) -> HttpResponse:
    """Where it stands, what to do next, what has happened."""
    found = application_by(token)
    context: dict[str, Any] = {"application": found, "events": found.events.defer("sheet")}
    if found.is_editable:
        context["standings"] = standings = steps.standings(found)
        context["returned"] = found.last_return
        context["comments"] = steps.comments_with_steps(found)
        context["next"] = next((each for each in standings if not each.is_whole or each.comments), None)
    return render(request, "enrolment/application.html", context)


@never_cache
def application_step(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    found = application_by(token)
    step = steps.BY_SLUG.get(slug)
    if step is None:
        raise Http404
    if not found.is_editable:
        return redirect(found)
    if request.method != "POST":
        return show_step(request, found, step, step.form(instance=found, comments=steps.comments_of(found)))
    is_draft = bool({"later", "autosave"} & request.POST.keys())
    form = step.form(request.POST, instance=found, draft=is_draft, comments=steps.comments_of(found))
    is_valid = form.is_valid()
    if (is_valid or is_draft) and not keep(form):
        return answer_conflict(request, found, step, form)
    if "autosave" in request.POST:
        return JsonResponse({"version": found.version, "message": _("Saved.")})
    if not is_valid:
        return show_step(request, found, step, form, status=422)
    if is_draft:
        messages.success(request, _("Saved. You can continue later from the address in the mail we sent you."))
        return redirect(found)
    following = steps.after(step)
    return redirect(following.address(found)) if following else redirect("application-preview", found.token)


def keep(form: StepForm) -> bool:
    """Save what is valid in a form; False where somebody else saved the application meanwhile."""
    try:
        with transaction.atomic():
            form.instance.save_edit(version=form.cleaned_data.get("version"))
            form._save_m2m()  # type: ignore[attr-defined] # what is valid is kept even while something else is not
    except Conflict:
        return False
    typed: Any = form.data
    form.data = typed.copy()
    form.data["version"] = str(form.instance.version)  # type: ignore[index]
    return True


def answer_conflict(request: HttpRequest, found: Application, step: steps.Step, form: StepForm) -> HttpResponse:
    """Show again what was typed, with the version that is stored now."""
    stored = application_by(found.token)
    form.tell_conflict(version=stored.version, at=stored.updated_at)
    if "autosave" in request.POST:
        return JsonResponse({"message": _("Somebody else changed this while you were writing")}, status=409)
    return show_step(request, stored, step, form, status=409)


def show_step(
    request: HttpRequest, found: Application, step: steps.Step, form: StepForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "application": found,
        "step": step,
        "number": steps.STEPS.index(step) + 1,
        "previous": steps.before(step),
        "previous_address": previous.address(found) if (previous := steps.before(step)) else None,
        "standings": steps.standings(found, current=step),
        "form": form,
        "terms": TermsVersion.objects.in_force(today()),
        "is_kept": status == 422 and form.is_draft,
    }
    return render(request, "enrolment/step.html", context, status=status)


@never_cache
def application_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The whole application to read before it is sent; sending is a POST that names the version read."""
    found = application_by(token)
    if not found.is_editable:
        return redirect(found)
    errors: list[str] = []
    standings = steps.standings(found)
    unfinished = [each for each in standings if not each.is_whole]
    if request.method == "POST" and not unfinished:
        errors = send(found, seen=request.POST.get("version", ""))
        if not errors:
            messages.success(request, _("Your application has been sent. We have e-mailed you a receipt."))
            return redirect(found)
    context = {
        "application": found,
        "standings": standings,
        "unfinished": unfinished,
        "lines": found.sheet(),
        "errors": errors,
    }
    return render(request, "enrolment/preview.html", context, status=409 if errors else 200)


def send(found: Application, *, seen: str) -> list[str]:
    """Submit what was read; returns what stands in the way."""
    if seen != str(found.version):
        return [_("The application was changed meanwhile. Please read it again and send it then.")]
    try:
        found.submit(by=None)
    except AlreadyRegistered as refused:
        found.refresh_from_db()  # sending was rolled back
        return list(dict.fromkeys(str(message) for message in refused.messages))
    except IntegrityError:  # another application with the same number was sent at this moment
        found.refresh_from_db()
        return [str(TAKEN)]
    except Conflict:
        return [_("The application was changed meanwhile. Please read it again and send it then.")]
    return []


@never_cache
def application_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, then withdraw; nothing happens on opening the page."""
    found = application_by(token)
    if not (found.is_editable or found.state == Application.State.SUBMITTED):
        return redirect(found)
    if request.method != "POST":
        return render(request, "enrolment/withdraw.html", {"application": found})
    try:
        found.withdraw(by=None)
    except Conflict:
        messages.warning(request, _("The secretariat has decided on the application meanwhile."))
    else:
        messages.success(request, _("Your application has been withdrawn."))
    return redirect("application", found.token)


@never_cache
@require_safe
def application_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The application as it stands, to print and pass round for approval inside the organization (稟議)."""
    found = application_by(token)
    pdf = render_pdf("enrolment/application_pdf.html", {"application": found, "lines": found.sheet()})
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="circular-partners-application.pdf"'
    return response
