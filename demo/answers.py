"""How the invented members answered their duties: the rows of submissions, and what became of each duty."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce

from deadlines.models import Duty
from demo.goals import Plan, measures_of, plans
from demo.world import Answer, World, new_id, trait_of
from goals.models import Announcement, AnnouncementEvent, Goal, GoalVersion, GoalVersionEvent, Indicator, Measure
from members.models import Organization
from reports.models import (
    Actual,
    Disclosure,
    DisclosureEvent,
    ProgressReport,
    ProgressReportEvent,
    Project,
    ProjectEvent,
)
from reviews.models import State, Submission
from timekeeping import fiscal_year_of

REVIEW_DAYS = (3, 20)
# What an answer becomes while the secretariat has not decided yet.
UNDECIDED = (State.SUBMITTED, State.SUBMITTED, State.SUBMITTED, State.RETURNED)


def answer_to(world: World, duty: Duty, index: int) -> Answer | None:
    """How the organization answered a duty before the day of the demo, which may be young; None where it did not."""
    if duty.due_on is None:
        return None
    if index in world.scripts:
        return world.scripts[index].answer(duty, world.day)
    rng, trait = world.rng(f"answer/{duty.kind}/{duty.period}", index), trait_of(world, index)
    if trait.silent:
        return None
    punctual = rng.random() < trait.punctual
    shift = -rng.randint(0, 45) if punctual else rng.randint(3, 90)
    submitted_on = duty.due_on + datetime.timedelta(days=shift)
    if submitted_on >= world.day or submitted_on <= duty.organization.joined_on:
        return None
    decided_on = submitted_on + datetime.timedelta(days=rng.randint(*REVIEW_DAYS))
    if decided_on >= world.day:
        return Answer(submitted_on, None, rng.choice(UNDECIDED))
    return Answer(submitted_on, decided_on, State.ACCEPTED)


@dataclass
class Answers:
    """Rows by model, written in the order in which they need each other."""

    rows: dict[type, list[Any]] = field(default_factory=lambda: defaultdict(list))
    duties: list[Duty] = field(default_factory=list)

    ORDER = (
        Goal,
        GoalVersion,
        GoalVersionEvent,
        Measure,
        Announcement,
        AnnouncementEvent,
        Announcement.goals.through,
        ProgressReport,
        ProgressReportEvent,
        Actual,
        Project,
        ProjectEvent,
        Disclosure,
        DisclosureEvent,
        Disclosure.projects.through,
    )

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows[type(row)].append(row)

    def write(self) -> None:
        for model in self.ORDER:
            model._default_manager.bulk_create(self.rows[model], batch_size=2000)
            if issubclass(model, Submission):
                self.date_back(model)
        settle(self.duties)

    def date_back(self, model: Any) -> None:
        """Nothing has changed since the last move; `bulk_create` has said now."""
        submitted = [row.pk for row in self.rows[model] if row.submitted_at]
        model._default_manager.filter(pk__in=submitted).update(updated_at=Coalesce("decided_at", "submitted_at"))


def settle(duties: list[Duty]) -> None:
    """Write what became of duties; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE deadlines_duty AS duty
               SET state = answer.state, first_submitted_on = answer.first_submitted_on,
                   closed_at = answer.closed_at, correction_due_on = answer.correction_due_on
              FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::timestamptz[], %s::date[])
                   AS answer (id, state, first_submitted_on, closed_at, correction_due_on)
             WHERE duty.id = answer.id
            """,
            [
                [duty.pk for duty in duties],
                [duty.state for duty in duties],
                [duty.first_submitted_on for duty in duties],
                [duty.closed_at for duty in duties],
                [duty.correction_due_on for duty in duties],
            ],
        )


def answers(world: World, duties: Iterable[Duty], index_of: dict[Any, int], catalogue: dict[str, Indicator]) -> Answers:
    """What the organizations of some duties (with `organization`, in order of due dates) have submitted."""
    found = Answers()
    by_organization: dict[Organization, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_organization[duty.organization].append(duty)
    for organization, owed in by_organization.items():
        Life(world, index_of[organization.pk], organization, catalogue, found).live(owed)
    return found


@dataclass
class Life:
    """One organization's answers, in the order of time."""

    world: World
    index: int
    organization: Organization
    catalogue: dict[str, Indicator]
    found: Answers
    plans: list[Plan] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)

    def live(self, owed: list[Duty]) -> None:
        verbs = {
            Duty.Kind.GOALS: self.set_goals,
            Duty.Kind.ANNOUNCEMENT: self.announce,
            Duty.Kind.PROGRESS_REPORT: self.report,
            Duty.Kind.PROJECT: self.start_project,
            Duty.Kind.DISCLOSURE: self.disclose,
        }
        order = list(verbs)
        for duty in sorted(owed, key=lambda duty: (order.index(Duty.Kind(duty.kind)), duty.period)):
            answer = answer_to(self.world, duty, self.index)
            if answer and self.may_answer(duty):
                rng = self.world.rng(f"submission/{duty.kind}/{duty.period}", self.index)
                verbs[Duty.Kind(duty.kind)](duty, answer, rng)
                self.settle(duty, answer, rng)

    def may_answer(self, duty: Duty) -> bool:
        """Nobody reports on goals or projects that were not accepted."""
        if duty.kind in (Duty.Kind.PROGRESS_REPORT, Duty.Kind.ANNOUNCEMENT):
            return bool(self.plans)
        return duty.kind != Duty.Kind.DISCLOSURE or bool(self.projects)

    def settle(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        """What became of the duty."""
        if duty.state == Duty.State.ENDED:
            return
        duty.first_submitted_on = answer.submitted_on
        duty.state = {State.ACCEPTED: Duty.State.FULFILLED, State.RETURNED: Duty.State.OPEN}.get(
            answer.state, Duty.State.SUBMITTED
        )
        if answer.state == State.RETURNED:
            duty.correction_due_on = self.world.day + datetime.timedelta(days=14)
        if answer.decided_on and answer.is_accepted:
            duty.closed_at = self.world.at(answer.decided_on, rng)
        self.found.duties.append(duty)

    def submitted(self, submission: Submission, answer: Answer, rng: random.Random, event: type) -> Submission:
        """Gives a submission its state, its dates and its events."""
        at = self.world.at(answer.submitted_on, rng)
        decided_at = self.world.at(answer.decided_on, rng) if answer.decided_on else None
        submission.state, submission.created_at = answer.state, at - datetime.timedelta(days=5)
        submission.first_submitted_at = submission.submitted_at = at
        submission.decided_at = decided_at
        submission.version = 2 if answer.state == State.SUBMITTED else 3
        events = [event(subject=submission, from_state=State.DRAFT, to_state=State.SUBMITTED, at=at)]
        if answer.state != State.SUBMITTED:
            comment = "" if answer.is_accepted else "集計の範囲（単体・グループ）が分かるように追記をお願いいたします。"
            decided_at = decided_at or min(at + datetime.timedelta(days=1), self.world.end_of_yesterday)
            events.append(
                event(
                    subject=submission,
                    from_state=State.SUBMITTED,
                    to_state=answer.state,
                    at=decided_at,
                    comment=comment,
                )
            )
        self.found.add(submission, *events)
        return submission

    def set_goals(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        for plan in plans(self.world, self.index, self.organization, self.catalogue, answer.submitted_on):
            plan.version.duty = duty
            self.found.add(plan.goal, *measures_of(plan, rng))
            self.submitted(plan.version, answer, rng, GoalVersionEvent)
            if answer.is_accepted:
                self.plans.append(plan)
                plan.goal.current = plan.version

    def announce(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        schedule = self.organization.schedule
        announcement = Announcement(
            id=new_id(rng),
            organization=self.organization,
            duty=duty,
            place=schedule.plan_name or "自社ウェブサイト",
            url=f"{self.organization.website}circular-economy/",
            announced_on=answer.submitted_on,
            summary="定量的な目標と、目標の達成のための具体的な取組を公表しました。",
        )
        self.submitted(announcement, answer, rng, AnnouncementEvent)
        through = Announcement.goals.through
        self.found.add(*[through(announcement_id=announcement.pk, goal_id=plan.goal.pk) for plan in self.plans])

    def report(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        year = fiscal_year_of(answer.submitted_on, self.organization.schedule.fiscal_year_first_month).year - 1
        report = ProgressReport(
            id=new_id(rng),
            organization=self.organization,
            duty=duty,
            data_year=year,
            summary="設備の更新と分別の徹底により、おおむね計画に沿って進めています。",
        )
        self.submitted(report, answer, rng, ProgressReportEvent)
        for plan in self.plans:
            value = plan.actual(year, rng)
            self.found.add(
                Actual(
                    report=report,
                    goal=plan.goal,
                    version=plan.version,
                    year=year,
                    value=value,
                    reason="取引先との連携により回収量が増えたためです。" if value is not None else "",
                    is_assured=rng.random() < 0.2,
                )
            )

    def start_project(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        ja, en = rng.choice(PROJECTS)
        project = Project(
            id=new_id(rng),
            organization=self.organization,
            duty=duty,
            name_ja=f"{self.organization.name_ja} {ja}",
            name_en=f"{en} ({self.organization.name_en})",
            part=rng.choice(Project.Part.values),
            partners="地域の企業・自治体",
            started_on=answer.submitted_on - datetime.timedelta(days=rng.randint(10, 120)),
            initiatives="回収・再資源化の実証と、結果に基づく手引きの作成を行います。",
            initiatives_en="Trials of collection and recycling, and a guide based on the results.",
            url=f"{self.organization.website}project/",
        )
        self.submitted(project, answer, rng, ProjectEvent)
        if answer.is_accepted:
            self.projects.append(project)

    def disclose(self, duty: Duty, answer: Answer, rng: random.Random) -> None:
        disclosure = Disclosure(
            id=new_id(rng),
            organization=self.organization,
            duty=duty,
            title=f"{answer.submitted_on.year}年 成果報告",
            results="実証により、対象地域の回収率が向上したことを確認しました。",
            place="ウェブサイト",
            url=f"{self.organization.website}results/",
            disclosed_on=answer.submitted_on - datetime.timedelta(days=rng.randint(1, 30)),
        )
        self.submitted(disclosure, answer, rng, DisclosureEvent)
        through = Disclosure.projects.through
        self.found.add(*[through(disclosure_id=disclosure.pk, project_id=project.pk) for project in self.projects])


PROJECTS = [
    ("使用済みプラスチックの高度選別実証", "Trial of advanced sorting of used plastics"),
    ("地域循環モデル構築プロジェクト", "Local circulation model project"),
    ("蓄電池の再使用に関する共同研究", "Joint research on the reuse of storage batteries"),
    ("繊維から繊維への再生プロジェクト", "Fibre-to-fibre recycling project"),
    ("資源循環データ連携の実証", "Trial of data exchange for resource circulation"),
]
