"""The home of the desk: what waits, what is due and late, how the mail does; each figure a link to its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from deadlines.models import Duty, ExtensionRequest, StandingDecision, Sweep, Task
from goals.progress import Standing
from inquiries.models import Inquiry
from members.admin.officers import ME
from members.admin.organizations import PRESENT
from members.categories import Category, RequirementClass
from members.models import Organization
from notices.models import Bounce, BouncedAddress, Mail
from portal.charts import growth_chart, month_of, standing_chart
from portal.counting import goal_figures, member_figures
from portal.views.dashboard import counts_of, rows_by_class
from secretariat import board, queue
from secretariat.audit.entries import latest
from secretariat.queue_filter import MINE, Wanted
from timekeeping import today

GOALS = "admin:goals_goal_changelist"
MEMBERS = "admin:members_organization_changelist"


class Linked(NamedTuple):
    """A number in a table and the address of the rows that it counts."""

    number: int
    address: str


def figures(*, by: Any) -> dict[str, Any]:
    """All figures of an officer's home, with a number of queries that does not depend on how many members there are."""
    waiting = queue.counts(Wanted(by=by))
    members, goals = member_figures(), goal_figures()
    return {
        "waiting": [count for count in waiting if count.number],
        "waiting_total": sum(count.number for count in waiting),
        "inquiries": Inquiry.objects.waiting().count(),
        "extensions": ExtensionRequest.objects.waiting().count(),
        "standing": standing_to_act_on(),
        "tasks": tasks_by_kind(),
        "mine": mine(waiting, by=by),
        "duties": board.figures(),
        "horizons": board.HORIZONS,
        "without_plan_date": Duty.objects.without_plan_date().of_members().count(),
        "mails": [*mails_by_state(), *mails_that_came_back()],
        "last_sweep": Sweep.objects.filter(finished_at__isnull=False).order_by("-day").first(),
        "held_sweep": Sweep.objects.held().order_by("day").first(),
        "members": members_by_category(),
        "growth": growth_chart(members.data["growth"]),
        "growth_rows": growth_rows(members.data["growth"]),
        "goals": standing_chart(rows_by_class(goals.data["by_class"])),
        "goal_rows": goal_rows(goals.data["by_class"]),
        "goals_by_class": goals_by_class(goals.data["by_class"]),
        "goals_address": rows_address(GOALS, counted="yes"),
        "latest": latest(),
        "counted_at": min(members.counted_at, goals.counted_at),
    }


def mine(waiting: list[queue.KindCount], *, by: Any) -> list[dict[str, Any]]:
    """What is this officer's own to do."""
    tasks = "admin:deadlines_task_changelist"
    return [
        {
            "label": _("to review"),
            "number": sum(count.mine for count in waiting),
            "address": rows_address("reviews", officer=MINE),
        },
        {
            "label": _("tasks of the secretariat"),
            "number": Task.objects.open().filter(officer=by).count(),
            "address": rows_address(tasks, officer=ME, state__exact=Task.State.OPEN.value),
        },
        {
            "label": _("overdue duties of the members you look after"),
            "number": board.matching({"officer": MINE, "when": "overdue"}, by=by).count(),
            "address": rows_address("board", officer=MINE, when="overdue"),
        },
        {
            "label": _("members you look after"),
            "number": Organization.objects.members().filter(looked_after__officer=by).count(),
            "address": rows_address(MEMBERS, officer=ME, status__in=PRESENT),
        },
    ]


def standing_to_act_on() -> list[dict[str, Any]]:
    """Notices before a hold or removal that an officer has to send, and those that a second officer can decide on."""
    rows, state = "admin:deadlines_standingdecision_changelist", StandingDecision.State
    prepared, ripe = StandingDecision.objects.prepared().count(), StandingDecision.objects.ripe().count()
    found = [
        {
            "label": _("notices before a hold or removal to be read and sent"),
            "number": prepared,
            "address": rows_address(rows, state__exact=state.PREPARED.value),
        },
        {
            "label": _("holds and removals for a second officer to decide"),
            "number": ripe,
            "address": rows_address(rows, state__exact=state.NOTICED.value, awaited_until__lt=today().isoformat()),
        },
    ]
    return [figure for figure in found if figure["number"]]


