"""The member's pages of progress reports."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from deadlines.models import Duty
from members.models import Role
from reports.models import ProgressReport
from reports.sheets import named
from tests.files.factory import PDF, upload
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.reports.factory import (
    DutyFactory,
    ProjectFactory,
    accepted,
    open_report,
    person_of,
    reporting_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def address(report, name="report"):
    return reverse(name, args=[report.organization_id, report.pk])


def typed(report, **changes):
    """What the form sends, with some fields of the first value changed (`value=`, `year=`) or of the report."""
    data = {"version": report.version, "summary": report.summary}
    for name, row in named(report.rows()):
        data |= {f"{name}-year": row.year, f"{name}-value": "" if row.value is None else str(row.value)}
        data |= {f"{name}-reason": row.reason}
    first = next(named(report.rows()))[0]
    for name, value in changes.items():
        data[name if name in ("summary", "version", "preview", "autosave") else f"{first}-{name}"] = value
    return data


@pytest.fixture
def report():
    return open_report()


@pytest.fixture
def manager(client, report):
    client.force_login(report.created_by)
    return report.created_by


def test_the_list_shows_each_period_with_its_next_step(client):
    organization, _versions, duty = reporting_organization()
    client.force_login(person_of(organization))
    page = client.get(reverse("report-list", args=[organization.pk])).content.decode()
    assert str(duty.pk) in page
    assert "資源有効利用促進法に基づく法定報告ではありません" in page


def test_only_the_nearest_period_is_to_be_begun_with_the_solid_button(client):
    organization, _versions, duty = reporting_organization()
    DutyFactory(organization=organization, kind=duty.kind, period=9, due_on=duty.due_on.replace(year=2030))
    client.force_login(person_of(organization))
    page = client.get(reverse("report-list", args=[organization.pk])).content.decode()
    assert re.findall('class="(btn[^"]*)">始める', page) == ["btn btn--sm btn--solid", "btn btn--sm"]
    ProgressReport.open_for(duty, by=person_of(organization))
    page = client.get(reverse("report-list", args=[organization.pk])).content.decode()
    assert re.findall('class="(btn[^"]*)">始める', page) == ["btn btn--sm"]


def test_opening_a_duty_makes_its_report_and_leads_to_it(client):
    organization, _versions, duty = reporting_organization()
    client.force_login(person_of(organization, Role.Kind.EDITOR))
    response = client.post(reverse("report-open", args=[organization.pk]), {"duty": duty.pk})
    assert response["Location"] == address(ProgressReport.objects.get(duty=duty))


@pytest.mark.parametrize("duty_id", ["x", "\x00", "1" * 500, "00000000-0000-0000-0000-000000000000"])
def test_a_duty_that_is_not_there_is_not_found(client, duty_id):
    organization, _versions, _duty = reporting_organization()
    client.force_login(person_of(organization))
    assert client.post(reverse("report-open", args=[organization.pk]), {"duty": duty_id}).status_code == 404


def test_the_duty_of_another_organization_or_kind_is_not_found(client):
    organization, _versions, _duty = reporting_organization()
    client.force_login(person_of(organization))
    for duty in (DutyFactory(), DutyFactory(organization=organization, kind=Duty.Kind.DISCLOSURE)):
        assert client.post(reverse("report-open", args=[organization.pk]), {"duty": duty.pk}).status_code == 404


def test_without_a_duty_a_voluntary_report_is_opened(client):
    organization = OrganizationFactory(category="university")
    client.force_login(person_of(organization))
    client.post(reverse("report-open", args=[organization.pk]))
    assert ProgressReport.objects.get(organization=organization).duty is None


def test_a_half_done_report_is_saved(client, report, manager):
    response = client.post(address(report), typed(report, value="", reason="", summary="作業中"))
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.summary, report.rows()[0].value, report.edited_by) == ("作業中", None, manager)


def test_a_missing_value_is_said_at_its_field_before_the_preview(client, report, manager):
    name, _row = next(named(report.rows()))
    shown = client.post(address(report), typed(report, value="", reason="", summary="作業中", preview=""), follow=True)
    page = shown.content.decode()
    assert [form.errors.keys() for form in shown.context["edit"].forms if form.errors] == [{"value"}]
    assert f'href="#id_{name}-value"' in page
    report.refresh_from_db()
    assert (report.summary, shown.context["form"]["version"].value()) == ("作業中", report.version)
    answer = client.post(address(report), typed(report, value="12", preview=""))
    assert answer["Location"] == address(report, "report-preview")


def test_what_several_goals_lack_is_listed_once(client):
    report = open_report(values=(None, None, None))
    client.force_login(report.created_by)
    shown = client.post(address(report), typed(report, summary="作業中", preview=""), follow=True)
    assert shown.text.count('id="error-summary-title"') == 1
    assert "入力内容に3件の誤りがあります" in shown.text


@pytest.mark.parametrize("value", ["１２，３４５．６", "12,345.6", " 12345.6 "])
def test_numbers_are_read_as_people_type_them(client, report, manager, value):
    client.post(address(report), typed(report, value=value))
    assert report.rows()[0].value == Decimal("12345.6")


def test_evidence_is_kept_shown_and_removed(client, report, manager):
    first = next(named(report.rows()))[0]
    client.post(address(report), {**typed(report), f"{first}-evidence": upload(PDF, name="計量票.pdf")})
    stored = report.rows()[0].evidence
    assert (stored.name, stored.organization) == ("計量票.pdf", report.organization)
    assert stored.get_absolute_url() in client.get(address(report)).content.decode()
    report.refresh_from_db()
    client.post(address(report), {**typed(report), f"{first}-evidence-clear": "on"})
    assert report.rows()[0].evidence is None


def test_a_value_ten_times_the_last_is_warned_of_and_saved(client, report, manager):
    response = client.post(address(report), typed(report, value="5000", preview=""), follow=True)
    assert report.rows()[0].value == 5000
    assert "単位" in response.content.decode()


def test_autosave_answers_with_the_new_version(client, report, manager):
    response = client.post(address(report), typed(report, value="88", autosave="1"))
    report.refresh_from_db()
    assert response.json()["version"] == report.version
    assert report.rows()[0].value == 88


def test_autosave_tells_of_errors_and_conflicts_without_a_page(client, report, manager):
    assert client.post(address(report), typed(report, value="many", autosave="1")).status_code == 422
    stale = typed(report, autosave="1")
    report.save_edit()
    assert client.post(address(report), stale).status_code == 409


def test_the_second_editors_words_are_kept_and_compared(client, report, manager):
    stale = typed(report, value="77", summary="わたしの文")
    report.summary, report.edited_by = "同僚の文", report.created_by
    report.save_edit()
    response = client.post(address(report), stale)
    page = response.content.decode()
    assert response.status_code == 409
    assert "わたしの文" in page
    assert "同僚の文" in page
    assert str(manager) in page
    assert report.rows()[0].value == 90


def test_a_form_that_does_not_say_what_it_saw_saves_nothing(client, report, manager):
    response = client.post(address(report), typed(report, version="", value="1"))
    assert response.status_code == 409
    assert report.rows()[0].value == 90


def test_a_year_is_given_once(client, manager):
    organization = OrganizationFactory()
    from tests.goals.factory import accepted_version

    accepted_version(
        goal__organization=organization, type="cumulative", base_value=0, target_value=-25, direction="lower"
    )
    person = person_of(organization)
    client.force_login(person)
    report = ProgressReport.open_voluntary(organization, by=person)
    rows = list(named(report.rows()))
    assert len(rows) > 1
    response = client.post(address(report), {**typed(report), f"{rows[1][0]}-year": rows[0][1].year})
    assert response.status_code == 422


def test_the_preview_says_what_is_missing_and_offers_no_sending(client, report, manager):
    report.actuals.update(value=None, reason="")
    page = client.get(address(report, "report-preview")).content.decode()
    assert f"{address(report)}#id_goal-" in page
    assert "事務局へ提出する" not in page


def test_a_submitter_sends_and_then_reads_only(client, report):
    client.force_login(person_of(report.organization, Role.Kind.SUBMITTER))
    response = client.post(address(report, "report-submit"), {"version": report.version}, follow=True)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert 'name="summary"' not in response.content.decode()


def test_sending_what_somebody_changed_meanwhile_sends_nothing(client, report, manager):
    seen = report.version
    report.save_edit()
    client.post(address(report, "report-submit"), {"version": seen})
    report.refresh_from_db()
    assert report.state == "draft"


@pytest.mark.parametrize("version", ["", "x", "１", "-1", "9" * 50, "\x00"])
def test_a_senseless_version_sends_nothing(client, report, manager, version):
    assert client.post(address(report, "report-submit"), {"version": version}).status_code == 302
    report.refresh_from_db()
    assert report.state == "draft"


def test_an_incomplete_report_is_not_sent(client, report, manager):
    report.actuals.update(value=None, reason="")
    client.post(address(report, "report-submit"), {"version": report.version})
    report.refresh_from_db()
    assert report.state == "draft"


def test_a_submitted_report_is_taken_back(client, report, manager):
    report.submit(by=manager)
    client.post(address(report, "report-withdraw"), {"version": report.version})
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_comments_of_a_return_stand_beside_their_fields(client, report, manager):
    first = next(named(report.rows()))[0]
    report.submit(by=manager)
    report.send_back(
        by=OfficerFactory(), comment="全体に良好です。", field_comments={f"{first}-value": "単位をご確認ください。"}
    )
    page = client.get(address(report)).content.decode()
    assert page.count("単位をご確認ください。") >= 1
    assert "全体に良好です。" in page


def test_an_accepted_report_is_read_only_for_all(client, report, manager):
    accepted(report)
    page = client.get(address(report)).content.decode()
    assert 'name="summary"' not in page
    assert client.post(address(report), typed(report)).status_code == 409


ROLES = [
    ("manager", 200, 302, 302),
    ("submitter", 200, 302, 302),
    ("editor", 200, 302, 403),
    ("viewer", 200, 403, 403),
]


@pytest.mark.parametrize(("kind", "view", "edit", "submit"), ROLES)
def test_each_role_may_what_it_may(client, report, kind, view, edit, submit):
    client.force_login(person_of(report.organization, kind))
    assert client.get(address(report)).status_code == view
    assert client.get(address(report, "report-preview")).status_code == view
    assert client.post(address(report), typed(report)).status_code == edit
    report.refresh_from_db()
    assert client.post(address(report, "report-submit"), {"version": report.version}).status_code == submit


@pytest.mark.parametrize("kind", ["manager", "submitter", "editor", "viewer"])
@pytest.mark.parametrize("name", ["report", "report-preview", "report-submit", "report-withdraw"])
def test_another_organizations_people_find_nothing(client, report, kind, name):
    other = OrganizationFactory()
    client.force_login(person_of(other, kind))
    ask = client.post if name in ("report-submit", "report-withdraw") else client.get
    assert ask(address(report, name)).status_code == 404
    # Through their own organization the report is not theirs either.
    expected = 403 if ask == client.post and kind in ("editor", "viewer") else 404
    assert ask(reverse(name, args=[other.pk, report.pk])).status_code == expected


def test_nothing_acts_on_get(client, report, manager):
    for name in ("report-submit", "report-withdraw"):
        assert client.get(address(report, name)).status_code == 405
    assert client.get(reverse("report-open", args=[report.organization_id])).status_code == 405


def test_an_officer_reads_and_does_not_write(client, report):
    client.force_login(OfficerFactory())
    assert client.get(address(report)).status_code == 200
    assert client.post(address(report), typed(report)).status_code == 403


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_edit_page_asks_as_often_for_one_goal_as_for_many(client, django_assert_max_num_queries):
    counts = []
    for values in (("90",), ("90",) * 8):
        report = open_report(values=values)
        client.force_login(report.created_by)
        counts += [
            queries_of(client, address(report), django_assert_max_num_queries),
            queries_of(client, address(report, "report-preview"), django_assert_max_num_queries),
        ]
    assert counts[:2] == counts[2:]


def test_the_list_asks_as_often_for_one_period_as_for_many(client, django_assert_max_num_queries):
    organization, _versions, _duty = reporting_organization()
    manager = person_of(organization)
    client.force_login(manager)
    address = reverse("report-list", args=[organization.pk])
    ProgressReport.open_for(_duty, by=manager)
    first = queries_of(client, address, django_assert_max_num_queries)
    for duty in DutyFactory.create_batch(10, organization=organization):
        ProgressReport.open_for(duty, by=manager)
    assert queries_of(client, address, django_assert_max_num_queries) == first


def test_a_project_is_no_report(client, report, manager):
    project = ProjectFactory(organization=report.organization)
    assert client.get(reverse("report", args=[report.organization_id, project.pk])).status_code == 404
