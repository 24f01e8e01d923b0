"""The register in hand comes in whole or not at all, and goes out with the same columns."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from deadlines import ledger
from deadlines.models import Duty, Sweep
from enrolment.exporting import facts_of_each
from enrolment.register import COLUMNS, RegisterForm
from members.models import Contact, Organization
from secretariat.exchange.writing import write_xlsx
from tests.enrolment.bad_input import IDS, NASTY
from tests.members.factory import OrganizationFactory
from timekeeping import today

pytestmark = pytest.mark.django_db
headings = RegisterForm.headings

COMPANY = {
    "category": "企業",
    "name_ja": "株式会社めぐる商事",
    "name_kana": "めぐるしょうじ",
    "corporate_number": "4011001098993",
    "prefecture": "東京都",
    "contact_email": "meguru@example.jp",
    "contact_name": "鈴木 一郎",
    "joined_on": "2023/9/12",
}
CITY = {
    "category": "自治体",
    "name_ja": "札幌市",
    "name_kana": "サッポロシ",
    "local_government_code": "11002",
    "prefecture": "北海道",
    "joined_on": "令和5年12月22日",
}
UNIVERSITY = {
    "category": "University / research institution",
    "name_ja": "めぐり大学",
    "name_kana": "メグリダイガク",
    "prefecture": "27",
    "joined_on": "2024-03-31",
}


def write_csv(path, *members, encoding="utf-8", names=None, language="ja"):
    names = names or list(COLUMNS)
    heading = dict(zip(COLUMNS, headings(language), strict=True))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([heading.get(name, name) for name in names])
    writer.writerows([[member.get(name, "") for name in names] for member in members])
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def take_over(path, **options):
    out = io.StringIO()
    call_command("import_members", str(path), stdout=out, stderr=out, **options)
    return out.getvalue()


def complaints(path):
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("import_members", str(path), stdout=out, stderr=out)
    assert failure.value.returncode == 2
    return f"{out.getvalue()}{failure.value}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_csv_of_every_encoding_with_headings_in_either_language(tmp_path, encoding, language):
    take_over(write_csv(tmp_path / "register.csv", COMPANY, CITY, UNIVERSITY, encoding=encoding, language=language))
    assert Organization.objects.count() == 3
    city = Organization.objects.get(name_ja="札幌市")
    assert (city.local_government_code, city.prefecture, city.corporate_number[1:]) == ("011002", "01", "000020011002")
    company = Organization.objects.get(name_ja="株式会社めぐる商事")
    assert (company.name_kana, company.joined_on) == ("メグルショウジ", datetime.date(2023, 9, 12))
    assert company.contacts.get().email == "meguru@example.jp"
    assert company.status_changes.get().effective_on == company.joined_on
    assert "メグルショウジ" in company.search_text
    assert company.sort_key == "メグルショウジ"


def test_columns_come_in_any_order(tmp_path):
    take_over(write_csv(tmp_path / "register.csv", COMPANY, names=[*reversed(COLUMNS)]))
    assert Organization.objects.get().name_ja == "株式会社めぐる商事"


def test_an_excel_workbook_with_numbers_and_dates_as_excel_keeps_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*headings("ja")])
    values = {**COMPANY, "corporate_number": 4011001098993, "joined_on": datetime.datetime(2024, 4, 1)}  # noqa: DTZ001
    city = {**CITY, "local_government_code": 11002}
    for member in (values, city):
        book.active.append([member.get(name) for name in COLUMNS])
    book.save(tmp_path / "register.xlsx")
    take_over(tmp_path / "register.xlsx")
    assert Organization.objects.get(category="company").joined_on == datetime.date(2024, 4, 1)
    assert Organization.objects.get(category="local_government").local_government_code == "011002"


def test_a_dry_run_checks_and_writes_nothing(tmp_path):
    said = take_over(write_csv(tmp_path / "register.csv", COMPANY, CITY), dry_run=True)
    assert "2" in said
    assert not Organization.objects.exists()
    assert not Sweep.objects.exists()


def test_every_wrong_cell_is_listed_with_row_and_column_and_nothing_is_written(tmp_path):
    wrong = {**COMPANY, "corporate_number": "4011001098994", "joined_on": "2023-09-11"}
    said = complaints(write_csv(tmp_path / "register.csv", CITY, wrong, {**UNIVERSITY, "category": "会社"}))
    assert "3行目、法人番号" in said
    assert "3行目、参画日" in said
    assert "4行目、区分" in said
    assert not Organization.objects.exists()


@pytest.mark.parametrize(("what", "text"), NASTY, ids=IDS)
def test_bad_input_in_any_cell_is_a_message_and_never_a_failure(what, text):
    for name in COLUMNS:
        form = RegisterForm({**COMPANY, name: text})
        form.is_valid()
        assert "\x00" not in str(form.cleaned_data)


def test_a_missing_an_unknown_and_a_doubled_column_are_said(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("区分,名称（日本語）,名称（日本語）,ひみつ\n企業,あ,い,う\n", encoding="utf-8")
    said = complaints(path)
    assert "ひみつ" in said
    assert "参画日" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256))),
        ("utf16.csv", "区分,名称".encode("utf-16")),
        ("noise.xlsx", b"PK\x03\x04 not a workbook"),
        ("text.xlsx", b"category,name"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert complaints(path)
    assert not Organization.objects.exists()


def test_a_missing_file_is_refused(tmp_path):
    assert "nowhere.csv" in complaints(tmp_path / "nowhere.csv")


def test_one_member_in_two_rows_is_refused(tmp_path):
    assert "2行目" in complaints(write_csv(tmp_path / "register.csv", COMPANY, {**COMPANY, "name_ja": "別名"}))


def test_an_ambiguous_code_without_prefecture_is_asked_about(tmp_path):
    said = complaints(write_csv(tmp_path / "register.csv", {**CITY, "prefecture": ""}))
    assert "2行目、全国地方公共団体コード" in said


def test_who_is_there_already_is_left_as_it_is(tmp_path):
    path = write_csv(tmp_path / "register.csv", COMPANY, CITY, UNIVERSITY)
    take_over(path)
    Organization.objects.filter(category="company").update(website="https://example.jp/")
    said = take_over(path)
    assert said.count("札幌市") == 1
    assert Organization.objects.count() == 3
    assert Organization.objects.get(category="company").website == "https://example.jp/"


def test_who_answered_long_ago_is_not_late_on_the_first_day(tmp_path, frozen_today):
    frozen_today(2026, 11, 23)
    answered = {
        **COMPANY,
        "joined_on": "2023-12-22",
        "goals_received_on": "2024-11-30",
        "announcement_received_on": "2024-12-10",
        "last_report_received_on": "2025-12-20",
    }
    take_over(write_csv(tmp_path / "register.csv", answered))
    organization = Organization.objects.get()
    assert organization.duties.get(kind="goals").first_submitted_on == datetime.date(2024, 11, 30)
    reports = organization.duties.filter(kind="progress_report").order_by("period")
    assert [(report.due_on.year, report.state) for report in reports] == [
        (2025, "fulfilled"),
        (2026, "open"),
        (2027, "open"),
    ]
    assert not any(duty.is_overdue for duty in organization.duties.all())


def test_who_never_answered_is_late(tmp_path, frozen_today):
    frozen_today(2026, 11, 23)
    take_over(write_csv(tmp_path / "register.csv", {**COMPANY, "joined_on": "2023-12-22"}))
    assert Duty.objects.get(kind="goals").is_overdue


@pytest.mark.parametrize(
    ("received", "answered"),
    [
        ("2025-03-01", [2025]),  # before the first due date: the first report
        ("2026-01-10", [2025]),  # three weeks late
        ("2026-06-21", [2025]),
        ("2026-06-22", [2025, 2026]),  # nearer to the next due date
        ("2026-11-20", [2025, 2026]),
    ],
)
def test_a_report_answered_the_period_whose_due_date_is_nearest(tmp_path, frozen_today, received, answered):
    frozen_today(2026, 11, 23)
    member = {**COMPANY, "joined_on": "2023-12-22", "last_report_received_on": received}
    take_over(write_csv(tmp_path / "register.csv", member))
    fulfilled = Duty.objects.filter(kind="progress_report", state="fulfilled").order_by("period")
    assert [duty.due_on.year for duty in fulfilled] == answered


def test_the_ledger_has_nothing_to_change_after_an_import(tmp_path):
    answered = {"goals_received_on": "2024-03-01", "last_report_received_on": "2025-09-01"}
    schedule = {"interval_months": "24", "plan_revision_on": "2027-03-31", "plan_name": "環境基本計画"}
    take_over(write_csv(tmp_path / "register.csv", {**COMPANY, **answered}, {**CITY, **schedule}, UNIVERSITY))
    assert ledger.reconcile(Organization.objects.all()) == 0
    announcement = Duty.objects.get(kind="announcement", organization__name_ja="札幌市")
    assert announcement.due_on == datetime.date(2027, 3, 31)


def test_members_on_hold_and_former_members_keep_their_history(tmp_path):
    held = {**COMPANY, "status": "会員資格の一時保留", "status_since": "2026-01-10", "status_note": "連絡なし"}
    left = {**UNIVERSITY, "status": "退会", "status_since": "2025-03-31", "leaving_reason": "合併又は解散"}
    take_over(write_csv(tmp_path / "register.csv", held, left))
    company, university = Organization.objects.get(category="company"), Organization.objects.get(category="university")
    assert [change.status for change in company.status_changes.all()] == ["active", "on_hold"]
    assert (university.left_on, university.leaving_reason) == (datetime.date(2025, 3, 31), "dissolved")
    assert not university.duties.exists()


def test_the_next_sweep_is_held_until_an_officer_has_seen_it(tmp_path):
    take_over(write_csv(tmp_path / "register.csv", COMPANY))
    sweep = Sweep.objects.get()
    assert (sweep.day, sweep.is_held, sweep.released_by) == (today(), True, None)


def register():
    return list(facts_of_each(Organization.objects.order_by("sort_key", "pk")))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_goes_out_comes_in_again_as_it_was(tmp_path, language):
    rich = {
        **COMPANY,
        "name_en": "Meguru Trading",
        "website": "https://meguru.example.jp/",
        "second_email": "second@example.jp",
        "second_name": "田中 次郎",
        "contact_is_shared_mailbox": "はい",
        "contact_department": "環境部",
        "consents_to_publication": "○",
        "goals_received_on": "2024-03-01",
        "last_report_received_on": "2025-09-01",
        "fiscal_year_first_month": "1",
    }
    left = {**UNIVERSITY, "status": "退会", "status_since": "2025-03-31", "leaving_reason": "withdrew"}
    take_over(write_csv(tmp_path / "register.csv", rich, {**CITY, "interval_months": "24"}, left))
    with override(language):
        before = register()
        with (tmp_path / "out.xlsx").open("wb") as target:
            write_xlsx(target, "会員", headings(language), facts_of_each(Organization.objects.order_by("sort_key")))
    Duty.objects.all().delete()
    Organization.objects.all().delete()
    take_over(tmp_path / "out.xlsx")
    with override(language):
        assert register() == before
    assert Contact.objects.filter(position=2).get().name == "田中 次郎"


def test_the_register_goes_out_with_the_same_number_of_queries_for_any_number_of_members(django_assert_num_queries):
    OrganizationFactory.create_batch(3)
    with django_assert_num_queries(5):
        register()
    OrganizationFactory.create_batch(20)
    with django_assert_num_queries(5):
        register()
