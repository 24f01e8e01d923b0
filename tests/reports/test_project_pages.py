"""The member's pages of projects and disclosures."""

import datetime

import pytest
from django.urls import reverse

from deadlines.models import Duty
from reports.models import Disclosure, Project
from reviews.errors import Conflict
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.reports.factory import DisclosureFactory, DutyFactory, ProjectFactory, accepted, person_of
from timekeeping import today

pytestmark = pytest.mark.django_db

TYPED = {
    "name_ja": "食品残さ循環の実証",
    "name_en": "Food loop",
    "part": "participant",
    "partners": "めぐり市",
    "started_on": "令和8年4月1日",
    "ends_on": "2028/3/31",
    "initiatives": "食品残さを堆肥にします。",
    "url": "https://www.example.ac.jp/loop/",
}
RESULT = {
    "title": "選別精度の中間報告",
    "results": "92%に達しました。",
    "place": "学会誌",
    "url": "",
    "disclosed_on": "2026-04-01",
}


@pytest.fixture
def university():
    return OrganizationFactory(category="university")


@pytest.fixture
def researcher(client, university):
    person = person_of(university)
    client.force_login(person)
    return person


def test_a_university_registers_its_project(client, university, researcher):
    duty = DutyFactory(organization=university, kind=Duty.Kind.PROJECT)
    response = client.post(reverse("project-new", args=[university.pk]), {**TYPED, "preview": ""})
    project = Project.objects.get()
    assert response["Location"] == reverse("project-preview", args=[university.pk, project.pk])
    assert (project.started_on, project.duty, project.created_by) == (datetime.date(2026, 4, 1), duty, researcher)
    client.post(reverse("project-submit", args=[university.pk, project.pk]), {"version": project.version})
    duty.refresh_from_db()
    assert duty.state == Duty.State.SUBMITTED
    project.refresh_from_db()
    project.accept(by=OfficerFactory())
    duty.refresh_from_db()
    assert duty.state == Duty.State.FULFILLED
    assert list(Project.objects.public()) == [project]


def test_opening_the_empty_form_makes_nothing(client, university, researcher):
    page = client.get(reverse("project-new", args=[university.pk])).content.decode()
    assert "<h1>プロジェクトの登録</h1>" in page
    assert "下書き</span>" not in page
    assert not Project.objects.exists()


def test_a_half_done_project_is_saved_and_not_sent(client, university, researcher):
    client.post(reverse("project-new", args=[university.pk]), {"name_ja": "構想"})
    project = Project.objects.get()
    assert set(project.problems()) == {"part", "started_on", "initiatives"}
    client.post(reverse("project-submit", args=[university.pk, project.pk]), {"version": project.version})
    project.refresh_from_db()
    assert project.state == "draft"


def test_what_a_project_lacks_is_said_at_its_field_and_only_one_is_made(client, university, researcher):
    new = reverse("project-new", args=[university.pk])
    shown = client.post(new, {"name_ja": "構想", "preview": ""}, follow=True)
    project = Project.objects.get()
    address = reverse("project-edit", args=[university.pk, project.pk])
    assert shown.redirect_chain == [(f"{address}?missing", 302)]
    assert set(shown.context["form"].errors) == {"part", "started_on", "initiatives"}
    assert 'href="#id_started_on"' in shown.content.decode()
    assert client.get(address).context["form"].errors == {}
    answer = client.post(address, {**TYPED, "preview": "", "version": shown.context["form"]["version"].value()})
    assert answer["Location"] == reverse("project-preview", args=[university.pk, project.pk])


def test_what_a_disclosure_lacks_is_said_at_its_field(client, university, researcher):
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    shown = client.post(address, {"title": "中間報告", "preview": "", "version": disclosure.version}, follow=True)
    assert set(shown.context["form"].errors) == {"projects", "results", "url", "disclosed_on"}
    disclosure.refresh_from_db()
    assert disclosure.title == "中間報告"


def test_a_project_does_not_end_before_it_starts(client, university, researcher):
    response = client.post(reverse("project-new", args=[university.pk]), {**TYPED, "ends_on": "2020-01-01"})
    assert response.status_code == 422
    assert "ends_on" in response.context["form"].errors
    assert TYPED["initiatives"] in response.content.decode()


def test_the_second_editor_of_a_project_is_told(client, university, researcher):
    project = ProjectFactory(organization=university)
    address = reverse("project-edit", args=[university.pk, project.pk])
    assert client.get(address).status_code == 200
    stale = {**TYPED, "version": project.version}
    project.save_edit()
    response = client.post(address, stale)
    assert response.status_code == 409
    assert TYPED["initiatives"] in response.content.decode()


def test_a_disclosure_begins_with_the_accepted_projects(client, university, researcher):
    project = accepted(ProjectFactory(organization=university))
    ProjectFactory(organization=university)
    duty = DutyFactory(organization=university, kind=Duty.Kind.DISCLOSURE)
    response = client.post(reverse("disclosure-open", args=[university.pk]), {"duty": duty.pk})
    disclosure = Disclosure.objects.get()
    assert response["Location"] == reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    assert (disclosure.duty, list(disclosure.projects.all())) == (duty, [project])
    assert Disclosure.open_for(duty, by=researcher) == disclosure


