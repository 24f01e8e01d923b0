"""The empty workbook to fill in: hints above each column, drop-downs, and a sheet that explains in both languages."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from xlsxwriter.utility import xl_col_to_name

from design.fields import EmailAddressField, KanaField, NumberField, WebAddressField, WholeNumberField
from design.table_fields import LabelField, SheetDateField, SheetYearField, YesNoField, in_languages
from design.table_form import TableForm
from enrolment.register import WorkingGroupsField
from secretariat.exchange.goal_table import IndicatorField, InterimTargetsField, LinesField
from secretariat.exchange.identifiers import PortalNumberField
from secretariat.exchange.project_table import ProjectsField
from secretariat.exchange.things import Thing

HINTS_ROW, HEADINGS_ROW, FIRST_ROW, LAST_ROW = 1, 2, 3, 10_002
COLUMNS_A_PAGE = 14  # where somebody prints it
FONT = {"font_name": "游ゴシック", "font_size": 11}  # that of a Japanese Excel
# By kind of field, the special ones before those they derive from.
HINTS: tuple[tuple[type, Any], ...] = (
    (SheetDateField, _("For example 2026-04-01, 2026/4/1 or 令和8年4月1日.")),
    (SheetYearField, _("The year in which it begins: 2030, 2030年度 or 令和12年度.")),
    (LabelField, _("Choose from the list.")),
    (YesNoField, _("Yes or no; empty means no.")),
    (IndicatorField, _("Choose from the catalogue, or use the column for an own indicator.")),
    (WorkingGroupsField, _("Names, separated by commas.")),
    (InterimTargetsField, _("Year and value: 2027: 40; 2028: 35")),
    (ProjectsField, _("Names or portal numbers, one a line (Alt + Enter in Excel) or separated by “;”.")),
    (LinesField, _("One a line (Alt + Enter in Excel).")),
    (PortalNumberField, _("Leave this empty for what is new; the portal fills it in.")),
    (WholeNumberField, _("A whole number, digits only.")),
    (NumberField, _("Digits only, without the unit.")),
    (KanaField, _("Katakana; hiragana is converted.")),
    (EmailAddressField, _("In the form name@example.jp.")),
    (WebAddressField, _("Begins with https:// or http://.")),
)
RULES = (
    _("Fill in the first sheet, one row each, below the row of headings. Do not change the headings."),
    _("Columns may stand in another order, and columns that are not required may be left out."),
    _("Do not merge cells and do not use formulas: paste values. Files with macros are refused."),
    _("Upload the file at the desk under “Import and export”. First every cell is checked and nothing is written."),
    _("Then all rows are written, or none. Nobody is mailed about what lies in the past."),
)


def hint_of(field: Any) -> str:
    """What to write into a column, in the reader's language."""
    of_kind = next((str(hint) for kind, hint in HINTS if isinstance(field, kind)), "")
    return " ".join(dict.fromkeys(filter(None, (of_kind, str(field.help_text or "")))))


def is_needed(form: type[TableForm], name: str) -> bool:
    return form.base_fields[name].required or name in form.needed


def mark_of(form: type[TableForm], name: str) -> str:
    return gettext("※Required") if is_needed(form, name) else ""


def choices_of(field: Any) -> list[str]:
    """What the drop-down of a column offers, in the reader's language."""
    if isinstance(field, LabelField):
        return [str(label) for label in field.labels]
    if isinstance(field, YesNoField):
        return ["はい", "いいえ"] if (get_language() or "ja") == "ja" else ["Yes", "No"]
    if isinstance(field, IndicatorField):
        return list(dict.fromkeys(entry.name for entry in field.known.values() if not entry.is_retired))
    return []


def template_of(thing: Thing) -> bytes:
    """The empty workbook of a thing, its headings in the reader's language."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_format_properties": FONT}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(thing.label)
        explain(book, thing)
        lists = book.add_worksheet(gettext("Choices"))
        lists.hide()
        styles = styles_of(book)
        sheet.write_string(0, 0, gettext("%(what)s: table to import") % {"what": thing.label}, styles["title"])
        form = thing.form({})
        for column, (name, field) in enumerate(form.fields.items()):
            write_column(sheet, lists, styles, column, (thing.form, name, field))
        sheet.set_row(0, 26)
        sheet.set_row(HINTS_ROW, 62)
        sheet.set_row(HEADINGS_ROW, 34)
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:{xl_col_to_name(99)}{LAST_ROW}"})
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(-(-len(form.fields) // COLUMNS_A_PAGE), 0)
        sheet.repeat_columns(0)
    return target.getvalue()


def styles_of(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#999999"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "hint": book.add_format({**wrapped, "font_size": 9, "font_color": "#4D4D4D", "bg_color": "#F2F2F2"}),
        "needed": book.add_format({**wrapped, "bold": True, "bg_color": "#FFE6CC"}),
        "heading": book.add_format({**wrapped, "bold": True, "bg_color": "#D9E6FF"}),
        "text": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format(wrapped),
    }


def write_column(
    sheet: Any, lists: Any, styles: dict[str, Any], column: int, described: tuple[type[TableForm], str, Any]
) -> None:
    """Hint, heading and drop-down of one column; its cells are text, so that codes keep their zeros."""
    form, name, field = described
    label, mark, hint = str(field.label), mark_of(form, name), hint_of(field)
    sheet.set_column(column, column, 26 if isinstance(field, LinesField) else 19, styles["text"])
    sheet.write_string(HINTS_ROW, column, hint, styles["hint"])
    style = styles["needed" if mark else "heading"]
    sheet.write_string(HEADINGS_ROW, column, f"{label} {mark}".strip(), style)
    choices = choices_of(field)
    rule: dict[str, Any] = {"validate": "any"}
    if choices:
        for row, choice in enumerate(choices):
            lists.write_string(row, column, choice)
        letter = xl_col_to_name(column)
        rule = {
            "validate": "list",
            "source": f"='{lists.get_name()}'!${letter}$1:${letter}${len(choices)}",
            "error_type": "information",
        }
    rule |= {"input_title": label[:32], "input_message": hint[:255]} if hint else {}
    if len(rule) > 1:
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, rule)


def explain(book: Any, thing: Thing) -> None:
    """The second sheet: the rules and every column, in Japanese and English."""
    sheet = book.add_worksheet("記入方法 How to")
    styles = styles_of(book)
    sheet.set_column(0, 1, 34)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 4, 62)
    sheet.write_string(0, 0, "記入方法 / How to fill in", styles["title"])
    for row, rule in enumerate((*RULES, thing.about), start=2):
        japanese, english = in_languages(rule)
        sheet.merge_range(row, 0, row, 4, f"{japanese}\n{english}", styles["wrapped"])
        sheet.set_row(row, 36)
    top = len(RULES) + 5
    for column, heading in enumerate(("項目（日本語）", "Column (English)", "必須 / Required", "記入例", "Hint")):
        sheet.write_string(top - 1, column, heading, styles["heading"])
    for row, (name, field) in enumerate(thing.form({}).fields.items(), start=top):
        cells = [*in_languages(field.label), "○" if is_needed(thing.form, name) else ""]
        for language in ("ja", "en"):
            with override(language):
                cells.append(hint_of(field))
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, styles["wrapped"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
