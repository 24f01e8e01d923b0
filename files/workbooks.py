"""Reading workbooks (xlsx) that people send: only real ones of a sane size, their cells as people typed them.

Before openpyxl sees anything, the archive is judged by its list of entries and every part is read once, in pieces:
a bomb, a macro, a password or a document type definition (the way in of all XML tricks) is refused in one sentence.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from files.office import CONTENTS, OFFICE_TYPES, UNREADABLE, office_type

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_BEGINS, OLE_BEGINS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 200_000_000
LARGEST_STRINGS = 60_000_000  # openpyxl keeps the shared texts in memory
MOST_ROWS = 200_000
MOST_COLUMNS = 200
PIECE = 1_000_000
# In UTF-8 and in both kinds of UTF-16; no part of an honest workbook has one.
DEFINITIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]{1,30})"')
OVERLAP = 200


class Unusable(str):
    """A cell that holds no value: what is written there, and why it cannot be taken."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> "Unusable":
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell


def refuse_large(size: int) -> None:
    """Raises ValidationError above IMPORT_MOST_BYTES."""
    if size > settings.IMPORT_MOST_BYTES:
        limit = filesizeformat(settings.IMPORT_MOST_BYTES)
        raise ValidationError(_("The file is too large. Files of up to %(limit)s are read.") % {"limit": limit})


def check_workbook(file: IO[bytes]) -> dict[str, list[str]]:
    """Refuse what is no safe workbook (ValidationError); returns the merged ranges of each part."""
    size = file.seek(0, 2)
    refuse_large(size)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head.startswith(OLE_BEGINS):
        raise ValidationError(
            _("The file is protected by a password, or is of the old kind (xls). Please save it as xlsx without one.")
        )
    if not head.startswith(ZIP_BEGINS):
        raise ValidationError(_("This is not a readable Excel workbook (xlsx)."))
    if OFFICE_TYPES[office_type(file)] != "xlsx":
        raise ValidationError(_("This is not a readable Excel workbook (xlsx)."))
    try:
        with zipfile.ZipFile(file) as archive:
            return {entry.filename: read_through(archive, entry) for entry in sane_entries(archive)}
    except UNREADABLE as error:
        raise ValidationError(_("The file is damaged or protected and cannot be read.")) from error
    finally:
        file.seek(0)


def sane_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries, none twice and together of a sane size."""
    entries = archive.infolist()
    strings = sum(entry.file_size for entry in entries if "sharedstrings" in entry.filename.lower())
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise ValidationError(_("The file unpacks to more than is accepted."))
    if len(names) < len(entries) or CONTENTS not in names:
        raise ValidationError(_("This is not a readable Excel workbook (xlsx)."))
    return entries


def read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[str]:
    """Read one part in pieces; refuses a document type definition, returns the merged ranges.

    zipfile reads no more than the size the entry declares, which is counted above, so that a lying one ends there.
    """
    merged: dict[str, None] = {}
    before = b""
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            seen = before + piece
            if any(mark in seen for mark in DEFINITIONS):
                raise ValidationError(_("This is not a readable Excel workbook (xlsx)."))
            merged |= dict.fromkeys(found.decode() for found in MERGED.findall(seen))
            before = seen[-OVERLAP:]
    return list(merged)


class Workbook:
    """The first visible sheet of a workbook that passed `check_workbook`."""

    def __init__(self, file: IO[bytes]) -> None:
        from openpyxl import load_workbook  # a tenth of a second, wanted by few processes

        parts = check_workbook(file)
        try:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            sheets: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            self.sheet = sheets[0]
        except Exception as error:  # whatever a broken or foreign file makes the reader raise
            raise ValidationError(_("This is not a readable Excel workbook (xlsx).")) from error
        self.length = min(self.sheet.max_row or 0, MOST_ROWS)
        # The reader does not know merged cells; it does know which part it reads.
        self.merged = parts.get(str(getattr(self.sheet, "_worksheet_path", "")).lstrip("/"), [])

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row as text, one row at a time."""
        try:
            # What the file says of its own size is not believed.
            self.sheet.reset_dimensions()
            for number, row in enumerate(self.sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
                cells = [cell_text(cell) for cell in row]
                if number <= MOST_ROWS:
                    yield cells
                elif any(cells):
                    raise ValidationError(_("The sheet has more than %(most)d rows.") % {"most": MOST_ROWS})
        except ValidationError:
            raise
        except Exception as error:  # as above: the rows are read only now
            raise ValidationError(_("This is not a readable Excel workbook (xlsx).")) from error


def cell_text(cell: Any) -> str:
    """A cell as typed; a formula or an error of Excel's is no value."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unusable(str(value)[:100], _("A formula stands here. Please paste its value instead."))
    if cell.data_type == "e":
        return Unusable(str(value), _("Excel shows an error here. Please enter the value."))
    return as_typed(value)


def rows_of(file: IO[bytes]) -> list[list[str]]:
    """All rows of a small workbook. Raises ValidationError for anything that is no readable workbook."""
    return list(Workbook(file).rows())


def as_typed(value: Any) -> str:
    """A cell's value as text: numbers as Excel shows them, dates as ISO dates, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return number_text(value)
    return str(value).strip()


def number_text(value: float) -> str:
    """A number in the 15 digits that Excel itself keeps, without exponent: 0.1 + 0.2 is 0.3."""
    if value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    number = Decimal(f"{value:.15g}")
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 40 else str(value)
