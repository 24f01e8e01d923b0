"""What is accepted as a private file: judged by its content, never by its name or by what the browser says.

Accepted: PDF, PNG, JPEG, Excel, Word and PowerPoint without macros, CSV and plain text. Refused: what is too large,
empty, of another kind, protected by a password, with macros, or an archive that unpacks to more than it should.
No Django model is used here; a refusal is a ValidationError in the reader's language.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import filetype
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from files.office import OFFICE_TYPES, office_type

NAME_LENGTH = 150
HEAD = 8192
IMAGES = {"image/png": "png", "image/jpeg": "jpg"}
PDF = "application/pdf"
EXTENSIONS = {PDF: "pdf", "text/csv": "csv", "text/plain": "txt", **IMAGES, **OFFICE_TYPES}
KNOWN_AS = {"image/jpeg": {"jpg", "jpeg"}}
TEXT_ENCODINGS = ("utf-8-sig", "cp932")
# Tab, line feed, form feed and carriage return belong to text; other control characters do not.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a file was found to be; `name` has the extension of its content."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: IO[bytes], *, name: str, size: int, limit: int) -> Accepted:
    """What the file is; raises ValidationError where it is not accepted. The file is left at its beginning."""
    if not size:
        raise ValidationError(_("The file is empty."), code="empty_file")
    if size > limit:
        raise ValidationError(
            _("The file is too large (%(size)s). Files of up to %(limit)s are accepted.")
            % {"size": filesizeformat(size), "limit": filesizeformat(limit)},
            code="too_large",
        )
    content_type = type_of(file, name=name)
    return Accepted(fitting_name(name, content_type), content_type, size, digest(file))


def type_of(file: IO[bytes], *, name: str) -> str:
    """The accepted content type of the file; raises ValidationError for any other."""
    head = read_head(file)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return office_type(file)
    guess = filetype.guess(head)
    if guess is not None and guess.mime in IMAGES:
        return str(guess.mime)
    if guess is None and is_text(file):
        return "text/csv" if PurePath(name).suffix.lower() == ".csv" else "text/plain"
    raise ValidationError(
        _(
            "This kind of file is not accepted. Please use PDF, PNG, JPEG, Excel (xlsx), Word (docx), "
            "PowerPoint (pptx), CSV or plain text."
        ),
        code="type",
    )


def is_text(file: IO[bytes]) -> bool:
    """Whether all of it is text in UTF-8 or CP932, and neither a web page nor another markup that a browser runs."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    for encoding in TEXT_ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not CONTROL.search(text) and not text.lstrip().startswith(("<", "#!"))
    return False


def fitting_name(name: str, content_type: str) -> str:
    """The given name without path, control and direction marks, with the extension that its content has."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePath(UNSAFE_IN_NAME.sub("", last).strip(" .") or "file")
    extension = EXTENSIONS[content_type]
    given = path.suffix.lower().removeprefix(".")
    if given in KNOWN_AS.get(content_type, {extension}):
        return f"{path.stem[:NAME_LENGTH]}.{given}"
    return f"{path.stem[:NAME_LENGTH]}.{extension}"


def digest(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return found


def read_head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def accepted_extensions() -> str:
    """For the `accept` attribute of a file field: a hint to the browser, not a check."""
    known = {*EXTENSIONS.values(), "jpeg"}
    return ",".join(f".{one}" for one in sorted(known))
