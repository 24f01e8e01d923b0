"""What can be exported: which rows a filter means, and what stands in their cells.

Where a table can be imported too, the columns are those of its form, so that the file can come in again unchanged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.table_form import TableForm
from enrolment.exporting import facts_of_each
from enrolment.register import RegisterForm
from goals.models import Goal
from members.models import Organization
from notices.models import Mail
from reports.models import ProgressReport
from secretariat import board
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.report_table import ReportRow

BATCH = 1000


@dataclass(frozen=True)
class Source:
    """A kind of export."""

    slug: str
    label: Any
    chosen: Callable[[QueryDict, Any], "Chosen"]
    rows: Callable[[Any], Iterator[list[Any]]]
    address: str  # the name of the list where it is filtered
    form: type[TableForm] | None = None
    columns: tuple[Any, ...] = ()

    def headings(self) -> list[str]:
        """The headings of the columns in the reader's language."""
        if self.form is not None:
            return [str(column.label) for column in self.form.base_fields.values()]
        return [str(label) for label in self.columns]

    @property
    def list_address(self) -> str:
        return reverse(self.address)


@dataclass(frozen=True)
class Chosen:
    """The rows that a filter means, and the filter in words."""

    rows: Any
    words: str


def of_list(model: type[models.Model]) -> Callable[[QueryDict, Any], Chosen]:
    """The rows that the admin's list of a model shows under a filter, by the list itself."""

    def chosen(query: QueryDict, user: Any) -> Chosen:
        request: Any = HttpRequest()
        request.method, request.GET, request.user = "GET", query, user
        shown: Any = admin.site._registry[model].get_changelist_instance(request)
        words = [f"{spec.title}: {picked}" for spec in shown.filter_specs if (picked := picked_of(spec, shown))]
        if shown.query:
            words.append(_("Search: %(words)s") % {"words": shown.query})
        return Chosen(shown.queryset, "、".join(words) or _("All rows"))

    return chosen


def picked_of(spec: Any, shown: Any) -> str:
    """What is chosen in a filter of the admin; nothing where it is "All", the first choice."""
    choices = list(spec.choices(shown))
    return ", ".join(str(choice["display"]) for choice in choices[1:] if choice.get("selected"))


def of_board(query: QueryDict, user: Any) -> Chosen:
    """The duties that the who-is-missing board shows under a filter."""
    form = board.BoardFilter(query)
    wanted = form.wanted()
    words = []
    for name, value in wanted.items():
        choices = {str(key): label for key, label in getattr(form.fields[name], "choices", [])}
        words.append(f"{form.fields[name].label}: {choices.get(value, value)}")
    return Chosen(board.matching(wanted, by=user), "、".join(words) or _("All rows"))


def member_rows(organizations: Any) -> Iterator[list[Any]]:
    return facts_of_each(organizations.select_related(None).prefetch_related(None))


def identity_of(organization: Organization) -> list[Any]:
    return [organization.name_ja, organization.corporate_number, organization.local_government_code]


def goal_rows(goals: Any) -> Iterator[list[Any]]:
    """Each goal as its version in force says it; one that was never accepted shows whose it is and its number."""
    found = goals.select_related("organization", "current__indicator").prefetch_related(
        "current__interim_targets", "current__measures"
    )
    for goal in found.iterator(chunk_size=BATCH):
        facts = version_facts(goal.current) if goal.current else {}
        facts["goal"] = str(goal.pk)
        yield [*identity_of(goal.organization), *(facts.get(name) for name in GoalRow.columns()[3:])]


def version_facts(version: Any) -> dict[str, Any]:
    facts = {name: getattr(version, name) for name in version.copied_fields}
    measures = list(version.measures.all())
    english = "\n".join(one.text_en for one in measures).rstrip("\n")
    return facts | {
        "indicator": version.indicator.name if version.indicator else "",
        "type": version.get_type_display(),
        "direction": version.get_direction_display(),
        "scope": version.get_scope_display(),
        "interim_targets": "; ".join(f"{one.year}: {one.value.normalize():f}" for one in version.interim_targets.all()),
        "measures": "\n".join(one.text for one in measures),
        "measures_en": english,
        "accepted_on": timezone.localdate(version.decided_at) if version.decided_at else None,
    }


