"""Members report in a browser: half-done, saved by itself, previewed, sent; the public reads what was accepted."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from reports.models import Actual, ProgressReport, Project
from tests.browser.chromium import assert_no_axe_violations, sign_in
from tests.files.factory import PDF
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.reports.factory import (
    DisclosureFactory,
    DutyFactory,
    ProjectFactory,
    accepted,
    person_of,
    reporting_organization,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def look(page, name):
    """Check the page for accessibility, and keep a picture where SCREENSHOTS names a folder."""
    assert_no_axe_violations(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def test_a_manager_reports_progress(page, live_portal, tmp_path):
    organization, (version, _other), duty = reporting_organization(goals=2)
    manager = person_of(organization)
    earlier = accepted(_reported(organization, manager, "95"))
    assert earlier.data_year is not None
    sign_in(page, live_portal, manager)
    page.goto(live_portal + reverse("report-list", args=[organization.pk]))
    look(page, "report-list")
    page.get_by_role("button", name="始める").click()
    page.get_by_label("実績値").first.fill("９２")
    page.get_by_text("下書きを保存しました。").wait_for()
    evidence = tmp_path / "計量票.pdf"
    evidence.write_bytes(PDF)
    page.get_by_label("根拠資料").first.set_input_files(evidence)
    with page.expect_navigation():  # a background save under way is waited for
        page.get_by_role("button", name="保存して確認画面へ進む").click()
    look(page, "report-preview-incomplete")
    page.get_by_role("link", name="実績値を入力してください").click()
    page.get_by_label("増減の理由").nth(1).fill("集計中のため。")
    look(page, "report-edit")
    with page.expect_navigation():  # a background save under way is waited for
        page.get_by_role("button", name="保存して確認画面へ進む").click()
    look(page, "report-preview")
    page.get_by_role("button", name="事務局に提出する").click()
    page.get_by_text("事務局に提出しました").wait_for()
    look(page, "report-submitted")
    report = ProgressReport.objects.get(duty=duty)
    assert report.state == "submitted"
    assert Actual.objects.get(report=report, version=version).value == Decimal(92)


def _reported(organization, manager, value):
    report = ProgressReport.open_voluntary(organization, by=manager)
    Actual.objects.filter(report=report).update(value=value)
    first = report.rows()[0]
    Actual.objects.filter(report=report).update(year=first.year - 1)
    report.note_data_year()
    return report


def test_what_was_returned_says_what_to_correct(page, live_portal):
    organization, _versions, duty = reporting_organization()
    manager = person_of(organization)
    report = ProgressReport.open_for(duty, by=manager)
    Actual.objects.filter(report=report).update(value=2000)
    report.submit(by=manager)
    name = report.sheet()[2].name
    report.send_back(by=OfficerFactory(), comment="単位をご確認ください。", field_comments={name: "トンでしょうか。"})
    sign_in(page, live_portal, manager)
    page.goto(live_portal + report.workspace_url())
    look(page, "report-returned")
    page.get_by_label("実績値").fill("many")
    page.get_by_role("button", name="下書きを保存", exact=True).click()
    page.locator("[data-error-summary]").wait_for()
    look(page, "report-errors")
    assert page.get_by_label("実績値").input_value() == "many"


def test_a_researcher_registers_a_project_and_discloses_its_results(page, live_portal):
    university = OrganizationFactory(category="university")
    researcher = person_of(university)
    DutyFactory(organization=university, kind="project")
    DutyFactory(organization=university, kind="disclosure")
    sign_in(page, live_portal, researcher)
    page.goto(live_portal + reverse("project-list-own", args=[university.pk]))
    page.get_by_role("link", name="プロジェクトを登録する").click()
    look(page, "project-new")
    page.get_by_label("名称（日本語）").fill("食品残さ循環の実証")
    page.get_by_label("主導").check()
    page.get_by_label("開始日").fill("令和8年4月1日")
    page.get_by_label("プロジェクトを通じた取組").fill("食品残さを堆肥にします。")
    with page.expect_navigation():  # a background save under way is waited for
        page.get_by_role("button", name="保存して確認画面へ進む").click()
    look(page, "project-preview")
    page.get_by_role("button", name="事務局に提出する").click()
    page.get_by_text("事務局に提出しました").wait_for()
    Project.objects.get().accept(by=OfficerFactory())
    page.goto(live_portal + reverse("project-list-own", args=[university.pk]))
    look(page, "project-list-own")
    page.get_by_role("button", name="始める").click()
    page.get_by_label("食品残さ循環の実証").wait_for()
    look(page, "disclosure-edit")


@pytest.mark.parametrize("width", [1280, 390])
def test_anybody_reads_accepted_projects(new_page, live_portal, width):
    page = new_page(width=width)
    projects = [accepted(ProjectFactory()) for _ in range(3)]
    accepted(DisclosureFactory(organization=projects[0].organization, projects=projects[:1]))
    for prefix, language in (("", "ja"), ("/en", "en")):
        page.goto(f"{live_portal}{prefix}/projects/?q=")
        look(page, f"project-list-{language}")
        page.goto(f"{live_portal}{prefix}/projects/{projects[0].pk}/")
        look(page, f"project-{language}")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_report_fits_a_phone(new_page, live_portal, prefix):
    page = new_page(width=390)
    organization, _versions, duty = reporting_organization()
    accepted_version(
        goal__organization=organization,
        type="cumulative",
        base_value=0,
        target_value=-25,
        label="使い捨て容器の累計削減",
    )
    report = ProgressReport.open_for(duty, by=person_of(organization))
    sign_in(page, live_portal, report.created_by)
    for name in ("report", "report-preview"):
        page.goto(f"{live_portal}{prefix}{reverse(name, args=[organization.pk, report.pk])}")
        look(page, f"phone-{name}{prefix.replace('/', '-')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{live_portal}{prefix}{reverse('report-list', args=[organization.pk])}")
    look(page, f"phone-report-list{prefix.replace('/', '-')}")
