"""Projects and disclosures from before the portal come in as accepted, and answer what their members owed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from deadlines import ledger
from deadlines.models import Duty, Schedule, StandingDecision, Task
from deadlines.verbs import REMINDER
from members.models import Organization
from notices.models import Notice
from reports.models import Disclosure, Project
from secretariat.exchange import running
from secretariat.exchange.things import THINGS
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, accepted
from tests.secretariat import tables
from tests.secretariat.bringing_in import checked, imported

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def officer(client, own_files, frozen_today):
    frozen_today(2026, 11, 25)
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


@pytest.fixture
def university():
    """Joined on 2024-04-01: a project was due after a year, disclosures from then on every year."""
    organization = OrganizationFactory(category="university", joined_on=DAY(2024, 4, 1))
    ContactFactory(organization=organization, position=1)
    return organization


def owing(organization):
    """The member with the duties that the ledger writes for it."""
    ledger.reconcile(Organization.objects.filter(pk=organization.pk))
    return organization


def states(organization, kind):
    duties = organization.duties.filter(kind=kind).order_by("period")
    return [(duty.due_on.year, duty.state, duty.first_submitted_on) for duty in duties]


def problems_of(run):
    """Row, column and what was written, of each problem."""
    return {(row, column, written) for row, column, _said, _cell, written in run.problems}


def test_a_project_comes_in_as_accepted_and_is_public(client, officer, university):
    run = imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    assert (run.state, run.new_rows) == ("written", 1)
    project = Project.objects.get()
    assert (project.state, project.part, project.ends_on) == ("accepted", "initiator", DAY(2027, 3, 31))
    assert project.partners == "めぐり市\n株式会社循環"
    assert project.first_submitted_on == DAY(2024, 12, 2)
    assert (project.decided_at.date(), project.decided_by) == (DAY(2024, 12, 10), officer)
    event = project.events.get()
    assert (event.from_state, event.to_state, event.comment) == ("draft", "accepted", "取込により登録しました。")
    assert project in Project.objects.public().matching("選別の実証")
    assert "選別の実証" in client.get(project.get_absolute_url()).content.decode()
    assert not Notice.objects.exists()


def test_the_first_project_answers_the_project_duty(client, officer, university):
    duty = owing(university).duties.get(kind="project")
    rows = [
        tables.project(university, name_ja="回収の実証", received_on="2025/6/1", accepted_on=""),
        tables.project(university),
    ]
    imported(client, "projects", tables.xlsx("projects", rows))
    duty.refresh_from_db()
    assert (duty.state, duty.first_submitted_on, duty.was_late) == ("fulfilled", DAY(2024, 12, 2), False)
    assert {project.name_ja for project in duty.projects.all()} == {"選別の実証", "回収の実証"}
    assert Project.objects.accepted().count() == 2
    assert ledger.reconcile(Organization.objects.all()) == 0


def test_a_duty_stays_fulfilled_while_one_of_several_projects_stays_accepted(client, officer, university):
    duty = owing(university).duties.get(kind="project")
    rows = [tables.project(university), tables.project(university, name_ja="回収の実証")]
    imported(client, "projects", tables.xlsx("projects", rows))
    for project, state in zip(Project.objects.order_by("name_ja"), ("fulfilled", "submitted"), strict=True):
        project.reopen(by=officer, reason="確認のため")
        duty.refresh_from_db()
        assert duty.state == state


def test_what_came_before_the_member_joined_comes_in_and_answers_nothing(client, officer):
    rejoined = owing(OrganizationFactory(category="university", joined_on=DAY(2026, 10, 1)))
    run = imported(client, "projects", tables.xlsx("projects", [tables.project(rejoined)]))
    assert (run.state, Project.objects.accepted().count()) == ("written", 1)
    assert states(rejoined, "project") == [(2027, "open", None)]


def test_a_draft_of_the_same_name_does_not_keep_an_accepted_project_out(client, officer, university):
    draft = ProjectFactory(organization=university, name_ja="選別の実証")
    run = imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    assert (run.new_rows, run.present_rows) == (1, 0)
    assert Project.objects.accepted().exclude(pk=draft.pk).count() == 1


def test_results_are_disclosed_before_they_are_reported(client, officer, university):
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    early = tables.disclosure(university, disclosed_on="2026-09-30", received_on="2024-10-03", accepted_on="")
    run = checked(client, "disclosures", tables.xlsx("disclosures", [early]))
    assert [column for _row, column, *_rest in run.problems] == ["受領日"]


def test_what_is_received_today_was_not_accepted_later_today(client, officer, university, frozen_today):
    frozen_today(2026, 11, 25, 9)
    today = tables.project(university, received_on="2026-11-25", accepted_on="")
    imported(client, "projects", tables.xlsx("projects", [today]))
    assert Project.objects.get().decided_at <= timezone.now()


def test_the_ledger_ends_as_after_an_acceptance(client, officer, university):
    """The import does what the review does: apart from its days, the ledger reads the same."""
    reviewed = OrganizationFactory(category="university", joined_on=university.joined_on)
    for organization in (university, reviewed):
        owing(organization)
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    imported(client, "disclosures", tables.xlsx("disclosures", [tables.disclosure(university)]))
    project = accepted(ProjectFactory(organization=reviewed, duty=Duty.current_for(reviewed, "project")))
    duty = Duty.current_for(reviewed, "disclosure")
    accepted(DisclosureFactory(organization=reviewed, duty=duty, projects=[project]))
    assert ledger.reconcile(Organization.objects.all()) == 0

    def said(organization):
        rows = organization.duties.order_by("kind", "period")
        return list(rows.values_list("kind", "period", "due_on", "state", "extended_to", "correction_due_on"))

    assert said(university) == said(reviewed)
    assert university.opening.opens_on == reviewed.opening.opens_on


def test_what_waited_for_the_duty_falls_away(client, officer, university):
    duty = owing(university).duties.get(kind="project")
    Notice.objects.create(kind=REMINDER, about=duty.pk, address="contact@example.jp", due_on=duty.due_on)
    Task.objects.create(kind="overdue", organization=university, duty=duty, due_on=duty.due_on)
    hold = StandingDecision.objects.create(
        organization=university,
        kind="hold",
        state="decided",
        awaited_until=DAY(2026, 10, 31),
        proposed_by=officer,
        decided_by=OfficerFactory(),
        decided_at=timezone.now(),
    )
    hold.duties.set([duty])
    Organization.objects.filter(pk=university.pk).update(status="on_hold")
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    assert Notice.objects.get(about=duty.pk).state == "cancelled"
    assert Task.objects.get().state == "settled"
    hold.refresh_from_db()
    university.refresh_from_db()
    assert (hold.state, university.status) == ("lifted", "active")
    # Nobody hears of the past; that the hold is lifted today is news.
    assert set(Notice.objects.exclude(kind=REMINDER).values_list("kind", flat=True)) == {"hold-lifted"}


def test_an_acceptance_that_was_imported_can_be_reopened(client, officer, university):
    duty = owing(university).duties.get(kind="project")
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    Project.objects.get().reopen(by=officer, reason="別の会員のものでした")
    duty.refresh_from_db()
    assert duty.state == "submitted"


def test_a_project_for_a_member_without_such_a_duty_answers_nothing(client, officer):
    company = owing(OrganizationFactory(joined_on=DAY(2024, 4, 1)))
    imported(client, "projects", tables.xlsx("projects", [tables.project(company)]))
    assert Project.objects.get().duty is None
    assert {duty.state for duty in company.duties.all()} == {"open"}
    assert ledger.reconcile(Organization.objects.all()) == 0


def test_what_is_being_checked_or_was_settled_stays_as_it_is(client, officer, university):
    duty = owing(university).duties.get(kind="project")
    own = ProjectFactory(organization=university, duty=duty)
    own.submit(by=own.created_by)
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    duty.refresh_from_db()
    assert (duty.state, duty.first_submitted_on) == ("submitted", DAY(2026, 11, 25))


def test_the_first_day_of_a_returned_project_stays(client, officer, university, frozen_today):
    duty = owing(university).duties.get(kind="project")
    own = ProjectFactory(organization=university, duty=duty)
    own.submit(by=own.created_by)
    own.send_back(by=officer, comment="名称を直してください")
    frozen_today(2026, 11, 26)
    row = tables.project(university, received_on="2026-11-26", accepted_on="")
    imported(client, "projects", tables.xlsx("projects", [row]))
    duty.refresh_from_db()
    assert (duty.state, duty.first_submitted_on) == ("fulfilled", DAY(2026, 11, 25))
    assert duty.projects.count() == 2


def test_the_last_disclosure_answers_the_nearest_duty_and_all_before(client, officer, university):
    owing(university)
    project = accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    rows = [tables.disclosure(university, disclosed_on="2026/3/1", received_on="2026/3/10")]
    rows.append(tables.disclosure(university, title="最初の報告", disclosed_on="2025/3/1", received_on="2025/3/10"))
    run = imported(client, "disclosures", tables.xlsx("disclosures", rows))
    assert (run.state, run.new_rows) == ("written", 2)
    last = Disclosure.objects.get(title="選別精度の年次報告")
    assert (last.state, last.duty.due_on.year, list(last.projects.all())) == ("accepted", 2026, [project])
    assert last.events.get().to_state == "accepted"
    assert states(university, "disclosure") == [(2026, "fulfilled", DAY(2026, 3, 10)), (2027, "open", None)]
    assert ledger.reconcile(Organization.objects.all()) == 0


def test_the_interval_of_the_member_decides_which_disclosure_is_answered(client, officer, university):
    Schedule.objects.create(organization=university, interval_months=6)
    owing(university)
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    before = list(university.duties.filter(kind="disclosure").values_list("due_on", flat=True))
    assert before[:3] == [DAY(2025, 10, 1), DAY(2026, 4, 1), DAY(2026, 10, 1)]
    row = tables.disclosure(university, disclosed_on="2026/2/1", received_on="2026/2/10")
    imported(client, "disclosures", tables.xlsx("disclosures", [row]))
    assert [state for _year, state, _day in states(university, "disclosure")][:3] == ["fulfilled", "fulfilled", "open"]
    assert ledger.reconcile(Organization.objects.all()) == 0


def test_a_disclosure_that_somebody_has_begun_keeps_its_duty(client, officer, university):
    duty = owing(university).duties.filter(kind="disclosure").first()
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    draft = Disclosure.open_for(duty, by=officer)
    imported(client, "disclosures", tables.xlsx("disclosures", [tables.disclosure(university)]))
    duty.refresh_from_db()
    assert (duty.state, duty.disclosures.get()) == ("fulfilled", draft)


@pytest.mark.parametrize(
    "cell",
    ["選別の実証\n回収の実証", "選別の実証; 回収の実証", "選別 の実証；Trial of collection", "選別の実証\n{number}；"],
)
def test_a_disclosure_names_its_projects_by_name_or_number(client, officer, university, cell):
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    second = accepted(ProjectFactory(organization=university, name_ja="回収の実証", name_en="Trial of collection"))
    row = tables.disclosure(university, projects=cell.format(number=second.pk))
    imported(client, "disclosures", tables.xlsx("disclosures", [row]))
    assert Disclosure.objects.get().projects.count() == 2


def test_a_project_that_is_not_clear_is_a_problem(client, officer, university):
    for _time in range(2):
        accepted(ProjectFactory(organization=university, name_ja="二度の実証"))
    ProjectFactory(organization=university, name_ja="取り下げた実証", state="withdrawn")
    other = accepted(ProjectFactory(name_ja="他の会員の実証"))
    cells = ["二度の実証", "取り下げた実証", "他の会員の実証", str(other.pk), "知らない実証"]
    rows = [tables.disclosure(university, projects=cell, title=cell) for cell in cells]
    run = checked(client, "disclosures", tables.xlsx("disclosures", rows))
    assert problems_of(run) == {(row, "プロジェクト", cell) for row, cell in enumerate(cells, start=2)}
    assert run.new_rows == 0


def test_one_unknown_name_among_several_is_named(client, officer, university):
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    row = tables.disclosure(university, projects="選別の実証; 知らない実証")
    run = checked(client, "disclosures", tables.xlsx("disclosures", [row]))
    assert problems_of(run) == {(2, "プロジェクト", "知らない実証")}


def test_what_is_there_already_is_left(client, officer, university):
    content = tables.xlsx("projects", [tables.project(university)])
    imported(client, "projects", content)
    again = checked(client, "projects", content)
    assert (again.new_rows, again.present_rows, again.problem_count) == (0, 1, 0)
    assert f"{university.name_ja} 選別の実証" in client.get(again.get_absolute_url()).content.decode()
    content = tables.csv_of("disclosures", [tables.disclosure(university)], encoding="cp932")
    imported(client, "disclosures", content, "開示.csv")
    again = checked(client, "disclosures", content, "開示.csv")
    assert (again.new_rows, again.present_rows, again.problem_count) == (0, 1, 0)
    assert "選別精度の年次報告 2025-09-30" in client.get(again.get_absolute_url()).content.decode()


def test_a_withdrawn_project_of_the_same_name_does_not_stand_in_the_way(client, officer, university):
    ProjectFactory(organization=university, name_ja="選別の実証", state="withdrawn")
    imported(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    assert Project.objects.accepted().get().name_ja == "選別の実証"


def test_the_same_twice_in_a_file_is_a_problem(client, officer, university):
    rows = [tables.project(university), tables.project(university, name_ja="選別の　実証")]
    run = checked(client, "projects", tables.xlsx("projects", rows))
    assert problems_of(run) == {(3, "名称（日本語）", "選別の　実証")}
    accepted(ProjectFactory(organization=university, name_ja="選別の実証"))
    rows = [tables.disclosure(university), tables.disclosure(university)]
    rows.append(tables.disclosure(university, disclosed_on="2026/9/30", received_on="2026/10/1"))
    run = checked(client, "disclosures", tables.xlsx("disclosures", rows))
    assert problems_of(run) == {(3, "表題", "選別精度の年次報告")}


def test_a_number_of_another_member_is_a_problem(client, officer, university):
    other = accepted(ProjectFactory())
    disclosure = DisclosureFactory(organization=other.organization, projects=[other])
    run = checked(client, "projects", tables.xlsx("projects", [tables.project(university, project=str(other.pk))]))
    assert problems_of(run) == {(2, "プロジェクトの管理番号", str(other.pk))}
    row = tables.disclosure(university, disclosure=str(disclosure.pk))
    run = checked(client, "disclosures", tables.xlsx("disclosures", [row]))
    assert problems_of(run) == {(2, "成果の情報開示の管理番号", str(disclosure.pk))}


def test_what_changed_since_the_check_is_shown_again(client, officer, university):
    owing(university)
    run = checked(client, "projects", tables.xlsx("projects", [tables.project(university)]))
    sent = ProjectFactory.build(organization=university, created_by=None, name_ja="選別の実証", state="submitted")
    Project.objects.bulk_create([sent])
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.new_rows, run.present_rows) == ("checked", 0, 1)
    assert university.duties.get(kind="project").state == "open"


def test_the_number_of_queries_does_not_grow_with_the_rows(
    officer, university, tmp_path, django_assert_max_num_queries
):
    owing(university)
    path = tmp_path / "table.xlsx"
    rows = [tables.project(university, name_ja=f"実証{n}") for n in range(60)]
    path.write_bytes(tables.xlsx("projects", rows))
    with django_assert_max_num_queries(30):
        THINGS["projects"].write(THINGS["projects"].read(path).rows, by=officer)
    rows = [tables.disclosure(university, projects=f"実証{n}; 実証0", title=f"報告{n}") for n in range(60)]
    path.write_bytes(tables.xlsx("disclosures", rows))
    with django_assert_max_num_queries(30):
        THINGS["disclosures"].write(THINGS["disclosures"].read(path).rows, by=officer)
    assert Disclosure.objects.count() == 60
