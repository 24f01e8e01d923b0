"""Exactly the filtered rows go out in the background, and the file can come in again unchanged."""

import csv
import datetime
import io
import subprocess
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from deadlines.models import Duty
from notices.models import Mail
from reports.models import Disclosure, Project
from secretariat.exchange import running
from secretariat.exchange.things import THINGS
from secretariat.models import Download, Export, MemberOfficer
from tests.goals.factory import accepted_version
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, accepted, open_report
from tests.secretariat import tables
from tests.secretariat.bringing_in import imported
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, own_files):
    officer = OfficerFactory(is_superuser=True)
    client.force_login(officer)
    return officer


def exported(client, kind, query="", form="xlsx", prefix=""):
    answer = client.post(f"{prefix}/secretariat/exports/new/", {"kind": kind, "query": query, "form": form})
    running.run_waiting()
    export = Export.objects.get(pk=answer.url.split("/")[-2])
    assert export.state == "done", export.message
    return export


def content_of(client, export):
    return b"".join(client.get(reverse("export-file", args=[export.pk])).streaming_content)


def sheet_of(content):
    return [
        ["" if cell is None else cell for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    ]


def again(content, thing, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(content)
    return THINGS[thing].read(path)


def some_members():
    rich = OrganizationFactory(name_ja="=株式会社 危険", name_kana="キケン", name_en="-Danger Ltd.", category="company")
    ContactFactory(organization=rich, position=1, name="+鈴木", is_shared_mailbox=True)
    for category in ("local_government", "university", "association"):
        OrganizationFactory(category=category, name_kana="ヨミ")
    OrganizationFactory(
        category="other", name_kana="ヨミ", status="left", left_on=datetime.date(2025, 3, 31), leaving_reason="withdrew"
    ).status_changes.create(status="left", effective_on=datetime.date(2025, 3, 31), leaving_reason="withdrew")
    return rich


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exported_members_come_in_again_without_a_change_or_an_error(client, officer, tmp_path, form, prefix):
    some_members()
    export = exported(client, "members", form=form, prefix=prefix)
    found = again(content_of(client, export), "members", tmp_path, f"again.{form}")
    assert (found.rows, found.problems, found.remarks, len(found.present)) == ([], [], [], 5)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exported_goals_come_in_again_without_a_change_or_an_error(client, officer, tmp_path, form):
    accepted_version(label="=1+1", interim={2027: Decimal("80.5")}, measures=["分別\tの徹底", "再使用"])
    accepted_version(indicator=None, own_indicator="独自の指標", unit="個")
    export = exported(client, "goals", form=form)
    found = again(content_of(client, export), "goals", tmp_path, f"again.{form}")
    assert (found.rows, found.problems, len(found.present)) == ([], [], 2)
    assert found.present[0].facts["interim_targets"] or found.present[1].facts["interim_targets"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exported_reports_come_in_again_without_a_change_or_an_error(client, officer, tmp_path, form):
    accepted(open_report(values=("90", "85.25")))
    open_report()
    export = exported(client, "reports", form=form)
    found = again(content_of(client, export), "reports", tmp_path, f"again.{form}")
    assert (found.rows, found.problems, len(found.present)) == ([], [], 3)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exported_projects_come_in_again_without_a_change_or_an_error(client, officer, tmp_path, form, prefix):
    accepted(ProjectFactory(name_ja="=1+1", initiatives="選別\n再生", ends_on=datetime.date(2027, 3, 31)))
    ProjectFactory(name_ja="", part="", started_on=None)
    export = exported(client, "projects", form=form, prefix=prefix)
    found = again(content_of(client, export), "projects", tmp_path, f"again.{form}")
    assert (found.rows, found.problems, len(found.present)) == ([], [], 2)
    said = {row.facts["name_ja"]: row.facts for row in found.present}
    assert (said["=1+1"]["initiatives"], said["=1+1"]["part"]) == ("選別\n再生", "initiator")
    assert (said["=1+1"]["received_on"], said["=1+1"]["accepted_on"]) == (today(), today())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_exported_disclosures_come_in_again_without_a_change_or_an_error(client, officer, tmp_path, form, prefix):
    two = [accepted(ProjectFactory(name_ja=name)) for name in ("選別; 再生", "回収")]
    accepted(DisclosureFactory(organization=two[0].organization, projects=two))
    DisclosureFactory(title="", disclosed_on=None, projects=[])
    export = exported(client, "disclosures", form=form, prefix=prefix)
    found = again(content_of(client, export), "disclosures", tmp_path, f"again.{form}")
    assert (found.rows, found.problems, len(found.present)) == ([], [], 2)
    assert ["回収", "選別; 再生"] in [sorted(row.facts["projects"]) for row in found.present]


def test_what_the_export_of_another_portal_says_comes_in_as_new(client, officer, tmp_path):
    project = accepted(ProjectFactory(name_ja="選別; 再生", name_en=""))
    accepted(DisclosureFactory(organization=project.organization, projects=[project]))
    sheets = {kind: sheet_of(content_of(client, exported(client, kind))) for kind in ("projects", "disclosures")}
    Disclosure.objects.all().delete()
    Project.objects.all().delete()
    for kind, sheet in sheets.items():
        run = imported(client, kind, without_numbers(sheet))
        assert (run.state, run.new_rows) == ("written", 1)
    assert Disclosure.objects.get().projects.get().name_ja == "選別; 再生"


def without_numbers(sheet):
    """A sheet as a workbook, the last column, that of the portal's numbers, emptied."""
    book = openpyxl.Workbook()
    for at, row in enumerate(sheet):
        book.active.append(row if at == 0 else row[:-1])
    return tables.content_of(book)


@pytest.mark.parametrize("model", ["project", "disclosure"])
def test_projects_and_disclosures_go_out_from_their_lists(client, officer, model):
    project = accepted(ProjectFactory())
    DisclosureFactory(organization=project.organization, projects=[project])
    page = client.get(reverse(f"admin:reports_{model}_changelist"), {"state__exact": "accepted"}).content.decode()
    assert f"{reverse('exports')}?kind={model}s&amp;state__exact=accepted" in page
    export = exported(client, f"{model}s", "state__exact=accepted")
    assert export.total == (1 if model == "project" else 0)


def test_exactly_the_rows_of_the_filtered_list_go_out(client, officer):
    some_members()
    page = client.get(reverse("admin:members_organization_changelist"), {"category__exact": "university"})
    address = reverse("exports")
    assert f"{address}?kind=members&amp;category__exact=university" in page.content.decode()
    asked = client.get(address, {"kind": "members", "category__exact": "university"})
    assert asked.context["count"] == 1
    assert "大学" in asked.context["words"]
    export = exported(client, "members", "category__exact=university")
    assert export.total == 1
    assert len(sheet_of(content_of(client, export))) == 2
    assert "大学" in export.words["ja"]
    assert "University" in export.words["en"]


def test_the_search_of_a_list_is_part_of_the_filter(client, officer):
    rich = some_members()
    export = exported(client, "members", f"q={rich.corporate_number}")
    assert export.total == 1
    assert rich.corporate_number in export.filter_in_words


def test_the_board_goes_out_with_its_own_filter(client, officer):
    organization = OrganizationFactory()
    late = Duty.objects.create(organization=organization, kind="goals", due_on=today() - datetime.timedelta(days=40))
    Duty.objects.create(organization=organization, kind="announcement", due_on=today() + datetime.timedelta(days=40))
    MemberOfficer.objects.create(organization=organization, officer=OfficerFactory(name="山田"))
    assert "kind=duties&amp;when=overdue" in client.get(reverse("board"), {"when": "overdue"}).content.decode()
    export = exported(client, "duties", "when=overdue", "csv")
    lines = list(csv.reader(io.StringIO(content_of(client, export).decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [organization.name_ja]
    assert lines[1][7] == late.due_on.isoformat()
    assert lines[1][-2:] == ["山田", "いいえ"]
    assert "提出期限経過" in export.filter_in_words


def test_mails_go_out_without_their_text(client, officer):
    Mail.objects.create(address="a@example.jp", subject="件名", text="HIMITSU")
    content = content_of(client, exported(client, "mails", form="csv")).decode("utf-8-sig")
    assert "a@example.jp" in content
    assert "HIMITSU" not in content


def test_cells_that_look_like_formulas_are_neutralised(client, officer):
    some_members()
    text = content_of(client, exported(client, "members", form="csv")).decode("utf-8-sig")
    assert "'=株式会社" in text
    assert "'-Danger" in text
    book = openpyxl.load_workbook(io.BytesIO(content_of(client, exported(client, "members"))))
    cells = [
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if str(cell.value or "").startswith(("=", "-", "+"))
    ]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_filter_that_is_not_understood_is_said(client, officer):
    answer = client.get(reverse("exports"), {"kind": "members", "nonsense__gt": "1"}, follow=True)
    assert answer.status_code == 200
    assert "読み取れません" in answer.content.decode()
    client.post(reverse("export-new"), {"kind": "nothing", "form": "xlsx"})
    client.post(reverse("export-new"), {"kind": "members", "form": "pdf"})
    assert not Export.objects.exists()


def test_a_download_is_for_officers_and_is_kept(client, officer):
    export = exported(client, "members")
    address = reverse("export-file", args=[export.pk])
    assert client.get(address).status_code == 200
    assert Download.objects.get().by == officer
    assert str(officer) in client.get(export.get_absolute_url()).content.decode()
    client.force_login(RoleFactory().user)
    assert client.get(address).status_code == 403
    assert Download.objects.count() == 1


def test_a_viewer_of_the_desk_exports_and_is_named(client, officer):
    viewer = OfficerFactory(desk_rank="viewer")
    client.force_login(viewer)
    export = exported(client, "members")
    client.get(reverse("export-file", args=[export.pk]))
    assert (export.by, Download.objects.get().by) == (viewer, viewer)


def test_an_export_expires_and_its_file_is_deleted(client, officer, frozen_today, settings):
    frozen_today(2026, 4, 1)
    export = exported(client, "members")
    name, storage = export.file.name, export.file.storage
    assert export.expires_at - timezone.now() == datetime.timedelta(days=settings.EXPORT_DAYS)
    frozen_today(2026, 4, 9)
    running.forget_files()
    export.refresh_from_db()
    assert (export.state, storage.exists(name)) == ("expired", False)
    client.force_login(OfficerFactory())
    assert client.get(reverse("export-file", args=[export.pk])).status_code == 404


def test_an_export_without_a_process_is_interrupted(client, officer):
    export = Export.objects.create(kind="members", by=officer, state="running")
    assert "中断" in client.get(export.get_absolute_url()).content.decode()


def test_the_list_of_exports_keeps_its_query_count(client, officer, django_assert_max_num_queries):
    for _time in range(30):
        Export(kind="members", by=OfficerFactory(), state="done").file.save("table", ContentFile(b""))
    with django_assert_max_num_queries(10):
        assert client.get(reverse("exports")).status_code == 200


@pytest.mark.parametrize("kind", ["members", "projects", "disclosures"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, officer, django_assert_max_num_queries, kind):
    DisclosureFactory.create_batch(30)
    Export.objects.create(kind=kind, by=officer)
    with django_assert_max_num_queries(40):
        running.run_waiting()


@pytest.mark.processes
def test_libreoffice_shows_the_same_cells(client, officer, tmp_path):
    some_members()
    content = content_of(client, exported(client, "members"))
    (tmp_path / "members.xlsx").write_bytes(content)
    convert = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
    # UTF-8, text as shown, comma and quotation mark.
    convert += ["csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "members.xlsx"]
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    shown = list(csv.reader(io.StringIO((tmp_path / "members.csv").read_text(encoding="utf-8-sig"))))
    written = [
        [cell.date().isoformat() if isinstance(cell, datetime.datetime) else str(cell) for cell in row]
        for row in sheet_of(content)
    ]
    assert shown == written
