"""The yearly freeze (年度の確定): counted once, by one rule, and never changed again."""

import datetime
import threading
from decimal import Decimal

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from deadlines.models import Duty
from goals.models import Indicator, IndicatorGroup
from goals.progress import Standing
from members.models import Organization
from members.models.organization import StatusChange
from reports import closing
from reports.models import FrozenYear, ProgressReport
from reports.year_figures import YearFigures
from reviews.errors import Conflict
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.reports.factory import accepted, open_report
from timekeeping import FiscalYear, fiscal_year_of, today

pytestmark = pytest.mark.django_db
YEAR = fiscal_year_of(today()).year - 1
END = FiscalYear(YEAR).ends_on
IN_THE_YEAR = datetime.date(YEAR, 10, 1)


def frozen(year=YEAR, *, edition=1, **more):
    seen = closing.fingerprint(closing.count(year))
    return closing.freeze(year, edition=edition, seen=seen, by=OfficerFactory(), **more)


def goal_of_the_year(**fields):
    """A goal (100 → 50 over ten years) whose version was accepted during the year."""
    version = accepted_version(**fields)
    decided_at = datetime.datetime.combine(IN_THE_YEAR, datetime.time(), tzinfo=datetime.UTC)
    type(version).objects.filter(pk=version.pk).update(decided_at=decided_at)
    return version


def duty(*, organization=None, submitted_on=None, state="fulfilled", due_on=IN_THE_YEAR, **fields):
    return Duty.objects.create(
        organization=organization or OrganizationFactory(),
        kind=fields.pop("kind", "goals"),
        due_on=due_on,
        state=state,
        first_submitted_on=submitted_on,
        **fields,
    )


def reported_year(value):
    """A goal of the year with an accepted report of that year's value."""
    report = open_report(values=(value,))
    accepted(report, by=report.created_by)
    version = report.actuals.get().goal.current
    decided_at = datetime.datetime.combine(IN_THE_YEAR, datetime.time(), tzinfo=datetime.UTC)
    type(version).objects.filter(pk=version.pk).update(decided_at=decided_at)
    return report


def test_a_year_is_frozen_only_after_its_end():
    with pytest.raises(closing.NotClosed):
        frozen(YEAR + 1)
    assert closing.closed_years()[0] == YEAR


def test_members_are_those_of_the_last_day_of_the_year():
    stays = OrganizationFactory(joined_on=END)
    OrganizationFactory(joined_on=END + datetime.timedelta(days=1))
    gone = {"status": "left", "leaving_reason": "withdrew"}
    OrganizationFactory(joined_on=datetime.date(2024, 1, 1), left_on=END, **gone)
    leaves_later = OrganizationFactory(
        joined_on=datetime.date(2024, 1, 1), left_on=END + datetime.timedelta(days=1), **gone
    )
    year = frozen()
    assert set(year.members.values_list("organization_id", flat=True)) == {stays.pk, leaves_later.pk}
    assert year.figures["growth"][-1] == {
        "day": END.isoformat(),
        "members": {"company": 2, "association": 0, "local_government": 0, "university": 0, "other": 0},
    }
    assert year.figures["joined"] == 1
    assert year.figures["left"] == {"withdrew": 1}


def test_category_and_name_are_those_that_the_register_had_then():
    organization = OrganizationFactory(category="other", name_ja="旧名の会")
    history = Organization.pgh_event_model.objects.filter(pgh_obj=organization)
    with pgtrigger.ignore("members.OrganizationEvent:append_only"):
        history.update(pgh_created_at=datetime.datetime(YEAR, 6, 1, tzinfo=datetime.UTC))
    Organization.objects.filter(pk=organization.pk).update(category="company", name_ja="新名株式会社")
    duty(organization=organization, submitted_on=IN_THE_YEAR)
    year = frozen()
    assert year.members.values_list("category", "name_ja").get() == ("other", "旧名の会")
    assert year.figures["growth"][-1]["members"]["other"] == 1
    assert year.figures["growth"][-1]["members"]["company"] == 0
    assert list(year.figures["duties"]["goals"]) == ["academic"]


def test_who_was_on_hold_at_the_end_of_the_year_is_listed_so():
    organization = OrganizationFactory()
    StatusChange.objects.create(organization=organization, status="on_hold", effective_on=END)
    StatusChange.objects.create(
        organization=organization, status="active", effective_on=END + datetime.timedelta(days=1)
    )
    assert frozen().members.get().is_on_hold


def test_duties_are_counted_by_what_became_of_them():
    duty(submitted_on=IN_THE_YEAR)
    duty(submitted_on=IN_THE_YEAR + datetime.timedelta(days=30))
    duty(submitted_on=IN_THE_YEAR, state="submitted", kind="progress_report")
    duty(state="open")
    duty(state="waived")
    duty(state="ended")
    duty(submitted_on=IN_THE_YEAR, organization=OrganizationFactory(category="local_government"))
    assert frozen().figures["duties"] == {
        "goals": {
            "corporate": {"in_time": 1, "late": 1, "not_kept": 1, "waived": 1},
            "local_government": {"in_time": 1, "late": 0, "not_kept": 0, "waived": 0},
        },
        "progress_report": {"corporate": {"in_time": 1, "late": 0, "not_kept": 0, "waived": 0}},
    }


def test_a_duty_belongs_to_the_year_that_its_extended_date_falls_into():
    duty(state="open", extended_to=END + datetime.timedelta(days=30))
    duty(state="open", due_on=FiscalYear(YEAR).starts_on - datetime.timedelta(days=1))
    duty(submitted_on=END, due_on=END)
    assert frozen().figures["duties"]["goals"]["corporate"] == {"in_time": 1, "late": 0, "not_kept": 0, "waived": 0}


