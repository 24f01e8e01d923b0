"""Whatever is uploaded: one clear sentence, and nothing is written or run."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from design.table_form import read_table
from files.tables import open_table
from members.models import Organization
from secretariat.models import ImportRun
from tests.members.factory import OfficerFactory
from tests.secretariat import tables
from tests.secretariat.tables import FORMS

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"


def good():
    return tables.xlsx("members", [tables.member(1)])


def bomb():
    """A sheet that unpacks to 210 MB of blanks."""
    return tables.repacked(good(), replace={SHEET: lambda data: data + b" " * 210_000_000})


def lying_bomb():
    """The same, whose list of entries says that it is small."""
    content = bytearray(bomb())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at >= 0:
            if SHEET.encode() in content[at : at + 80]:
                content[at + offset : at + offset + 4] = (5000).to_bytes(4, "little")
            at = content.find(mark, at + 4)
    return bytes(content)


def many_entries():
    return tables.repacked(good(), add={f"xl/media/{n}.xml": b"<a/>" for n in range(6000)})


def with_entities(definition):
    def spoil(data):
        return data.replace(b"<worksheet", definition + b"<worksheet", 1)

    return tables.repacked(good(), replace={SHEET: spoil})


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LATE = b"<!--" + b"x" * 2_000_000 + b"-->" + LAUGHS


def word_document():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
    return target.getvalue()


def plain_zip():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


UNSAFE = {
    "a bomb": (bomb, "table.xlsx"),
    "a bomb that lies about its size": (lying_bomb, "table.xlsx"),
    "thousands of parts": (many_entries, "table.xlsx"),
    "macros": (lambda: tables.repacked(good(), add={"xl/vbaProject.bin": b"x"}), "table.xlsx"),
    "the name of a workbook with macros": (good, "table.xlsm"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "table.xlsx"),
    "the old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "table.xls"),
    "entities": (lambda: with_entities(LAUGHS), "table.xlsx"),
    "entities from outside": (lambda: with_entities(OUTSIDE), "table.xlsx"),
    "entities after a long comment": (lambda: with_entities(LATE), "table.xlsx"),
    "a Word document": (word_document, "table.xlsx"),
    "an archive": (plain_zip, "table.xlsx"),
    "a cut workbook": (lambda: good()[:2000], "table.xlsx"),
    "no workbook": (lambda: b"<html>", "table.xlsx"),
    "an empty file": (lambda: b"", "table.csv"),
    "characters outside CP932": (
        lambda: tables.csv_of("members", [tables.member(1)], encoding="cp932") + b"\x81\xff\xfd\xfe",
        "table.csv",
    ),
    "a table of something else": (lambda: tables.xlsx("goals", []), "table.xlsx"),
    "no headings of ours": (lambda: "日付,金額\n1,2\n".encode(), "table.csv"),
}


@pytest.fixture
def officer(client, settings, tmp_path):
    settings.WAKE_WORKERS = False
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


@pytest.mark.parametrize("what", UNSAFE)
def test_an_unsafe_or_foreign_file_is_refused_in_one_sentence(client, officer, what):
    make, name = UNSAFE[what]
    answer = client.post(reverse("imports"), {"thing": "members", "file": SimpleUploadedFile(name, make())})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["file"]) == 1
    assert "?" not in answer.context["form"].errors["file"][0]
    assert not ImportRun.objects.exists()
    assert not Organization.objects.exists()


def test_a_file_above_the_limit_is_not_read(client, officer, settings):
    settings.IMPORT_MOST_BYTES = 1000
    file = SimpleUploadedFile("table.xlsx", b"PK\x03\x04" + b"x" * 300_000)
    answer = client.post(reverse("imports"), {"thing": "members", "file": file})
    assert answer.status_code == 413
    assert "大きすぎる" in answer.content.decode()


def test_an_upload_whose_connection_breaks_is_not_taken_for_a_shorter_file(client, officer):
    rows = tables.csv_of("members", [tables.member(n) for n in range(50)])
    fields = {"thing": "members", "file": SimpleUploadedFile("table.csv", rows)}
    body = encode_multipart(BOUNDARY, fields)
    answer = client.generic("POST", reverse("imports"), body[: len(body) - len(rows) // 2], MULTIPART_CONTENT)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["file"]) == 1
    assert not ImportRun.objects.exists()


def test_the_form_is_protected_against_other_sites(client, officer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    file = SimpleUploadedFile("table.xlsx", good())
    assert strict.post(reverse("imports"), {"thing": "members", "file": file}).status_code == 403


def read(content, thing="members", name="table.xlsx"):
    table = open_table(io.BytesIO(content), name=name)
    return read_table(FORMS[thing], table.rows, merged=table.merged)


def test_a_formula_is_never_computed_and_is_said_at_its_cell():
    found = read(tables.xlsx("members", [tables.member(1, name_ja="=1+1")]))
    assert [(problem.cell, problem.written) for problem in found.problems] == [("B2", "=1+1")]


def test_merged_cells_below_the_headings_are_said_once():
    book = tables.workbook("members", [tables.member(1), tables.member(2)])
    book.active.merge_cells("B2:B3")
    found = read(tables.content_of(book))
    assert [problem.cell for problem in found.problems if "結合" in problem.message] == ["B2:B3"]


def test_a_merged_title_above_the_headings_does_no_harm():
    book = openpyxl.Workbook()
    book.active.append(["会員名簿"])
    book.active.merge_cells("A1:F1")
    for line in tables.lines("members", [tables.member(1)]):
        book.active.append(line)
    found = read(tables.content_of(book))
    assert (len(found.rows), found.problems) == (1, [])


@pytest.mark.parametrize("joined", ["2026-04-01", "2026/4/1", "令和8年4月1日", "R8.4.1", "２０２６年４月１日", 46113])
def test_a_date_as_text_or_as_excels_number(joined, frozen_today):
    frozen_today(2026, 11, 25)
    [row] = read(tables.xlsx("members", [tables.member(1, joined_on=joined)])).rows
    assert row.facts["joined_on"].isoformat() == "2026-04-01"


def test_a_real_date_and_a_number_of_excel(frozen_today):
    frozen_today(2026, 11, 25)
    cells = tables.member(1, joined_on=tables.excel_day(2026, 4, 1), interval_months=24.0)
    cells["corporate_number"] = int(cells["corporate_number"])
    [row] = read(tables.xlsx("members", [cells])).rows
    assert (row.facts["joined_on"].isoformat(), row.facts["interval_months"]) == ("2026-04-01", 24)


def test_headings_in_another_order_in_english_and_an_unknown_one():
    names = [*reversed(FORMS["members"].columns()), "ひみつの列"]
    found = read(tables.xlsx("members", [tables.member(1)], names=names, language="en"))
    assert [problem.column for problem in found.problems] == ["ひみつの列"]
    assert len(found.rows) == 1


def test_utf_16_is_refused_and_never_read_as_something_else():
    with pytest.raises(ValidationError):
        read("区分,名称".encode("utf-16"), name="table.csv")


def test_a_character_that_is_in_no_known_encoding_is_said_with_its_line():
    with pytest.raises(ValidationError, match="2行目"):
        read("区分,名称\n企業,".encode("cp932") + b"\x81\xff\n", name="table.csv")
