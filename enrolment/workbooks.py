"""Reading workbooks that people send: only real ones, of a sane size, their cells as people typed them."""

import datetime
import io
import zipfile
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200


def rows_of(file: IO[bytes]) -> list[list[Any]]:
    """The cells of a workbook's first sheet. Raises ValidationError for anything that is no readable workbook."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValidationError(_("The file is too large."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise ValidationError(_("The file is too large."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return [list(row) for row in rows]
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken or foreign file makes the reader raise
        raise ValidationError(_("This is not a readable Excel workbook (xlsx).")) from error


def as_typed(value: Any) -> str:
    """A cell's value as text: whole numbers without a decimal point, dates as ISO dates, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