@pytest.mark.parametrize(
    ("submitted_on", "outcome"),
    [("2026-01-05", "in_time"), ("2026-01-06", "late"), (None, "in_time")],
)
def test_what_comes_by_the_next_working_day_is_kept_in_time(submitted_on, outcome):
    """31 December to 3 January the offices are closed; the 4th is a Sunday."""
    day = submitted_on and datetime.date.fromisoformat(submitted_on)
    assert closing.outcome_of("fulfilled", datetime.date(2025, 12, 31), day) == outcome


def test_goals_are_counted_by_theme_as_the_accepted_reports_say():
    reported_year("60")
    goal_of_the_year()
    goal_of_the_year(indicator=None, own_indicator="独自の指標")
    accepted_version()  # after the year
    assert frozen().figures["goals"] == {
        "waste": {"met": 0, "on_track": 1, "behind": 0, "no_data": 1},
        "": {"met": 0, "on_track": 0, "behind": 0, "no_data": 1},
    }


def test_a_frozen_year_calls_its_themes_what_they_were_called_then():
    goal_of_the_year()
    year = frozen()
    Indicator.objects.filter(group="waste").update(group="input")
    IndicatorGroup.objects.filter(pk="input").update(name_ja="新しい名前")
    IndicatorGroup.objects.filter(pk="waste").delete()
    themes = YearFigures(YEAR, FrozenYear.objects.get(pk=year.pk).figures).themes
    assert [row.name for row in themes] == ["廃棄物・再資源化"]
    with translation.override("en"):
        themes = YearFigures(YEAR, year.figures).themes
        assert [row.name for row in themes] == ["Waste and recycling"]


def test_a_year_frozen_before_names_were_kept_has_those_of_today_and_the_key_of_a_group_that_is_gone():
    figures = {"goals": {theme: {one.value: 1 for one in Standing} for theme in ("", "gone", "waste")}}
    IndicatorGroup.objects.filter(pk="waste").update(name_ja="今の名前")
    assert [row.name for row in YearFigures(YEAR, figures).themes] == ["今の名前", "gone", "独自の指標"]


def test_a_report_that_is_corrected_later_leaves_the_frozen_year_as_it_was():
    report = reported_year("60")
    year = frozen()
    report.reopen(by=OfficerFactory(), reason="桁の誤り")
    report.send_back(by=OfficerFactory(), comment="値をご確認ください。")
    row = report.actuals.get()
    row.value = Decimal(130)
    row.save()
    accepted(ProgressReport.objects.get(pk=report.pk), by=report.created_by)
    assert closing.count(YEAR)["goals"]["waste"]["behind"] == 1
    kept = FrozenYear.objects.get(pk=year.pk)
    assert kept.figures["goals"]["waste"] == {"met": 0, "on_track": 1, "behind": 0, "no_data": 0}
    assert kept.figures == year.figures


def test_a_member_that_is_renamed_or_leaves_later_stays_in_the_frozen_list():
    organization = OrganizationFactory(name_ja="株式会社めぐり")
    year = frozen()
    Organization.objects.filter(pk=organization.pk).update(
        name_ja="株式会社新名", status="left", left_on=today(), leaving_reason="withdrew"
    )
    assert year.members.get().name_ja == "株式会社めぐり"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_frozenyear SET figures = '{}'",
        "DELETE FROM reports_frozenyear",
        "UPDATE reports_frozenmember SET name_ja = '別名'",
        "DELETE FROM reports_frozenmember",
    ],
)
def test_the_database_refuses_to_change_a_frozen_year(statement):
    OrganizationFactory()
    frozen()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_year_is_frozen_once_and_whoever_comes_second_is_told():
    first = frozen()
    with pytest.raises(Conflict) as told:
        frozen()
    assert told.value.subject == first
    assert FrozenYear.objects.count() == 1


def test_a_new_edition_needs_a_reason_and_leaves_the_old_one():
    OrganizationFactory()
    first = frozen()
    OrganizationFactory(joined_on=IN_THE_YEAR)
    second = frozen(edition=2, reason="参画日の誤りを訂正したため")
    assert [first.members.count(), second.members.count()] == [1, 2]
    assert list(FrozenYear.objects.latest_editions()) == [second]
    with pytest.raises(DatabaseError, match="new_edition_has_a_reason"), transaction.atomic():
        FrozenYear.objects.create(year=YEAR, edition=3, figures={})


def test_figures_that_have_changed_since_the_preview_are_not_frozen():
    seen = closing.fingerprint(closing.count(YEAR))
    OrganizationFactory()
    with pytest.raises(Conflict):
        closing.freeze(YEAR, edition=1, seen=seen, by=OfficerFactory())
    assert not FrozenYear.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_freeze_at_once_one_is_told():
    OrganizationFactory()
    officer, seen, ready = OfficerFactory(), closing.fingerprint(closing.count(YEAR)), threading.Barrier(2)
    outcomes = []

    def try_it():
        ready.wait(10)
        try:
            outcomes.append(closing.freeze(YEAR, edition=1, seen=seen, by=officer))
        except Conflict:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    year = FrozenYear.objects.get()
    assert year.members.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_members():
    reported_year("60")
    of_one = queries_of_a_count()
    for _ in range(3):
        reported_year("60")
    assert queries_of_a_count() == of_one


def queries_of_a_count():
    with CaptureQueriesContext(connection) as captured:
        closing.count(YEAR)
    return len(captured)
