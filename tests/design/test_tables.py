import csv
import datetime
import io
from decimal import Decimal
from itertools import count, islice

import pytest

from design.tables import cell, csv_lines, csv_response


@pytest.mark.parametrize("typed", ["=1+1", "+81", "-5", "@x", "\t=1", "＝1", '=HYPERLINK("x")', "-cmd|x"])
def test_a_formula_becomes_text(typed):
    assert cell(typed) == f"'{typed}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "true"),
        (-5, "-5"),
        (Decimal("-5.500000"), "-5.5"),
        (Decimal("1E+3"), "1000"),
        (datetime.date(2026, 4, 1), "2026-04-01"),
        (datetime.datetime(2026, 3, 31, 15, 30, tzinfo=datetime.UTC), "2026-04-01T00:30:00+09:00"),
        ("髙﨑", "髙﨑"),
        ("a\x00b", "ab"),
    ],
)
def test_values_become_cells(value, expected):
    assert cell(value) == expected


def test_the_file_begins_with_the_mark_for_excel_and_reads_back():
    content = "".join(csv_lines(["名称", "値"], [['あ,い\n"う"', Decimal("1.50")]]))
    assert content.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(content.removeprefix("\ufeff")))) == [["名称", "値"], ['あ,い\n"う"', "1.5"]]


def test_rows_are_taken_one_by_one():
    lines = csv_lines(["n"], ([number] for number in count()))
    assert list(islice(lines, 3)) == ["\ufeffn\r\n", "0\r\n", "1\r\n"]


def test_the_download_has_a_japanese_name():
    response = csv_response("会員一覧.csv", ["a"], [["b"]])
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E4%BC%9A%E5%93%A1%E4%B8%80%E8%A6%A7.csv"
    assert b"".join(response.streaming_content) == "\ufeffa\r\nb\r\n".encode()
