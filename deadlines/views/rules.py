"""What reminder mails will say, before they do: of a rule and a real duty, and of a person on a day to come."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from deadlines import rule_preview, sweep
from deadlines.models import Duty, ReminderRule
from deadlines.rule_form import ReminderRuleForm, about_own_words
from deadlines.views.days import day_in
from design.edited import SEEN
from members.access import officer_required
from notices.letters import digest

LANGUAGES = dict(settings.LANGUAGES)
# A mail's HTML part carries its own styles; it is shown alone, without scripts, forms or an origin.
MAIL_POLICY = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "script-src": ["'none'"], "sandbox": [True]}
TYPED = ("subject_ja", "text_ja", "subject_en", "text_en")


@officer_required
def reminder_rule_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a rule says, as it is stored, about the next duty that it would hit or the one that is chosen."""
    rule = get_object_or_404(ReminderRule, pk=pk)
    return preview_page(request, ReminderRuleForm(instance=rule))


def preview_page(request: HttpRequest, form: Any) -> HttpResponse:
    """The preview of what a form says, saved or not; from here it can be written on, tried as a mail, and saved."""
    rule, asked = form.instance, request.POST or request.GET
    words = asked.get("words", "").replace("\x00", "").strip()[:100]
    duties = rule_preview.duties_hit(rule, words=words)
    chosen = _chosen(duties, asked.get("duty", ""))
    said = rule_preview.said(rule, chosen) if chosen else None
    if said and request.method == "POST" and (language := asked.get("_test")) in LANGUAGES:
        rule_preview.send_test(said, to=request.user, language=str(language))
        messages.success(request, _("A test mail is on its way to {address}.").format(address=request.user.email))  # type: ignore[union-attr]
    if said and (language := asked.get("_html")) in LANGUAGES:
        return html_part([said], language=str(language))
    context = {
        **admin.site.each_context(request),
        "title": _("What the reminder says"),
        "opts": ReminderRule._meta,
        "rule": rule,
        "form": form,
        "typed": [form[name] for name in TYPED],
        "seen": request.POST.get(SEEN, ""),
        "carried": [field.as_hidden() for field in form if field.name not in TYPED],
        "action": _form_address(rule),
        "about_own_words": about_own_words(),
        "duties": duties,
        "chosen": chosen,
        "words": words,
        "mails": _in_languages([said]) if said else [],
    }
    return render(request, "deadlines/rule_preview.html", context)


@officer_required
def reminder_mail(request: HttpRequest) -> HttpResponse:
    """What the mail of one address on a day (`address`, `date`) will say."""
    day, address = day_in(request.GET.get("date", "")), request.GET.get("address", "").strip().lower()
    with sweep.ledger_as_of(day) if sweep.is_beyond_ledger(day) else nullcontext():
        found = sweep.plan(day, only=address)[:] if address and "\x00" not in address else []
    if not found:
        raise Http404
    contexts, language = [each.context for each in found], min(each.language for each in found)
    if request.GET.get("part") == "html":
        return html_part(contexts, language=language)
    context = {
        **admin.site.each_context(request),
        "title": _("What the mail will say"),
        "day": day,
        "address": address,
        "language": LANGUAGES[language],
        "mail_language": language,
        "mail": digest(contexts, language=language),
    }
    return render(request, "deadlines/reminder_mail.html", context)


def html_part(contexts: list[dict[str, Any]], *, language: str) -> HttpResponse:
    """The HTML part of a mail alone, as a mail program shows it."""
    answer = HttpResponse(digest(contexts, language=language).html)
    answer._csp_replace = MAIL_POLICY  # type: ignore[attr-defined]
    return answer


def _chosen(duties: list[Duty], written: str) -> Duty | None:
    """The duty that was chosen, where it is among those listed; else the first of them."""
    return next((duty for duty in duties if str(duty.pk) == written), duties[0] if duties else None)


def _form_address(rule: ReminderRule) -> str:
    """Where the form of the rule is saved."""
    if rule.pk:
        return reverse("admin:deadlines_reminderrule_change", args=[rule.pk])
    return reverse("admin:deadlines_reminderrule_add")


def _in_languages(contexts: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    return [(code, name, digest(contexts, language=code)) for code, name in LANGUAGES.items()]
