"""A table comes in through the desk: uploaded, checked cell by cell, confirmed, written all or nothing."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deadlines.models import Duty, Sweep
from goals.models import Goal
from members.models import Organization
from notices.models import Notice
from reports.models import ProgressReport
from secretariat.exchange import running
from secretariat.models import ImportRun
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.secretariat import tables
from tests.secretariat.bringing_in import checked, imported, upload

pytestmark = pytest.mark.django_db


def test_members_come_in_after_a_check_and_a_confirmation(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1), tables.member(2)]))
    assert (run.state, run.new_rows, run.problem_count) == ("checked", 2, 0)
    assert not Organization.objects.exists()
    page = client.get(reverse("import-run", args=[run.pk])).content.decode()
    assert "2行を取り込む" in page
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, Organization.objects.count()) == ("written", 2)
    assert not run.file
    assert Sweep.objects.get().is_held
    assert not Notice.objects.exists()


def test_each_wrong_cell_is_shown_with_its_address_and_what_was_written(client, officer):
    rows = [tables.member(1), tables.member(2, joined_on="令和8年13月1日", corporate_number="123")]
    run = checked(client, "members", tables.csv_of("members", rows, encoding="cp932"), "名簿.csv")
    found = {(cell, written) for _row, _column, _said, cell, written in run.problems}
    joined = tables.FORMS["members"].columns().index("joined_on")
    assert ("E3", "123") in found
    assert (f"{'A' if joined >= 26 else ''}{chr(65 + joined % 26)}3", "令和8年13月1日") in found
    page = client.get(reverse("import-run", args=[run.pk])).content.decode()
    assert "令和8年13月1日" in page
    assert client.post(reverse("import-confirm", args=[run.pk])).status_code == 302
    running.run_waiting()
    assert not Organization.objects.exists()


def test_problems_are_said_in_the_language_of_the_officer(client, officer):
    file = SimpleUploadedFile("table.xlsx", tables.xlsx("members", [tables.member(1, joined_on="tomorrow")]))
    answer = client.post("/en/secretariat/imports/", {"thing": "members", "file": file})
    running.run_waiting()
    page = client.get(answer.url).content.decode()
    assert "Enter a date that exists" in page


def test_problems_are_downloaded_as_csv(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1, prefecture="=1")]))
    content = b"".join(client.get(reverse("import-problems", args=[run.pk])).streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")


def test_goals_come_in_as_accepted_and_fulfil_the_duty(client, officer, frozen_today):
    frozen_today(2026, 11, 25)
    organization = OrganizationFactory()
    duty = Duty.objects.create(organization=organization, kind="goals", due_on=datetime.date(2025, 4, 1))
    run = imported(client, "goals", tables.xlsx("goals", [tables.goal(organization)]))
    assert run.state == "written"
    goal = Goal.objects.get()
    version = goal.current
    assert (version.state, version.base_value, version.target_year) == ("accepted", Decimal(1200), 2030)
    assert [target.year for target in version.interim_targets.all()] == [2025, 2027]
    assert [measure.text for measure in version.measures.all()] == ["分別の徹底", "再資源化先の開拓"]
    assert goal in Goal.objects.public()
    duty.refresh_from_db()
    assert (duty.state, duty.first_submitted_on) == ("fulfilled", datetime.date(2024, 4, 1))
    assert version.duty == duty
    assert not Notice.objects.exists()


def test_a_goal_that_makes_no_sense_or_has_no_member_is_a_problem(client, officer):
    organization = OrganizationFactory()
    rows = [
        tables.goal(organization, target_value="2400"),
        tables.goal(organization, label="別の目標")
        | {"corporate_number": tables.corporate_number(7777), "organization": ""},
        tables.goal(organization, label="さらに別") | {"organization": "他の会社"},
        tables.goal(organization, label="未知", indicator="未知の指標", own_indicator=""),
    ]
    run = checked(client, "goals", tables.xlsx("goals", rows))
    assert {row for row, *_rest in run.problems} == {2, 3, 4, 5}


def test_a_goal_that_is_there_already_is_left(client, officer):
    organization = OrganizationFactory()
    content = tables.xlsx("goals", [tables.goal(organization)])
    imported(client, "goals", content)
    run = checked(client, "goals", content)
    assert (run.new_rows, run.present_rows, run.problem_count) == (0, 1, 0)
    assert "最終処分量の半減" in client.get(run.get_absolute_url()).content.decode()


def test_past_values_come_in_as_accepted_reports(client, officer, frozen_today):
    frozen_today(2026, 11, 25)
    organization = OrganizationFactory()
    imported(client, "goals", tables.xlsx("goals", [tables.goal(organization)]))
    kind = "progress_report"
    first, second = (
        Duty.objects.create(organization=organization, kind=kind, period=n, due_on=datetime.date(2024 + n, 4, 1))
        for n in (1, 2)
    )
    rows = [tables.value(organization), tables.value(organization, year="2024", value="950", received_on="2025/6/30")]
    run = imported(client, "reports", tables.xlsx("reports", rows))
    assert (run.state, ProgressReport.objects.filter(state="accepted").count()) == ("written", 2)
    assert Goal.objects.get().actuals_by_year() == {2023: Decimal("1000.5"), 2024: Decimal(950)}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("fulfilled", "open")
    assert [report.data_year for report in first.progress_reports.all()] == [2024]
    assert not Notice.objects.exists()


def test_an_old_report_does_not_answer_what_is_owed_now(client, officer, frozen_today):
    frozen_today(2026, 11, 25)
    organization = OrganizationFactory()
    imported(client, "goals", tables.xlsx("goals", [tables.goal(organization)]))
    kind = "progress_report"
    past = datetime.date(2026, 4, 1)
    Duty.objects.create(organization=organization, kind=kind, period=1, due_on=past, state="fulfilled")
    owed = Duty.objects.create(organization=organization, kind=kind, period=2, due_on=datetime.date(2027, 4, 1))
    imported(client, "reports", tables.xlsx("reports", [tables.value(organization)]))
    owed.refresh_from_db()
    assert owed.state == "open"


def test_values_of_unknown_goals_doubled_years_and_other_units_are_problems(client, officer):
    organization = OrganizationFactory()
    imported(client, "goals", tables.xlsx("goals", [tables.goal(organization)]))
    rows = [
        tables.value(organization, label="知らない目標"),
        tables.value(organization),
        tables.value(organization),
        tables.value(organization, year="2022", unit="kg"),
        tables.value(organization, year="2021", value="", reason=""),
    ]
    run = checked(client, "reports", tables.xlsx("reports", rows))
    assert {row for row, *_rest in run.problems} == {2, 4, 5, 6}


def test_the_second_of_two_officers_is_told_by_whom_it_is_taken(client, officer):
    content = tables.xlsx("members", [tables.member(1)])
    upload(client, "members", content)
    other = OfficerFactory()
    client.force_login(other)
    run = ImportRun.objects.get()
    running_run = run.move("waiting", "waiting")
    assert running_run
    answer = upload(client, "members", content)
    assert answer.status_code == 409
    assert str(officer) in answer.content.decode()
    assert ImportRun.objects.count() == 1


def test_of_two_confirmations_one_counts(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    for _time in range(2):
        client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    running.run_waiting()
    assert Organization.objects.count() == 1


def test_what_changed_since_the_check_is_shown_again_before_anything_is_written(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1), tables.member(2)]))
    OrganizationFactory(corporate_number=tables.member(1)["corporate_number"])
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.new_rows, run.present_rows) == ("checked", 1, 1)
    assert Organization.objects.count() == 1


def test_a_dropped_import_leaves_neither_rows_nor_the_file(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    client.post(reverse("import-drop", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, bool(run.file), Organization.objects.count()) == ("dropped", False, 0)


def test_an_uploaded_table_is_deleted_after_a_day(client, officer, frozen_today):
    frozen_today(2026, 4, 1)
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    frozen_today(2026, 4, 3)
    assert running.forget_files() == 1
    run.refresh_from_db()
    assert (run.state, bool(run.file)) == ("dropped", False)


def test_a_run_without_a_process_is_interrupted_and_can_be_checked_again(client, officer):
    upload(client, "members", tables.xlsx("members", [tables.member(1)]))
    run = ImportRun.objects.get()
    run.move("waiting", "checking")
    page = client.get(run.get_absolute_url()).content.decode()
    assert "中断" in page
    client.post(reverse("import-again", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.new_rows) == ("checked", 1)


@pytest.mark.parametrize("thing", list(tables.FORMS))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_empty_template_is_understood_and_holds_nothing(client, officer, thing, prefix):
    content = b"".join(client.get(f"{prefix}/secretariat/imports/template/{thing}.xlsx").streaming_content)
    run = checked(client, thing, content)
    assert (run.new_rows, run.present_rows, run.problems) == (0, 0, [])


def test_a_filled_in_template_is_imported(client, officer, tmp_path):
    import openpyxl

    content = b"".join(client.get(reverse("import-template", args=["members"])).streaming_content)
    (tmp_path / "template.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    cells = tables.member(1)
    for at, name in enumerate(tables.FORMS["members"].columns(), start=1):
        book.worksheets[0].cell(4, at, cells.get(name))
    assert imported(client, "members", tables.content_of(book)).state == "written"


def test_only_officers_reach_any_of_it(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    client.logout()
    for name in ("import-confirm", "import-drop", "import-again"):
        assert client.post(reverse(name, args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == "checked"


def test_a_contractor_prepares_and_an_officer_confirms(client, officer):
    contractor = OfficerFactory(desk_rank="contractor")
    client.force_login(contractor)
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    page = client.get(run.get_absolute_url()).content.decode()
    assert "取り込むかどうかは事務局の担当者が決定します" in page
    assert reverse("import-confirm", args=[run.pk]) not in page
    assert client.post(reverse("import-confirm", args=[run.pk])).status_code == 403
    client.force_login(officer)
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.by, run.confirmed_by) == ("written", contractor, officer)


def test_a_contractor_drops_only_what_they_prepared(client, officer):
    others = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    client.force_login(OfficerFactory(desk_rank="contractor"))
    own = checked(client, "members", tables.xlsx("members", [tables.member(2)]))
    assert client.post(reverse("import-drop", args=[others.pk])).status_code == 403
    assert client.post(reverse("import-again", args=[others.pk])).status_code == 403
    client.post(reverse("import-drop", args=[own.pk]))
    assert {run.pk: run.state for run in ImportRun.objects.all()} == {others.pk: "checked", own.pk: "dropped"}


def test_a_viewer_reads_imports_and_brings_nothing_in(client, officer):
    run = checked(client, "members", tables.xlsx("members", [tables.member(1)]))
    client.force_login(OfficerFactory(desk_rank="viewer"))
    page = client.get(run.get_absolute_url()).content.decode()
    assert reverse("import-drop", args=[run.pk]) not in page
    assert 'type="file"' not in client.get(reverse("imports")).content.decode()
    assert upload(client, "members", tables.xlsx("members", [])).status_code == 403
    assert client.post(reverse("import-drop", args=[run.pk])).status_code == 403
