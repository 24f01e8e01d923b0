"""The rows of the board as a workbook, written row by row: memory stays flat."""

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from design.tables import cell
from secretariat.board import Row, rows

BATCH = 1000


def write_board(target: IO[bytes], duties: Any) -> None:
    """Write the duties of a queryset. Text stays text: what looks like a formula is neutralised."""
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#D9E6FF", "border": 1})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (heading, width) in enumerate(headings()):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, width)
        for number, row in enumerate(in_batches(duties), start=1):
            for column, value in enumerate(cells(row)):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif hasattr(value, "year"):
                    sheet.write_datetime(number, column, value, date)
                elif value:
                    sheet.write_string(number, column, cell(value))
        sheet.freeze_panes(1, 1)


def in_batches(duties: Any) -> Iterator[Row]:
    """The rows, some at a time, as the page shows them."""
    found = duties.iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield from rows(some)


def headings() -> list[tuple[str, int]]:
    """What stands above each column, and how wide it is."""
    return [
        (_("Organization"), 36),
        (_("Category"), 16),
        (_("Prefecture"), 12),
        (_("Duty"), 30),
        (_("Period"), 8),
        (_("Original due date"), 14),
        (_("Deadline"), 14),
        (_("Days left"), 10),
        (_("State"), 24),
        (_("Officer of the member"), 20),
        (_("Can be reached"), 14),
    ]


def cells(row: Row) -> list[Any]:
    """The cells of a row: dates as dates, numbers as numbers."""
    duty, organization = row.duty, row.duty.organization
    return [
        str(organization),
        organization.get_category_display(),
        organization.get_prefecture_display(),
        duty.get_kind_display(),
        duty.period,
        duty.due_on,
        duty.deadline,
        row.days,
        duty.standing,
        str(row.officer) if row.officer else "",
        _("no") if row.is_unreached else _("yes"),
    ]
