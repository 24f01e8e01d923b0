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
from design.words import colon
from enrolment.exporting import facts_of_each
from enrolment.register import RegisterForm
from goals.models import Goal
from members.models import Organization
from notices.models import Mail
from reports.models import Disclosure, ProgressReport, Project
from secretariat import board
from secretariat.exchange.goal_table import GoalRow
from secretariat.exchange.project_rows import disclosure_rows, project_rows
from secretariat.exchange.project_table import DisclosureRow, ProjectRow
from secretariat.exchange.report_table import ReportRow
from secretariat.exchange.rows import goal_rows, report_rows

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
        words = [f"{spec.title}{colon()}{picked}" for spec in shown.filter_specs if (picked := picked_of(spec, shown))]
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
        words.append(f"{form.fields[name].label}{colon()}{choices.get(value, value)}")
    return Chosen(form.duties(by=user), "、".join(words) or _("All outstanding"))


def member_rows(organizations: Any) -> Iterator[list[Any]]:
    return facts_of_each(organizations.select_related(None).prefetch_related(None))


def identity_of(organization: Organization) -> list[Any]:
    return [organization.name_ja, organization.corporate_number, organization.local_government_code]


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
            "projects",
            gettext_lazy("Projects"),
            of_list(Project),
            project_rows,
            "admin:reports_project_changelist",
            ProjectRow,
        ),
        Source(
            "disclosures",
            gettext_lazy("Disclosures"),
            of_list(Disclosure),
            disclosure_rows,
            "admin:reports_disclosure_changelist",
            DisclosureRow,
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
SOURCE_OF_MODEL = {
    "organization": "members",
    "goal": "goals",
    "progressreport": "reports",
    "project": "projects",
    "disclosure": "disclosures",
    "mail": "mails",
}
