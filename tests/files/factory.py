"""Files as people upload them, and files kept already."""

import io
import zipfile

import factory
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from files.models import StoredFile
from files.office import CONTENTS, PREFIX
from tests.members.factory import OrganizationFactory, UserFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
MAIN = {"xlsx": "spreadsheetml.sheet", "docx": "wordprocessingml.document", "pptx": "presentationml.presentation"}


def office(kind="xlsx", *, contents=None, parts=()):
    """An office file of a kind; `contents` replaces what it says it contains, `parts` are more entries."""
    declared = contents or f'<Types><Override ContentType="{PREFIX}{MAIN[kind]}.main+xml"/></Types>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, declared)
        for name, content in parts:
            archive.writestr(name, content)
    return packed.getvalue()


def upload(content=PDF, name="証憑.pdf", content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


class StoredFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoredFile

    organization = factory.SubFactory(OrganizationFactory)
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="evidence"))
    name = "証憑.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)
