"""Template tags and filters that every page uses (builtins: no `load` needed)."""

import datetime
import re
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import ErrorList
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from design import words

register = template.Library()

CHIP_COLOURS = {
    "draft": "gray",
    "submitted": "blue",
    "returned": "orange",
    "accepted": "green",
    "approved": "green",
    "declined": "red",
    "withdrawn": "gray",
}
# An English date; or a word with a number in it, and the unit after it, which has none.
UNBROKEN = re.compile(r"(\d{1,2} [A-Z][a-z]+ \d{4}|\S*\d\S*(?: [^\s\d(][^\s\d]*(?!\S))?)")
ROOTS = ("home", "workspace")
BANNERS = {"success": "ok", "error": "error", "warning": "warning"}


# --- values as people read them -------------------------------------------------------------------------------


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """2026年4月1日（水）or 1 April 2026; an instant is shown as its day in Tokyo; nothing for None."""
    return words.day(value) if value else ""


@register.filter
def instant(value: datetime.datetime | None) -> str:
    """2026年4月1日（水）09:30, Tokyo time; nothing for None."""
    return words.instant(value) if value else ""


@register.filter
def fiscal_year(value: int | None) -> str:
    """2026年度（令和8年度）or FY2026; nothing for None."""
    return words.fiscal_year(int(value)) if value not in (None, "") else ""


@register.filter
def file_kind(name: str) -> str:
    """PDF, XLSX …: what kind of file a link leads to, by the name it is kept under."""
    return name.rpartition(".")[2].upper()


@register.filter
def quantity(value: Decimal | float | None, decimals: int | None = None) -> str:
    """A number with thousands separators: as many decimals as given, else as many as it has; – for None."""
    return words.quantity(value, decimals)


@register.filter
def unbroken(text: str) -> SafeString:
    """A short text in which no line ends inside a date, a number or a number with its unit."""
    pieces = enumerate(UNBROKEN.split(str(text)))
    return format_html_join(
        "", "{}", ((format_html('<span class="nowrap">{}</span>', piece) if at % 2 else piece,) for at, piece in pieces)
    )


@register.simple_tag
def colon() -> str:
    """What stands between a label and its value in the reader's language."""
    return words.colon()


@register.simple_block_tag
def brackets(content: str) -> str:
    """Brackets of the reader's language around what is said in passing; a space before them where one belongs."""
    return format_html(words.bracketed("{}"), content)


# --- where the reader is --------------------------------------------------------------------------------------


class OtherLanguage(NamedTuple):
    """This page in another language."""

    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> list[OtherLanguage]:
    """Every language of the portal with this page's address in it."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    return [OtherLanguage(code, name, address_in(code, path)) for code, name in settings.LANGUAGES]


def address_in(code: str, path: str) -> str:
    """The same page in the language `code`; where no page is known at `path`, the prefix is exchanged."""
    translated = translate_url(path, code)
    if translated != path or code == get_language():
        return translated
    bare = path.removeprefix("/en") or "/"
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(context: dict[str, Any], label: str, name: str, *args: Any, also: str = "") -> dict[str, Any]:
    """One entry of a navigation; nothing where the address does not exist. Marks the page and its section.

    `also`: names of addresses that lie elsewhere and belong to the section.
    """
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return {}
    request = context.get("request")
    is_within = getattr(getattr(request, "resolver_match", None), "url_name", None) in also.split()
    shown = "true" if is_within else current(name, url, getattr(request, "path", ""))
    return {"url": url, "label": label, "current": shown}


def current(name: str, url: str, path: str) -> str:
    """The value of aria-current: this very page, a page below it, or neither."""
    if path == url:
        return "page"
    return "true" if name not in ROOTS and path.startswith(url) else ""


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The query string of this page with some parameters changed; None removes one."""
    parameters: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The page numbers to link: first, last, and those around this one; None stands for a gap."""
    last = page.paginator.num_pages
    near = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    numbers: list[int | None] = []
    for number in near:
        if numbers and number - (numbers[-1] or 0) > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


# --- components -----------------------------------------------------------------------------------------------


@register.filter
def chip_colour(state: str) -> str:
    """The colour of a submission's state; the word beside it carries the meaning."""
    return CHIP_COLOURS.get(str(state), "gray")


@register.filter
def banner_kind(tags: str) -> str:
    """The kind of banner for a message's tags."""
    return next((BANNERS[tag] for tag in tags.split() if tag in BANNERS), "info")


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether the control is a group of radio buttons or check boxes."""
    return isinstance(field.field.widget, ChoiceWidget) and field.use_fieldset


@register.filter
def shown_as_required(field: BoundField) -> bool:
    """Whether ※必須 stands beside the label: needed for submission, though a draft may be without it."""
    return getattr(field.field, "shown_as_required", field.field.required)


@register.filter
def comment_for(field: BoundField) -> str:
    """What the secretariat wrote about this field when it returned the submission."""
    return getattr(field.form, "comments", {}).get(field.name, "")


@register.filter
def unit_of(field: BoundField) -> str:
    """The unit printed after the control, if the form names one."""
    return str(getattr(field.form, "units", {}).get(field.name) or getattr(field.field, "unit", ""))


@register.filter
def label_in(name: str, form: BaseForm | None) -> str:
    """The label of a field by its name; nothing where the form has no such field."""
    field = form.fields.get(name) if form else None
    return capfirst(str(field.label or name)) if field else ""


class Problem(NamedTuple):
    """One line of the error summary: what is wrong, and the control to go to."""

    target: str
    label: str
    message: Any


@register.simple_tag
def problems(*parts: BaseForm | BaseFormSet | list[BaseForm] | None) -> list[Problem]:
    """Every error of the forms and formsets of a page, in their order, each with the control it concerns."""
    found: list[Problem] = []
    for part in parts:
        if isinstance(part, BaseFormSet):
            found += [Problem("", "", message) for message in part.non_form_errors()]
            found += [problem for form in part.forms for problem in problems_of(form)]
        elif isinstance(part, list):
            found += problems(*part)
        elif part:
            found += problems_of(part)
    return found


def problems_of(form: BaseForm) -> list[Problem]:
    """The errors of one form: those of no field first, then in the order of the fields."""
    general: ErrorList = form.non_field_errors()
    found = [Problem("", "", message) for message in general]
    for field in form:
        found += [Problem(first_control(field), capfirst(str(field.label or "")), message) for message in field.errors]
    return found


def first_control(field: BoundField) -> str:
    """The id of the control that takes the focus for this field."""
    if is_choice_group(field):
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)
