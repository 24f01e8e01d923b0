"""Reading a table that people send, xlsx or CSV, row by row as text; judged by its content, not by its name."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from files.workbooks import MOST_ROWS, OLE_BEGINS, ZIP_BEGINS, Workbook, refuse_large

WITH_MACROS = (".xlsm", ".xltm", ".xlsb", ".xlam")
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Table:
    """The rows of a table, read once and in order, and the ranges of merged cells."""

    rows: Iterator[list[str]]
    merged: list[str] = field(default_factory=list)
    length: int = 0  # rows as far as the file says so: for a progress bar, not to be believed


def open_table(file: IO[bytes], *, name: str) -> Table:
    """The table in a file; raises ValidationError, in one sentence, where it is none. Later rows may raise it too."""
    size = file.seek(0, 2)
    refuse_large(size)
    if not size:
        raise ValidationError(_("The file is empty."))
    suffix = PurePath(name).suffix.lower()
    if suffix in WITH_MACROS:
        raise ValidationError(_("The file contains macros, which are not accepted. Please save it without macros."))
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head.startswith((ZIP_BEGINS, OLE_BEGINS)) or suffix == ".xlsx":
        book = Workbook(file)
        return Table(book.rows(), book.merged, book.length)
    text = decoded(file.read())
    return Table(csv_rows(text), length=text.count("\n"))


def csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of comma or tab separated text; what an export neutralised is taken back."""
    first_line = text.partition("\n")[0]
    separator = "\t" if first_line.count("\t") > first_line.count(",") else ","
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if number > MOST_ROWS:
                raise ValidationError(_("The sheet has more than %(most)d rows.") % {"most": MOST_ROWS})
            yield [plain(cell) for cell in row]
    except csv.Error as error:
        raise ValidationError(_("This is not a readable CSV file.")) from error


def neutral(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def plain(cell: str) -> str:
    """A cell of a CSV file without the mark that `neutral` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_BEGINS) else cell.strip()


def decoded(content: bytes) -> str:
    """UTF-8 with or without a byte order mark, or CP932; anything else is refused, never shown as “?”."""
    encodings = ["utf-8-sig"] if content.startswith(b"\xef\xbb\xbf") else ["utf-8", "cp932"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    raise ValidationError(
        _("In line %(line)d stands a character that is neither UTF-8 nor Shift_JIS (CP932). Please save as UTF-8.")
        % {"line": line}
    )