def test_a_disclosure_is_written_and_sent(client, university, researcher):
    project = accepted(ProjectFactory(organization=university))
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    assert client.get(address).status_code == 200
    client.post(address, {**RESULT, "projects": [project.pk], "version": disclosure.version})
    disclosure.refresh_from_db()
    client.post(
        reverse("disclosure-submit", args=[university.pk, disclosure.pk]), {"version": disclosure.version}, follow=True
    )
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.title) == ("submitted", RESULT["title"])


def test_projects_of_others_and_withdrawn_ones_cannot_be_chosen(client, university, researcher):
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    for choice in (ProjectFactory().pk, "x", "\x00"):
        response = client.post(address, {**RESULT, "projects": [choice], "version": disclosure.version})
        assert "projects" in response.context["form"].errors


def test_results_are_not_disclosed_in_the_future(client, university, researcher):
    disclosure = Disclosure.open_voluntary(university, by=researcher)
    address = reverse("disclosure-edit", args=[university.pk, disclosure.pk])
    tomorrow = today() + datetime.timedelta(days=1)
    response = client.post(address, {**RESULT, "disclosed_on": str(tomorrow), "version": disclosure.version})
    assert "disclosed_on" in response.context["form"].errors


def test_a_disclosure_says_where_it_can_be_found():
    disclosure = DisclosureFactory(url="", place="")
    assert set(disclosure.problems()) == {"url"}


def test_a_disclosure_without_projects_cannot_be_sent():
    assert set(DisclosureFactory(projects=[]).problems()) == {"projects"}


def test_a_disclosure_is_compared_with_the_accepted_one_before_it(university):
    first = accepted(DisclosureFactory(organization=university))
    assert DisclosureFactory(organization=university).predecessor() == first


def test_after_a_withdrawal_a_new_disclosure_begins_with_what_was_typed(university, researcher):
    duty = DutyFactory(organization=university, kind=Duty.Kind.DISCLOSURE)
    first = DisclosureFactory(organization=university, duty=duty)
    first.submit(by=researcher)
    first.withdraw(by=researcher)
    again = Disclosure.open_for(duty, by=researcher)
    assert (again.title, list(again.projects.all())) == (first.title, list(first.projects.all()))


def test_the_second_decision_of_two_officers_is_refused():
    disclosure = DisclosureFactory()
    disclosure.submit(by=disclosure.created_by)
    other = Disclosure.objects.get(pk=disclosure.pk)
    disclosure.accept(by=OfficerFactory())
    with pytest.raises(Conflict):
        other.send_back(by=OfficerFactory(), comment="?")


def test_the_list_shows_projects_duties_and_disclosures(client, university, researcher):
    ProjectFactory(organization=university, name_ja="構想の案")
    DutyFactory(organization=university, kind=Duty.Kind.DISCLOSURE)
    DisclosureFactory(organization=university, title="任意の開示", projects=[])
    page = client.get(reverse("project-list-own", args=[university.pk])).content.decode()
    assert "構想の案" in page
    assert "任意の開示" in page


@pytest.mark.parametrize("kind", ["editor", "viewer"])
def test_only_submitters_and_managers_send(client, university, kind):
    client.force_login(person_of(university, kind))
    for noun, submission in (
        ("project", ProjectFactory(organization=university)),
        ("disclosure", DisclosureFactory(organization=university)),
    ):
        for verb in ("submit", "withdraw"):
            asked = reverse(f"{noun}-{verb}", args=[university.pk, submission.pk])
            assert client.post(asked, {"version": 1}).status_code == 403
        edited = client.post(reverse(f"{noun}-edit", args=[university.pk, submission.pk]), {})
        assert edited.status_code == (403 if kind == "viewer" else 409)
    assert client.get(reverse("project-new", args=[university.pk])).status_code == (403 if kind == "viewer" else 200)


@pytest.mark.parametrize("name", ["edit", "preview", "submit", "withdraw"])
def test_another_organizations_people_find_nothing(client, university, name):
    other = OrganizationFactory(category="university")
    client.force_login(person_of(other))
    ask = client.post if name in ("submit", "withdraw") else client.get
    for noun, submission in (
        ("project", ProjectFactory(organization=university)),
        ("disclosure", DisclosureFactory(organization=university)),
    ):
        assert ask(reverse(f"{noun}-{name}", args=[university.pk, submission.pk])).status_code == 404
        assert ask(reverse(f"{noun}-{name}", args=[other.pk, submission.pk])).status_code == 404


def test_an_accepted_project_is_read_only(client, university, researcher):
    project = accepted(ProjectFactory(organization=university))
    address = reverse("project-edit", args=[university.pk, project.pk])
    assert 'name="initiatives"' not in client.get(address).content.decode()
    assert client.post(address, {**TYPED, "version": project.version}).status_code == 409
