"""The application form as a workbook: to download and fill in, and to read back what somebody filled in."""

import io
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from enrolment.forms import CONTACT, DECLARATIONS, ORGANIZATION, REPRESENTATIVE, SECOND, WholeForm
from files.workbooks import XLSX, rows_of
from members.models import WorkingGroup

__all__ = ["XLSX", "form_sheet", "read_form_sheet"]

YES = ("はい", "Yes", "yes", "YES", "○", "1", "true", "True", "TRUE", "TRUE()")
WORKING_GROUP = "working_group:"
SECTIONS = (
    (pgettext_lazy("step", "Organization"), ORGANIZATION),
    (gettext_lazy("Representative"), REPRESENTATIVE),
    (gettext_lazy("Contact"), CONTACT),
    (gettext_lazy("Second contact"), SECOND),
    (gettext_lazy("Working groups"), ("working_groups", "motivation")),
    (gettext_lazy("Declarations"), DECLARATIONS),
)
TITLE = "サーキュラーパートナーズ 参画申込書 / Application to join Circular Partners"
HINT = "記入欄（C列）にご記入ください。 / Please answer in column C."
KEY_COLUMN, ANSWER_COLUMN = 4, 2
WIDTHS = (46, 10, 50, 60, 20)


class Question(NamedTuple):
    """One line of the form; a heading has no key."""

    key: str
    label: str
    mark: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()


def in_both(text: Any) -> str:
    """Japanese and English, one after the other."""
    with override("ja"):
        japanese = str(text)
    with override("en"):
        english = str(text)
    return japanese if japanese == english else f"{japanese} / {english}"


def questions() -> Iterator[Question]:
    """The lines of the form, derived from the forms that an applicant fills in."""
    form = WholeForm()
    for title, names in SECTIONS:
        yield Question("", in_both(title))
        for name in names:
            if name == "working_groups":
                yield from working_group_questions()
            else:
                yield question(name, form.fields[name])


def question(name: str, field: Any) -> Question:
    mark = "※必須 / Required" if field.shown_as_required else "任意 / Optional"
    choices: tuple[str, ...] = ()
    if isinstance(field, forms.BooleanField):
        choices = ("はい",)
    elif isinstance(field, forms.ChoiceField):
        with override("ja"):
            listed: Any = field.choices
            choices = tuple(str(label) for value, label in listed if value)
    return Question(name, in_both(field.label), mark, in_both(field.help_text or ""), choices)


def working_group_questions() -> Iterator[Question]:
    for group in WorkingGroup.objects.filter(is_open=True):
        yield Question(
            f"{WORKING_GROUP}{group.slug}", f"{group.name_ja} / {group.name_en}", "任意 / Optional", "", ("はい",)
        )


def form_sheet() -> bytes:
    """The empty form, with drop-downs and hints; texts are in Japanese and English."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("参画申込書")
        lists = book.add_worksheet("選択肢")
        lists.hide()
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "heading": book.add_format({"bold": True, "bg_color": "#D9E6FF", "border": 1}),
            "label": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "answer": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}),
        }
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column == KEY_COLUMN})
        sheet.write_string(
            0, 0, "サーキュラーパートナーズ 参画申込書 / Application to join Circular Partners", styles["title"]
        )
        sheet.write_string(1, 0, "記入欄（C列）にご記入ください。 / Please answer in column C.")
        for row, one in enumerate(questions(), start=3):
            write_question(sheet, lists, styles, row, one)
        sheet.freeze_panes(3, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()


def write_question(sheet: Any, lists: Any, styles: dict[str, Any], row: int, one: Question) -> None:
    if not one.key:
        sheet.merge_range(row, 0, row, 3, one.label, styles["heading"])
        return
    sheet.write_string(row, 0, one.label, styles["label"])
    sheet.write_string(row, 1, one.mark, styles["label"])
    sheet.write_blank(row, ANSWER_COLUMN, None, styles["answer"])
    sheet.write_string(row, 3, one.hint, styles["label"])
    sheet.write_string(row, KEY_COLUMN, one.key)
    if one.choices:
        for place, choice in enumerate(one.choices):
            lists.write_string(row, place, choice)
        last = xlsxwriter.utility.xl_col_to_name(len(one.choices) - 1)
        source = f"=選択肢!$A${row + 1}:${last}${row + 1}"
        sheet.data_validation(row, ANSWER_COLUMN, row, ANSWER_COLUMN, {"validate": "list", "source": source})


def read_form_sheet(file: IO[bytes]) -> dict[str, Any]:
    """The answers of a filled-in form, by field, as initial values of the officer's form.

    Raises ValidationError where the file is not our form.
    """
    answers: dict[str, str] = {}
    for row in rows_of(file):
        if len(row) > KEY_COLUMN and row[KEY_COLUMN]:
            answers[row[KEY_COLUMN]] = row[ANSWER_COLUMN]
    fields = WholeForm().fields
    if not answers.keys() & fields.keys():
        raise ValidationError(_("This is not our application form."))
    read: dict[str, Any] = {name: value_of(fields[name], text) for name, text in answers.items() if name in fields}
    slugs = [
        key.removeprefix(WORKING_GROUP)
        for key, text in answers.items()
        if key.startswith(WORKING_GROUP) and text in YES
    ]
    read["working_groups"] = list(WorkingGroup.objects.filter(is_open=True, slug__in=slugs))
    return read


def value_of(field: Any, text: str) -> Any:
    """An answer as the field's initial value: yes as True, a label as its choice, other text as it is."""
    if isinstance(field, forms.BooleanField):
        return text in YES
    if isinstance(field, forms.ChoiceField):
        return chosen(field, text)
    return text


def chosen(field: Any, text: str) -> str:
    """The value of the choice with this label in either language; nothing where there is none."""
    for value, label in field.choices:
        for language in ("ja", "en"):
            with override(language):
                if value and text in (str(value), str(label)):
                    return str(value)
    return ""
