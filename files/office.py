"""Office files (xlsx, docx, pptx): which one a zip archive is, and whether it is safe to keep.

Only the list of entries and one small part are read; nothing is unpacked.
"""

import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PREFIX = "application/vnd.openxmlformats-officedocument."
OFFICE_TYPES = {
    f"{PREFIX}spreadsheetml.sheet": "xlsx",
    f"{PREFIX}wordprocessingml.document": "docx",
    f"{PREFIX}presentationml.presentation": "pptx",
}
CONTENTS = "[Content_Types].xml"
CONTENTS_LIMIT = 1_000_000
MOST_ENTRIES = 5_000
MOST_UNPACKED = 300_000_000
# Spreadsheets pack well, some hundredfold; a bomb packs a thousandfold and is large.
MOST_RATIO = 250
RATIO_MATTERS_FROM = 20_000_000
MACRO_MARKS = (b"macroenabled", b"vbaproject", b"ms-office.intlmacrosheet", b"ms-excel.macrosheet", b"activex")
MACRO_ENTRIES = ("vbaproject.bin", "vbadata.xml")
# Damaged, cut off, or encrypted and of an unknown compression (both RuntimeError).
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError)


def office_type(file: IO[bytes]) -> str:
    """The content type of an office file; raises ValidationError for other archives, macros, bombs and passwords."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            refuse_bomb(entries, size=file.seek(0, 2))
            return declared_type(archive, entries)
    except UNREADABLE as error:
        raise ValidationError(_("The file is damaged or protected and cannot be read."), code="damaged") from error
    finally:
        file.seek(0)


def refuse_bomb(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    """Refuses what would unpack to more than any evidence needs, and entries that overlap in the file."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_dense = unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * size
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or packed > size or is_dense:
        raise ValidationError(_("The file unpacks to more than is accepted."), code="bomb")


def declared_type(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    """What the archive says it contains; the first part that names a main document decides."""
    if not any(entry.filename == CONTENTS for entry in entries):
        raise ValidationError(_("Archives (zip) are not accepted. Please send the files one by one."), code="archive")
    with archive.open(CONTENTS) as part:
        contents = part.read(CONTENTS_LIMIT).lower()
    names = [entry.filename.lower() for entry in entries]
    if any(mark in contents for mark in MACRO_MARKS) or any(name.endswith(MACRO_ENTRIES) for name in names):
        raise ValidationError(
            _("The file contains macros, which are not accepted. Please save it without macros."), code="macros"
        )
    for content_type in OFFICE_TYPES:
        if f"{content_type}.main+xml".encode() in contents:
            return content_type
    raise ValidationError(_("Archives (zip) are not accepted. Please send the files one by one."), code="archive")
