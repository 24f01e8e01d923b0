"""What is accepted as a file: judged by its content."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from files.acceptance import fitting_name, inspect
from files.office import MOST_ENTRIES
from tests.files.factory import JPEG, PDF, PNG, office

LIMIT = 20 * 1024 * 1024


def judge(content, name="file", limit=LIMIT):
    return inspect(io.BytesIO(content), name=name, size=len(content), limit=limit)


@pytest.mark.parametrize(
    ("content", "name", "content_type", "kept_as"),
    [
        (PDF, "report.pdf", "application/pdf", "report.pdf"),
        (PDF, "report.exe", "application/pdf", "report.pdf"),
        (PDF, "写真.png", "application/pdf", "写真.pdf"),
        (PNG, "chart.png", "image/png", "chart.png"),
        (PNG, "chart.pdf", "image/png", "chart.png"),
        (JPEG, "photo.jpeg", "image/jpeg", "photo.jpeg"),
        (JPEG, "photo.JPG", "image/jpeg", "photo.jpg"),
        (JPEG, "photo", "image/jpeg", "photo.jpg"),
        ("年度,値\n2025,480\n".encode(), "値.csv", "text/csv", "値.csv"),
        ("\ufeff年度,値\n".encode(), "値.csv", "text/csv", "値.csv"),
        ("年度,値\n2025,480\n".encode("cp932"), "値.csv", "text/csv", "値.csv"),
        ("計量の記録".encode(), "memo.txt", "text/plain", "memo.txt"),
        ("計量の記録".encode(), "memo.html", "text/plain", "memo.txt"),
        (office("xlsx"), "集計.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "集計.xlsx"),
        (
            office("docx"),
            "x.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "x.docx",
        ),
        (
            office("pptx"),
            "y.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "y.pptx",
        ),
    ],
)
def test_a_file_is_kept_as_what_it_contains(content, name, content_type, kept_as):
    found = judge(content, name)
    assert (found.content_type, found.name, found.size) == (content_type, kept_as, len(content))
    assert len(found.sha256) == 64


def zip_of(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def encrypted(content):
    """The same archive with the flag "encrypted" set on its entries."""
    marked = bytearray(content)
    marked[6] |= 1
    where = marked.find(b"PK\x01\x02")
    marked[where + 8] |= 1
    return bytes(marked)


MACRO = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.pdf", "empty_file"),
        (b"MZ\x90\x00" + bytes(60), "report.pdf", "type"),
        (b"\x7fELF" + bytes(60), "report.csv", "type"),
        (b"<html><script>alert(1)</script></html>", "page.txt", "type"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "image.png", "type"),
        (b"#!/bin/sh\nrm -rf /\n", "list.csv", "type"),
        (b"a,b\x00c\n", "list.csv", "type"),
        (b"GIF89a" + bytes(20), "image.gif", "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls", "type"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "all.pdf", "type"),
        (zip_of(note="x"), "all.zip", "archive"),
        (zip_of(note="x"), "all.xlsx", "archive"),
        (b"PK\x03\x04" + bytes(40), "broken.xlsx", "damaged"),
        (office("xlsx")[:-30], "cut.xlsx", "damaged"),
        (encrypted(office("xlsx")), "locked.xlsx", "damaged"),
        (office(contents=MACRO), "macro.xlsm", "macros"),
        (office(contents=MACRO), "macro.xlsx", "macros"),
        (office(parts=[("xl/vbaProject.bin", b"x")]), "macro.xlsx", "macros"),
        (office(parts=[("xl/media/zeros", bytes(40_000_000))]), "bomb.xlsx", "bomb"),
        (office(parts=[(f"xl/{n}", b"") for n in range(MOST_ENTRIES)]), "many.xlsx", "bomb"),
    ],
)
def test_what_is_refused_says_why(content, name, code):
    with pytest.raises(ValidationError) as refusal:
        judge(content, name)
    assert refusal.value.code == code


def test_entries_that_overlap_are_refused():
    content = bytearray(office(parts=[("xl/a", b"a" * 100)]))
    where = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, where + 20, len(content) * 2)
    with pytest.raises(ValidationError) as refusal:
        judge(bytes(content))
    assert refusal.value.code == "bomb"


def test_the_limit_itself_is_accepted_and_one_byte_more_is_not():
    content = b"x" * 100
    assert judge(content, limit=100).size == 100
    with pytest.raises(ValidationError) as refusal:
        judge(content, limit=99)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\work\\報告書.pdf", "報告書.pdf"),
        ("a\x00b\u202efdp.exe", "abfdp.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
        ("最終報告.2026.pdf", "最終報告.2026.pdf"),
    ],
)
def test_a_name_keeps_its_meaning_and_loses_what_misleads(name, kept_as):
    assert fitting_name(name, "application/pdf") == kept_as