def report_rows(reports: Any) -> Iterator[list[Any]]:
    """Each actual value of each report; a report without one has a row of its own."""
    found = reports.select_related("organization").prefetch_related("actuals__version__indicator")
    for report in found.iterator(chunk_size=BATCH):
        facts = {
            "summary": report.summary,
            "received_on": report.first_submitted_on,
            "report": str(report.pk),
        }
        for actual in report.actuals.all() or [None]:
            said = actual_facts(actual) if actual else {}
            cells = facts | said
            yield [*identity_of(report.organization), *(cells.get(name) for name in ReportRow.columns()[3:])]


def actual_facts(actual: Any) -> dict[str, Any]:
    return {
        "label": actual.version.label,
        "year": actual.year,
        "value": actual.value,
        "unit": actual.version.unit,
        "reason": actual.reason,
        "is_assured": actual.is_assured,
        "goal": str(actual.goal_id),
    }


def duty_rows(duties: Any) -> Iterator[list[Any]]:
    """Each duty as the board shows it, with who looks after the member and whether anybody there can be reached."""
    found = duties.iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield from map(duty_cells, board.rows(some))


def duty_cells(row: board.Row) -> list[Any]:
    duty, member = row.duty, row.duty.organization
    return [
        *identity_of(member),
        member.get_category_display(),
        member.get_prefecture_display(),
        duty.get_kind_display(),
        duty.period,
        duty.due_on,
        duty.extended_to,
        duty.correction_due_on,
        row.days,
        duty.standing,
        str(row.officer) if row.officer else "",
        _("no") if row.is_unreached else _("yes"),
    ]


def mail_rows(mails: Any) -> Iterator[list[Any]]:
    """What was sent to whom and what became of it; never the text, which may be private."""
    found = mails.prefetch_related(None).only(
        "address", "subject", "state", "queued_at", "sent_at", "attempts", "error"
    )
    for mail in found.iterator(chunk_size=BATCH):
        moments = (
            moment and timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
            for moment in (mail.queued_at, mail.sent_at)
        )
        yield [mail.address, mail.subject, mail.get_state_display(), *moments, mail.attempts, mail.error]


MEMBER = (
    gettext_lazy("name of the member"),
    gettext_lazy("corporate number"),
    gettext_lazy("local government code"),
)
SOURCES = {
    source.slug: source
    for source in (
        Source(
            "members",
            gettext_lazy("Members"),
            of_list(Organization),
            member_rows,
            "admin:members_organization_changelist",
            RegisterForm,
        ),
        Source(
            "duties",
            gettext_lazy("Duties (who is missing)"),
            of_board,
            duty_rows,
            "board",
            columns=(
                *MEMBER,
                gettext_lazy("category"),
                gettext_lazy("prefecture"),
                gettext_lazy("Duty"),
                gettext_lazy("period"),
                gettext_lazy("due date"),
                gettext_lazy("extended to"),
                gettext_lazy("correction due"),
                gettext_lazy("Days left"),
                gettext_lazy("state"),
                gettext_lazy("Officer of the member"),
                gettext_lazy("Can be reached"),
            ),
        ),
        Source("goals", gettext_lazy("Goals"), of_list(Goal), goal_rows, "admin:goals_goal_changelist", GoalRow),
        Source(
            "reports",
            gettext_lazy("Progress reports"),
            of_list(ProgressReport),
            report_rows,
            "admin:reports_progressreport_changelist",
            ReportRow,
        ),
        Source(
            "mails",
            gettext_lazy("Mails"),
            of_list(Mail),
            mail_rows,
            "admin:notices_mail_changelist",
            columns=(
                gettext_lazy("address"),
                gettext_lazy("subject"),
                gettext_lazy("state"),
                gettext_lazy("queued at"),
                gettext_lazy("sent at"),
                gettext_lazy("attempts"),
                gettext_lazy("last error"),
            ),
        ),
    )
}
# The list in the admin that a source is filtered in, for the link "export these rows".
SOURCE_OF_MODEL = {"organization": "members", "goal": "goals", "progressreport": "reports", "mail": "mails"}
