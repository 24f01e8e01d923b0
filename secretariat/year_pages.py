"""The officers' pages of fiscal years: preview, freeze for good, and the yearly follow-up report of a frozen one."""

from typing import Any

from django import forms as controls
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from design.words import fiscal_year
from members.access import officer_required
from reports import closing, freezing, tasks, year_preview
from reports.models import FollowUp, Freezing, FrozenYear, YearCount
from reports.year_figures import YearFigures
from reviews.errors import Conflict
from secretariat.desk import desk_page
from timekeeping import FiscalYear, fiscal_year_of, today

SHOWN = 50


class FreezeForm(controls.Form):
    """What the officer has seen; a new edition needs a reason."""

    edition = controls.IntegerField(min_value=1, max_value=1000, widget=controls.HiddenInput)
    seen = controls.CharField(max_length=32, widget=controls.HiddenInput)
    reason = controls.CharField(
        label=gettext_lazy("Reason for the new edition"),
        help_text=gettext_lazy("Is printed on the cover of the report."),
        max_length=1000,
        widget=controls.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
        elif "reason" in self.errors:
            self.fields["reason"].widget.attrs["aria-describedby"] = "reason-error"


@require_safe
@officer_required
def years(request: HttpRequest) -> HttpResponse:
    """Every closed fiscal year and whether it is frozen."""
    held = {one.year: one for one in FrozenYear.objects.latest_editions().defer("figures").select_related("frozen_by")}
    under_way = set(Freezing.objects.asked_for().values_list("year", flat=True))
    rows = [(year, held.get(year), year in under_way) for year in closing.closed_years()]
    return page(request, "list", _("Fiscal years"), rows=rows, running=FiscalYear(fiscal_year_of(today()).year))


@officer_required
def year_freeze(request: HttpRequest, year: int) -> HttpResponse:
    """What the year would be frozen with; posting it freezes exactly that, or has the worker do it."""
    if year not in closing.closed_years():
        raise Http404
    if "again" in request.POST:
        YearCount.ask(year)
        tasks.wake_counting()
        return redirect("year-freeze", year)
    edition = FrozenYear.objects.next_edition(year)
    before = Freezing.objects.of_year(year, by=request.user)
    under_way = Freezing.objects.under_way(year, by=request.user)
    if request.method != "POST" and under_way and under_way.by == request.user:
        return redirect("year-freezing", year)
    form = FreezeForm(
        request.POST or None,
        is_first=request.POST.get("edition", str(edition)).lstrip("0") == "1",
        initial={"reason": before.reason} if before and before.concerns(edition) else {},
    )
    if request.method == "POST" and form.is_valid():
        return freeze(request, year, form)
    status = 422 if request.method == "POST" else 200
    return preview(request, year, edition, form, before=before, under_way=under_way, status=status)


def freeze(request: HttpRequest, year: int, form: FreezeForm) -> HttpResponse:
    """Freeze it now, or ask the worker to; the page that follows says what became of it."""
    asked = Freezing.ask(year, by=request.user, **form.cleaned_data)
    if not year_preview.is_small():
        tasks.wake_freezing()
    elif freezing.carry_out(asked.pk) and Freezing.objects.filter(pk=asked.pk, outcome="frozen").exists():
        messages.success(request, _("%(year)s is frozen.") % {"year": fiscal_year(year)})
    return redirect("year-freezing", year)


def preview(
    request: HttpRequest,
    year: int,
    edition: int,
    form: FreezeForm,
    *,
    before: Freezing | None,
    under_way: Freezing | None,
    status: int,
) -> HttpResponse:
    """The figures of now, beside the form that freezes them; or that they are being counted."""
    title = _("Freeze %(year)s") % {"year": fiscal_year(year)}
    counted = year_preview.look(year, wake=tasks.wake_counting)
    if not counted.is_counted:
        return page(request, "counting", title, year=year, counted=counted)
    figures: Any = counted.figures
    holds = FrozenYear.objects.edition_that_holds(year)
    shown = YearFigures(year, figures)
    return page(
        request,
        "freeze",
        title,
        status=status,
        year=year,
        holds=holds,
        changed=shown.changed_since(YearFigures(year, holds.figures)) if holds else [],
        edition=edition,
        seen=closing.fingerprint(figures),
        figures=shown,
        counted_at=counted.counted_at,
        form=form,
        before=before if before and before.edition == edition else None,
        under_way=under_way,
    )


@require_safe
@officer_required
def year_freezing(request: HttpRequest, year: int) -> HttpResponse:
    """That a year is being frozen; once it is over the frozen year, or why it was not."""
    if year not in closing.closed_years():
        raise Http404
    title = _("Freeze %(year)s") % {"year": fiscal_year(year)}
    if asked := Freezing.objects.under_way(year, by=request.user):
        return page(request, "freezing", title, asked=asked)
    mine = Freezing.objects.of_year(year, by=request.user)
    holds = FrozenYear.objects.edition_that_holds(year)
    if holds is None or (mine and mine.edition > holds.edition):
        return redirect("year-freeze", year)
    if mine and mine.edition == holds.edition and mine.outcome != Freezing.Outcome.FROZEN:
        return page(request, "overtaken", title, holds=holds, reason=mine.reason)
    return redirect(holds)


@require_safe
@officer_required
def year(request: HttpRequest, year: int, edition: int) -> HttpResponse:
    """A frozen year: its figures, its members, and the report made from them."""
    frozen = frozen_or_404(year, edition)
    documents = list(frozen.follow_ups.select_related("document", "published_by"))
    members = Paginator(frozen.members.all(), SHOWN).get_page(request.GET.get("page"))
    return page(
        request,
        "year",
        fiscal_year(year) if edition == 1 else f"{fiscal_year(year)} {edition_name(edition)}",
        frozen=frozen,
        editions=FrozenYear.objects.filter(year=year).defer("figures").select_related("frozen_by"),
        figures=YearFigures(year, frozen.figures),
        documents=documents,
        is_under_way=any(one.is_under_way for one in documents),
        page_obj=members,
    )


@require_POST
@officer_required(writing="prepare")
def year_report(request: HttpRequest, year: int, edition: int) -> HttpResponse:
    """Have the follow-up report made in both languages; what is published is left alone."""
    frozen = frozen_or_404(year, edition)
    if FollowUp.ask_for(frozen, by=request.user):
        tasks.wake()
        messages.success(request, _("The report is being made in the background."))
    else:
        messages.warning(request, _("The report is being made already, or is published."))
    return redirect(frozen)


@require_POST
@officer_required
def year_publish(request: HttpRequest, year: int, edition: int, language: str) -> HttpResponse:
    """Put a report on the public pages, or take it off them (`withdraw`)."""
    frozen = frozen_or_404(year, edition)
    follow_up = get_object_or_404(FollowUp, year=frozen, language=language)
    try:
        if "withdraw" in request.POST:
            follow_up.withdraw()
            messages.success(request, _("The report was taken off the public pages."))
        else:
            follow_up.publish(by=request.user)
            messages.success(request, _("The report is on the public pages now."))
    except Conflict:
        messages.error(request, _("Somebody else has changed this in the meantime. This is how it stands now."))
    return redirect(frozen)


def frozen_or_404(year: int, edition: int) -> FrozenYear:
    return get_object_or_404(FrozenYear.objects.select_related("frozen_by"), year=year, edition=edition)


def edition_name(edition: int) -> str:
    return _("Edition %(number)s") % {"number": edition}


def page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return desk_page(request, f"years/{name}", status=status, title=title, **context)