def tasks_by_kind() -> list[dict[str, Any]]:
    """Open tasks by kind, each with the address of exactly those rows; kinds that nothing is open of are left out."""
    counted = dict(Task.objects.open().order_by().values_list("kind").annotate(n=Count("pk")))
    return [
        {
            "label": kind.label,
            "number": counted[kind.value],
            "address": rows_address(
                "admin:deadlines_task_changelist", kind__exact=kind.value, state__exact=Task.State.OPEN.value
            ),
            "is_alarming": kind == Task.Kind.UNREACHABLE,
        }
        for kind in Task.Kind
        if kind.value in counted
    ]


def mails_by_state() -> list[dict[str, Any]]:
    """Mails of the outbox by state, each with the address of exactly those rows."""
    counted = dict(Mail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return [
        {
            "label": state.label,
            "number": counted.get(state.value, 0),
            "address": rows_address("admin:notices_mail_changelist", state__exact=state.value),
            "is_alarming": state in (Mail.State.FAILED, Mail.State.UNCERTAIN) and counted.get(state.value, 0) > 0,
            "is_mails": True,
        }
        for state in Mail.State
    ]


def mails_that_came_back() -> list[dict[str, Any]]:
    """Mails that the server took and that did not arrive, and the addresses that get no reminder because of it."""
    counted = dict(Mail.objects.exclude(bounce="").order_by().values_list("bounce").annotate(n=Count("pk")))
    figures = [
        (
            bounce.label,
            counted.get(bounce.value, 0),
            rows_address("admin:notices_mail_changelist", bounce__exact=bounce),
            True,
        )
        for bounce in Bounce
    ]
    addresses = BouncedAddress.objects.count()
    rows = rows_address("admin:notices_bouncedaddress_changelist")
    figures.append((_("Addresses without reminders"), addresses, rows, False))
    return [
        {"label": label, "number": number, "address": address, "is_alarming": number > 0, "is_mails": is_mails}
        for label, number, address, is_mails in figures
    ]


def members_by_category() -> list[dict[str, Any]]:
    """Present members by category."""
    counted = dict(Organization.objects.members().order_by().values_list("category").annotate(n=Count("pk")))
    return [
        {
            "label": category.label,
            "number": counted.get(category.value, 0),
            "address": rows_address(MEMBERS, category__exact=category.value, status__in=PRESENT),
        }
        for category in Category
    ]


def growth_rows(points: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The table of the members by category over time: a row a day, the sum last."""
    rows = []
    for point in points:
        on, numbers = point["day"], point["members"]
        cells = [
            Linked(numbers[one.value], rows_address(MEMBERS, member_on=on, category__exact=one.value))
            for one in Category
        ]
        total = Linked(sum(numbers.values()), rows_address(MEMBERS, member_on=on))
        rows.append([month_of(point), *cells, total])
    return rows


def goals_by_class(counted: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """The goals that the chart counts, by requirement class."""
    return [
        {
            "label": one.label,
            "number": sum(counted.get(one.value, {}).values()),
            "address": rows_address(GOALS, counted="yes", **{"class": one.value}),
        }
        for one in RequirementClass
    ]


def goal_rows(counted: dict[str, dict[str, int]]) -> list[list[Any]]:
    """The table of where the goals stand: a row a requirement class, the sum last."""
    rows = []
    for one, whole in zip(RequirementClass, goals_by_class(counted), strict=True):
        cells = [
            Linked(number, rows_address(GOALS, standing=standing.value, **{"class": one.value}))
            for standing, number in zip(Standing, counts_of(counted.get(one.value, {})), strict=True)
        ]
        rows.append([whole["label"], *cells, Linked(whole["number"], whole["address"])])
    return rows


def rows_address(name: str, **filters: str) -> str:
    """The address of a list, filtered to exactly the rows that were counted."""
    return f"{reverse(name)}?{urlencode(filters)}" if filters else reverse(name)
