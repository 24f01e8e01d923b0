"""From the application to the accepted report, walked by applicant, officer, manager, researcher and clerk.

Every mail is read as it arrived over SMTP, sent by a real Celery worker; every page walked has no fault of
accessibility; `make screenshots` keeps its picture in screenshots/walk/. Once in Japanese, once in English.
"""

import pytest
from dateutil.relativedelta import relativedelta

from goals.models import Announcement, GoalVersion
from reports.models import Disclosure, ProgressReport, Project
from tests.accounts.factory import PASSWORD, OfficerFactory
from tests.browser.walk import facts
from tests.browser.walk.members import Clerk, Manager, Researcher
from tests.browser.walk.people import Applicant, Officer, Visitor
from tests.browser.walk.person import Walk
from timekeeping import today

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["ja", "en"])
def walk(request, live_portal, smtp_sink, celery_worker_process, new_page):
    begun = Walk(live_portal, request.param, smtp_sink, new_page)
    yield begun
    assert begun.faults == [], "\n\n".join(begun.faults)


@pytest.fixture
def officer(walk):
    person = Officer(walk, OfficerFactory(language=walk.language).email)
    person.signs_in(PASSWORD)
    return person


def test_from_the_application_to_the_accepted_report(walk, officer):
    two_years_ago = today() - relativedelta(years=2)
    company_joins(walk, officer, joined_on=two_years_ago)
    manager = Manager(walk, facts.COMPANY.email)
    manager.joins()
    visitor = Visitor(walk)
    goal_is_accepted(walk, officer, manager, visitor)
    announcement_is_accepted(walk, officer, manager)
    report_is_accepted(walk, officer, manager, visitor)
    goal_is_raised(walk, officer, manager, visitor)
    university_discloses(walk, officer, visitor, joined_on=two_years_ago)
    town_hall_chooses(walk, officer, joined_on=today())


def company_joins(walk, officer, *, joined_on):
    applicant = Applicant(walk, facts.COMPANY)
    applicant.asks_for_the_link()
    applicant.begins_and_goes_home()
    applicant.fills_in_the_rest()
    applicant.sends()
    officer.shows_the_desk(facts.COMPANY.name(walk.language))
    comment = "ウェブサイトのアドレスをご記入ください。"
    officer.returns(facts.COMPANY.name(walk.language), on="website", comment=comment)
    applicant.corrects_the_website(comment)
    officer.approves(facts.COMPANY.name(walk.language), joined_on=joined_on)


def goal_is_accepted(walk, officer, manager, visitor):
    what = GoalVersion.what[walk.language]
    manager.sees_one_next_step(walk.says("Setting and submitting quantitative goals"))
    manager.writes_a_goal()
    manager.gets_receipt(what)
    comment = "算定方法をもう少し詳しくご記入ください。"
    officer.returns(goal_title(walk), on="method_note", comment=comment)
    manager.corrects_the_goal(what, comment)
    officer.accepts(goal_title(walk))
    manager.is_confirmed(what)
    visitor.finds_in_the_directory(facts.COMPANY.name(walk.language))
    visitor.reads_the_goal(goal_title(walk), facts.MEASURES[0][walk.language != "ja"])


def announcement_is_accepted(walk, officer, manager):
    manager.announces()
    manager.gets_receipt(Announcement.what[walk.language])
    officer.accepts("自社ウェブサイト「資源循環の取組」")
    manager.is_confirmed(Announcement.what[walk.language])


def report_is_accepted(walk, officer, manager, visitor):
    manager.sees_one_next_step(walk.says("Progress report on the goals"))
    manager.reports_progress()
    manager.gets_receipt(ProgressReport.what[walk.language])
    officer.accepts(str(facts.LATEST_YEAR))
    manager.is_confirmed(ProgressReport.what[walk.language])
    manager.has_reported_for_the_first_period()
    visitor.page.reload()
    visitor.reads("86.2", "自社ウェブサイト「資源循環の取組」")


def goal_is_raised(walk, officer, manager, visitor):
    reason = "再生設備の導入が早まり、当初の目標を上回る見込みとなったため。"
    manager.raises_the_target(reason)
    officer.compares(goal_title(walk), "95", "97", reason)
    officer.decides("Accept")
    visitor.page.reload()
    visitor.reads("97", reason)
    visitor.looks("goal-raised", narrow=True)


def university_discloses(walk, officer, visitor, *, joined_on):
    Applicant(walk, facts.UNIVERSITY).applies()
    officer.approves(facts.UNIVERSITY.name(walk.language), joined_on=joined_on)
    researcher = Researcher(walk, facts.UNIVERSITY.email)
    researcher.joins()
    researcher.sees_one_next_step(walk.says("Initiating or taking part in a project"))
    researcher.registers_the_project()
    researcher.gets_receipt(Project.what[walk.language])
    officer.accepts(project_name(walk, researcher))
    researcher.is_confirmed(Project.what[walk.language])
    title = "選別精度の向上(中間成果)"
    researcher.discloses(title)
    researcher.gets_receipt(Disclosure.what[walk.language])
    officer.accepts(title)
    researcher.has_disclosed_for_the_first_period(title)
    visitor.opens("/projects/")
    visitor.looks("projects", narrow=True)
    visitor.goes(visitor.page.get_by_role("link", name=project_name(walk, researcher)).first)
    visitor.reads(title)
    visitor.looks("project", narrow=True)


def town_hall_chooses(walk, officer, *, joined_on):
    Applicant(walk, facts.CITY).applies()
    officer.approves(facts.CITY.name(walk.language), joined_on=joined_on)
    clerk = Clerk(walk, facts.CITY.email)
    clerk.joins()
    planned = today() + relativedelta(months=10)
    clerk.chooses_the_schedule(months=24, plan_revision_on=planned.isoformat())
    with_day = planned.strftime("%Y年%-m月%-d日") if walk.language == "ja" else planned.strftime("%-d %B %Y")
    clerk.reads(with_day)


def goal_title(walk):
    return facts.GOAL_JA if walk.language == "ja" else facts.GOAL_EN


def project_name(walk, researcher):
    return researcher.project["name_ja" if walk.language == "ja" else "name_en"]
