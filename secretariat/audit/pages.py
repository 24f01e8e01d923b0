"""The audit's page and its export."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from design.tables import csv_response
from members.access import officer_required
from members.models import Organization
from secretariat.audit.entries import Entry, entries
from secretariat.audit.form import SEARCHED_DAYS, AuditFilter
from secretariat.audit.reading import Key, Wanted, is_longer_than, page
from secretariat.chosen import keys_in
from secretariat.desk import desk_page
from timekeeping import today

SHOWN = 50
EXPORTED_AT_A_TIME = 500
LARGEST_EXPORT = 50_000


@officer_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    form = AuditFilter(request.GET)
    after = Key.read(request.GET.get("after", ""))
    rows = page(form.wanted(), after=after, size=SHOWN + 1) if form.is_valid() else []
    context: dict[str, Any] = {
        "title": _("Who changed what"),
        "form": form,
        "entries": entries(rows[:SHOWN]),
        "older": str(rows[SHOWN - 1].key) if len(rows) > SHOWN else "",
        "is_later_page": after is not None,
        "of_organization": meant_organization(request.GET.get("organization", "")),
        "searched_days": SEARCHED_DAYS,
        "largest_export": LARGEST_EXPORT,
        "filters": filters_of(request),
    }
    return desk_page(request, "audit/list", **context)


@officer_required
@require_safe
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The filtered rows as CSV, one line a field; for those who decide, up to `LARGEST_EXPORT` acts."""
    if not request.user.may_decide:  # type: ignore[union-attr]
        raise PermissionDenied
    form = AuditFilter(request.GET)
    back = f"{reverse('audit')}?{filters_of(request)}"
    if not form.is_valid():
        return redirect(back)
    wanted = form.wanted()
    if is_longer_than(wanted, LARGEST_EXPORT):
        message = _("More than %(number)s changes match. Narrow the period or the kind, and export in parts.")
        messages.error(request, message % {"number": number_format(LARGEST_EXPORT, force_grouping=True)})
        return redirect(back)
    lines = export_lines(wanted, translation.get_language() or "ja")
    return csv_response(f"audit-{today().isoformat()}.csv", headings(), lines)


def headings() -> list[str]:
    return [
        *(_("When (Tokyo time)"), _("Who"), _("E-mail address"), _("Page"), _("Action"), _("Kind"), _("Title")),
        *(_("Identifier"), _("Field"), _("Old"), _("New")),
    ]


def export_lines(wanted: Wanted, language: str) -> Iterator[list[Any]]:
    """The lines of the file, read page by page from key to key: memory stays flat, later changes do not come in."""
    after = None
    while rows := page(wanted, after=after, size=EXPORTED_AT_A_TIME):
        with translation.override(language):  # the answer is streamed after the request's language has gone
            lines = [line for entry in entries(rows) for line in lines_of(entry)]
        yield from lines
        after = rows[-1].key


def lines_of(entry: Entry) -> Iterator[list[Any]]:
    act = [entry.at, entry.who, entry.email, entry.place, entry.action, entry.kind, entry.title]
    for change in entry.changes:
        old = _("not recorded") if change.old is None else change.old
        yield [*act, entry.recorded.object_id, change.label, old, change.new]


def filters_of(request: HttpRequest) -> str:
    """The filters of the address, without the place in the list."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return asked.urlencode()


def meant_organization(typed: str) -> Organization | None:
    """The member whose key stands in the address (a link from its page)."""
    return Organization.objects.filter(pk__in=keys_in([typed])).first()
