"""Writing a table row by row, as xlsx or CSV, with flat memory and without a cell that runs."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils.translation import get_language

from files.tables import FORMULA_BEGINS, neutral

MOST_DIGITS = 15  # that Excel keeps of a number
LONGEST_TEXT = 32_767  # that Excel keeps of a text
MOST_ROWS = 1_048_000  # of a sheet
FIRST_DAY = datetime.date(1900, 3, 1)  # before it Excel counts a day that never was
BATCH = 2000


def write_csv(target: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with a byte order mark, so that Excel reads Japanese; cells that look like formulas are neutralised."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(headings)
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        writer.writerows([[csv_cell(value) for value in row] for row in batch])
    text.flush()
    text.detach()


def csv_cell(value: Any) -> str:
    """A value as text: numbers stay numbers, anything else cannot become a formula."""
    if value is None or value is False or value == "":
        return ""
    if isinstance(value, str):
        return neutral(value)
    return said(value)


def said(value: Any) -> str:
    """Yes in the reader's language, a number without trailing zeros, a date as ISO date."""
    if value is True:
        return "はい" if (get_language() or "ja") == "ja" else "Yes"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


class Sheet:
    """One sheet of a workbook, written from top to bottom."""

    def __init__(self, book: Any, title: str) -> None:
        self.sheet = book.add_worksheet(title)
        self.text = book.add_format({"num_format": "@"})
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.heading = book.add_format({"bold": True, "bg_color": "#D9E6FF", "border": 1, "text_wrap": True})
        self.yes = said(True)

    def write_row(self, number: int, row: Sequence[Any]) -> None:
        for column, value in enumerate(row):
            if value is None or value is False or value == "":
                continue
            if isinstance(value, str):
                self.write_text(number, column, value)
            elif value is True:
                self.sheet.write_string(number, column, self.yes, self.text)
            elif isinstance(value, datetime.date) and value >= FIRST_DAY:
                self.sheet.write_datetime(number, column, value, self.day)
            elif isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) <= MOST_DIGITS:
                self.sheet.write_number(number, column, value)
            else:
                self.write_text(number, column, said(value))

    def write_text(self, number: int, column: int, value: str) -> None:
        """Text is text, whatever it begins with; one that looks like a formula keeps Excel's mark for text."""
        style = self.text
        if value.startswith(FORMULA_BEGINS):
            style = self.quoted
        elif "\n" in value:
            style = self.wrapped
        self.sheet.write_string(number, column, value[:LONGEST_TEXT], style)


def write_xlsx(target: IO[bytes], title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one sheet, its headings fixed; rows go to disk as they come."""
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = Sheet(book, title[:31])
        sheet.sheet.set_column(0, len(headings) - 1, 18)
        for column, heading in enumerate(headings):
            sheet.sheet.write_string(0, column, heading, sheet.heading)
        number = 0
        for number, row in enumerate(islice(rows, MOST_ROWS), start=1):
            sheet.write_row(number, row)
        sheet.sheet.freeze_panes(1, 1)
        sheet.sheet.autofilter(0, 0, number, len(headings) - 1)
