"""Tables as people send them: good ones, and ways to spoil them."""

import csv
import datetime
import io
import zipfile

import openpyxl

from enrolment.register import RegisterForm
from members.models import WorkingGroup
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.project_table import DisclosureRow, ProjectRow
from secretariat.exchange.report_table import ReportRow
from tests.members.factory import corporate_number

FORMS = {
    "members": RegisterForm,
    "goals": GoalRow,
    "reports": ReportRow,
    "projects": ProjectRow,
    "disclosures": DisclosureRow,
}


def member(n, **cells):
    """The n-th company of a table of members."""
    return {
        "category": "企業",
        "name_ja": f"株式会社取込{n}",
        "name_kana": "トリコミ",
        "corporate_number": corporate_number(50_000 + n),
        "prefecture": "東京都",
        "contact_email": f"import{n}@example.jp",
        "contact_name": "鈴木 一郎",
        "joined_on": "2024/4/1",
        **cells,
    }


def goal(organization, **cells):
    return {
        "organization": organization.name_ja,
        "corporate_number": organization.corporate_number,
        "label": "最終処分量の半減",
        "indicator": "最終処分量",
        "type": "値に到達する",
        "direction": "lower",
        "unit": "t/年",
        "base_year": "2020年度",
        "base_value": "１,２００",
        "target_year": "令和12年度",
        "target_value": "600",
        "interim_targets": "2025: 900; 2027: 750",
        "measures": "分別の徹底\n再資源化先の開拓",
        "accepted_on": "R6.4.1",
        **cells,
    }


def value(organization, **cells):
    return {
        "corporate_number": organization.corporate_number,
        "label": "最終処分量の半減",
        "year": "2023",
        "value": "1,000.5",
        "reason": "分別が進んだため",
        "received_on": "2024/6/30",
        **cells,
    }


def project(organization, **cells):
    return {
        "organization": organization.name_ja,
        "corporate_number": organization.corporate_number,
        "name_ja": "選別の実証",
        "name_en": "Trial of sorting",
        "part": "主導",
        "partners": "めぐり市\n株式会社循環",
        "started_on": "2024年10月1日",
        "ends_on": "２０２７/３/３１",
        "initiatives": "近赤外選別の精度を高めます。",
        "url": "https://www.example.ac.jp/sorting/",
        "received_on": "R6.12.2",
        "accepted_on": "2024-12-10",
        **cells,
    }


def disclosure(organization, **cells):
    return {
        "organization": organization.name_ja,
        "corporate_number": organization.corporate_number,
        "projects": "選別の実証",
        "title": "選別精度の年次報告",
        "results": "選別精度が92%に達しました。",
        "place": "大学ウェブサイト",
        "disclosed_on": "2025/9/30",
        "received_on": "令和7年10月3日",
        **cells,
    }


def lines(thing, rows, *, names=None, language="ja"):
    """Headings and cells."""
    form = FORMS[thing]
    names = names or list(form.columns())
    heading = dict(zip(form.columns(), form.headings(language), strict=True))
    return [[heading.get(name, name) for name in names], *([row.get(name, "") for name in names] for row in rows)]


def workbook(thing, rows, **options):
    """An xlsx of rows; cells keep their Python types."""
    book = openpyxl.Workbook()
    for line in lines(thing, rows, **options):
        book.active.append(line)
    return book


def content_of(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(thing, rows, **options):
    return content_of(workbook(thing, rows, **options))


def csv_of(thing, rows, *, encoding="utf-8", **options):
    target = io.StringIO()
    csv.writer(target).writerows(lines(thing, rows, **options))
    return target.getvalue().encode(encoding)


def repacked(content, *, replace=None, add=None):
    """The same archive with some parts replaced (a function of the bytes) or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, (replace or {}).get(entry.filename, lambda same: same)(data))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return target.getvalue()


def excel_day(year, month, day):
    """A date as Excel keeps it."""
    return datetime.datetime(year, month, day)  # noqa: DTZ001 (Excel has no time zones)


def some_working_groups():
    return [group.name_ja for group in WorkingGroup.objects.all()[:2]]
