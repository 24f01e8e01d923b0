"""Two hundred kinds of faults, planted into a table of members: which cell is spoiled, how, and where it must be said.

Each fault is a column with something that column cannot take; some are of the kind that only Excel can hold.
"""

from typing import Any, NamedTuple

from tests.secretariat.tables import FORMS, content_of, member, workbook

COLUMNS = FORMS["members"].columns()
# What no cell of any column takes.
CONTROL, MARK, GAIJI = "あ\x7fい", "あ\u202eい", "あ\ue000い"
FORMULAS = ("=1+1", "=A1", '=HYPERLINK("https://example.jp/")', "=CMD|'/c calc'!A1")
UNREADABLE = {"a control character": CONTROL, "a direction mark": MARK, "a private character": GAIJI}
TEXTS = (
    *("name_ja", "name_kana", "name_en", "website", "representative_title", "representative_name"),
    *("representative_kana", "contact_department", "contact_title", "contact_name", "contact_kana", "second_name"),
    *("second_department", "second_title", "second_kana", "status_note", "plan_name"),
)
DATES = (
    *("joined_on", "status_since", "goals_received_on", "announcement_received_on", "project_received_on"),
    *("last_report_received_on", "plan_revision_on"),
)
NO_DATES = (
    "2024-02-30",
    "令和8年13月1日",
    "R0.4.1",
    "4/1",
    "2024年4月",
    "昨日",
    "20241301",
    "99999999",
    "平成元年1月1日",
)
EARLY = ("2023/9/11", "平成元年4月1日", "1999-12-31")
LABELS = ("category", "prefecture", "status", "leaving_reason")
NO_LABELS = ("その他の何か", "???", "企　業　等", "99")
YES_NO = ("contact_is_shared_mailbox", "consents_to_publication")
E_MAILS = ("contact_email", "second_email")
NO_E_MAILS = ("suzuki", "suzuki@", "@example.jp", "a b@example.jp", "suzuki@example", "a@example.jp, b@example.jp")
NUMBERS = {
    "interval_months": ("5", "61", "十二", "12.5", "12ヶ月", "-12"),
    "fiscal_year_first_month": ("0", "13", "4月", "1.5"),
}
CORPORATE = ("401100109899", "40110010989933", "4011001098994", "0000000000000", "T4011001098993x", "法人番号")
CODES = ("131017", "990001", "1310", "コード")
WEBSITES = ("example", "ftp://example.jp/", "https://a b/", "javascript:alert(1)", "https://user:pw@example.jp/")


class Fault(NamedTuple):
    """What is written into which column of an otherwise right row; `said_at` where the problem must be shown."""

    column: str
    value: Any
    said_at: str = ""

    @property
    def place(self) -> str:
        return self.said_at or self.column


def faults() -> list[Fault]:
    """More than two hundred kinds."""
    found = [Fault(column, text) for column in TEXTS for text in UNREADABLE.values()]
    found += [Fault(column, text) for column in DATES for text in NO_DATES]
    found += [Fault(column, text) for column in ("joined_on", *DATES[1:6]) for text in EARLY]
    found += [Fault(column, text) for column in LABELS for text in NO_LABELS]
    found += [Fault(column, "たぶん") for column in YES_NO]
    found += [Fault(column, text) for column in E_MAILS for text in NO_E_MAILS]
    found += [Fault(column, text) for column, texts in NUMBERS.items() for text in texts]
    found += [Fault("corporate_number", text) for text in CORPORATE]
    found += [Fault("local_government_code", text) for text in CODES]
    found += [Fault("website", text) for text in WEBSITES]
    found += [Fault("name_ja", formula) for formula in FORMULAS]
    found += [Fault("name_ja", ""), Fault("name_kana", ""), Fault("name_kana", "循環"), Fault("joined_on", "")]
    found += [Fault("category", ""), Fault("prefecture", ""), Fault("corporate_number", "")]
    found += [Fault("name_ja", "あ" * 121), Fault("name_en", "a" * 201), Fault("plan_name", "計" * 201)]
    found += [Fault("joined_on", "2099-04-01"), Fault("working_groups", "知らない部会"), Fault("name_ja", "#DIV/0!")]
    found += [Fault("status", "退会", "status_since"), Fault("second_name", "田中", "second_email")]
    return found


def planted(rows: int, count: int) -> tuple[bytes, set[tuple[int, str]]]:
    """A workbook of so many members with so many faults in different rows; where each must be said (row, column)."""
    chosen = faults()
    assert len(chosen) >= count, len(chosen)
    every = rows // max(count, 1)
    table = [member(n) for n in range(rows)]
    expected = set()
    for n, fault in enumerate(chosen[len(chosen) - count :]):
        at = n * every
        table[at] = table[at] | {fault.column: fault.value}
        expected.add((at + 2, fault.place))
    for row, column in set(expected):
        # Left has a date and a reason: both are missing.
        if column == "status_since" and table[row - 2].get("status") == "退会":
            expected.add((row, "leaving_reason"))
    return spoiled(table), expected


def spoiled(table: list[dict[str, Any]]) -> bytes:
    """The rows as a workbook; control characters that openpyxl itself refuses are not among them."""
    return content_of(workbook("members", table))


def said(problems: list[Any]) -> set[tuple[int, str]]:
    """Where problems were said, by row and column name."""
    names = dict(zip(FORMS["members"].headings("ja"), COLUMNS, strict=True))
    return {(problem[0], names.get(problem[1], "")) for problem in problems}
