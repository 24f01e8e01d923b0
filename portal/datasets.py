"""The open data: which columns of which rows are published. What is not named here is not in any file.

Rows are read as plain values and streamed, so that memory stays flat however many there are.
"""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, InterimTarget, Measure
from members.categories import RequirementClass, categories_of
from members.models import Organization, WorkingGroup
from reports.models import Actual, ProgressReport, Project

ROWS_AT_A_TIME = 2000


@dataclass(frozen=True)
class Column:
    """A published column: its name in files, where its values come from, their Frictionless type, what they mean."""

    name: str
    source: Any
    type: str
    meaning: Promise


@dataclass(frozen=True)
class Dataset:
    """A published table."""

    name: str
    title: Promise
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def values(self, rows: QuerySet[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows as tuples in the order of the columns."""
        found = self.rows() if rows is None else rows
        named = {f"column_{place}": as_expression(column.source) for place, column in enumerate(self.columns)}
        return iter(found.annotate(**named).values_list(*named).iterator(chunk_size=ROWS_AT_A_TIME))


def as_expression(source: Any) -> Any:
    return F(source) if isinstance(source, str) else source


def with_consent(field: str) -> Case:
    """A member's own text, only where it consents to publication (DOMAIN §6)."""
    return Case(When(consents_to_publication=True, then=F(field)), default=Value(""), output_field=TextField())


def requirement_class(path: str = "category") -> Case:
    cases = [When(Q(**{f"{path}__in": categories_of(one)}), then=Value(one.value)) for one in RequirementClass]
    return Case(*cases, default=Value(""), output_field=TextField())


def accepted_values() -> QuerySet[Actual]:
    """One row a goal and year: where a year was reported twice, the report accepted last counts."""
    known = Actual.objects.filter(report__in=ProgressReport.objects.public(), value__isnull=False)
    return known.order_by("goal_id", "year", "-report__decided_at", "-pk").distinct("goal_id", "year")


WORKING_GROUPS = ArraySubquery(
    WorkingGroup.objects.filter(organizations=OuterRef("pk")).order_by("position").values("slug")
)
INTERIM_TARGETS = ArraySubquery(
    InterimTarget.objects.filter(version=OuterRef("current"))
    .order_by("year")
    .values(target=JSONObject(year="year", value="value"))
)
MEASURES = ArraySubquery(Measure.objects.filter(version=OuterRef("current")).order_by("position", "pk").values("text"))

MEMBERS = Dataset(
    "members",
    _("Members"),
    lambda: Organization.objects.public().order_by("sort_key", "id"),
    (
        Column("id", "id", "string", _("Identifier of the member, the same in all files and addresses")),
        Column("name_ja", "name_ja", "string", _("Name in Japanese")),
        Column("name_kana", "name_kana", "string", _("Reading of the name (katakana)")),
        Column("name_en", "name_en", "string", _("Name in English, where there is one")),
        Column(
            "category",
            "category",
            "string",
            _("Category: company, association, local_government, university, other"),
        ),
        Column(
            "requirement_class",
            requirement_class(),
            "string",
            _("Requirement class: corporate, local_government, academic"),
        ),
        Column("corporate_number", "corporate_number", "string", _("Corporate number (13 digits)")),
        Column("local_government_code", "local_government_code", "string", _("Local government code (6 digits)")),
        Column("prefecture", "prefecture", "string", _("Prefecture by its number (JIS X 0401, 01 to 47)")),
        Column("website", "website", "string", _("Website")),
        Column("about_ja", with_consent("about_ja"), "string", _("About itself, in Japanese; only with its consent")),
        Column("about_en", with_consent("about_en"), "string", _("About itself, in English; only with its consent")),
        Column("working_groups", WORKING_GROUPS, "array", _("Working groups it takes part in")),
        Column("status", "status", "string", _("Status: active, on_hold")),
        Column("joined_on", "joined_on", "date", _("Date of joining")),
        Column("updated_at", "updated_at", "datetime", _("Last change of this row")),
    ),
)
GOALS = Dataset(
    "goals",
    _("Quantitative goals"),
    lambda: Goal.objects.public().order_by("organization__sort_key", "organization", "created_at", "id"),
    (
        Column("id", "id", "string", _("Identifier of the goal")),
        Column("organization", "organization_id", "string", _("Identifier of the member")),
        Column("organization_name_ja", "organization__name_ja", "string", _("Name of the member in Japanese")),
        Column("version", "current__number", "integer", _("Version of the goal that holds")),
        Column("label", "current__label", "string", _("Name of the goal")),
        Column("label_en", "current__label_en", "string", _("Name of the goal in English, where there is one")),
        Column("indicator", "current__indicator__code", "string", _("Number of the indicator in the catalogue")),
        Column("indicator_name_ja", "current__indicator__name_ja", "string", _("Name of the indicator in Japanese")),
        Column("indicator_name_en", "current__indicator__name_en", "string", _("Name of the indicator in English")),
        Column("own_indicator", "current__own_indicator", "string", _("Own indicator, where none of the catalogue")),
        Column(
            "type",
            "current__type",
            "string",
            _("Type: reach, change (% against the base), multiple, cap, keep, cumulative"),
        ),
        Column("direction", "current__direction", "string", _("Direction: higher or lower is better")),
        Column("unit", "current__unit", "string", _("Unit of the values")),
        Column("scope", "current__scope", "string", _("Scope: group, organization, site, product, material")),
        Column("scope_note", "current__scope_note", "string", _("What the scope covers")),
        Column("coverage_percent", "current__coverage_percent", "number", _("Coverage of the scope in %")),
        Column("first_month", "current__first_month", "integer", _("First month of the year counted")),
        Column("base_year", "current__base_year", "integer", _("Base year")),
        Column("base_value", "current__base_value", "number", _("Base value; empty where it is unknown")),
        Column("target_year", "current__target_year", "integer", _("Target year")),
        Column(
            "target_value",
            "current__target_value",
            "number",
            _("Target: in the unit; in percent for type change; a factor for type multiple"),
        ),
        Column("interim_targets", INTERIM_TARGETS, "array", _("Targets on the way, by year")),
        Column("measures", MEASURES, "array", _("Specific measures to reach the goal")),
        Column("method_note", "current__method_note", "string", _("Method of calculation")),
        Column("is_own_method", "current__is_own_method", "boolean", _("Own method, not comparable with others")),
        Column("publication_url", "current__publication_url", "string", _("Where the member publishes it")),
        Column("published_on", "current__published_on", "date", _("Date of that publication")),
        Column("ended_on", "ended_on", "date", _("Date on which the goal was given up")),
        Column("accepted_at", "current__decided_at", "datetime", _("When the secretariat accepted it")),
    ),
)
PROGRESS = Dataset(
    "progress",
    _("Progress on the goals (actual values)"),
    accepted_values,
    (
        Column("goal", "goal_id", "string", _("Identifier of the goal")),
        Column("organization", "report__organization_id", "string", _("Identifier of the member")),
        Column("organization_name_ja", "report__organization__name_ja", "string", _("Name of the member in Japanese")),
        Column("goal_version", "version__number", "integer", _("Version of the goal it was measured against")),
        Column("label", "version__label", "string", _("Name of the goal")),
        Column("year", "year", "integer", _("Year of the value (the year in which it begins)")),
        Column("value", "value", "number", _("Actual value; a missing row means unknown, not zero")),
        Column("unit", "version__unit", "string", _("Unit of the values")),
        Column("reason", "reason", "string", _("Why it moved, in the member's words")),
        Column("is_assured", "is_assured", "boolean", _("Assured by a third party")),
        Column("report", "report_id", "string", _("Identifier of the progress report")),
        Column("accepted_at", "report__decided_at", "datetime", _("When the secretariat accepted it")),
    ),
)
PROJECTS = Dataset(
    "projects",
    _("Projects"),
    lambda: Project.objects.public().order_by("organization__sort_key", "organization", "created_at", "id"),
    (
        Column("id", "id", "string", _("Identifier of the project")),
        Column("organization", "organization_id", "string", _("Identifier of the member")),
        Column("organization_name_ja", "organization__name_ja", "string", _("Name of the member in Japanese")),
        Column("name_ja", "name_ja", "string", _("Name in Japanese")),
        Column("name_en", "name_en", "string", _("Name in English, where there is one")),
        Column("part", "part", "string", _("Part of the member: initiator, participant")),
        Column("partners", "partners", "string", _("Partners")),
        Column("started_on", "started_on", "date", _("Start")),
        Column("ends_on", "ends_on", "date", _("End")),
        Column("initiatives", "initiatives", "string", _("Initiatives carried out through the project")),
        Column("initiatives_en", "initiatives_en", "string", _("Initiatives in English, where given")),
        Column("url", "url", "string", _("Address")),
        Column(
            "disclosures",
            Count("disclosures", filter=Q(disclosures__state="accepted"), distinct=True),
            "integer",
            _("Number of disclosures of results"),
        ),
        Column(
            "last_disclosed_on",
            Max("disclosures__disclosed_on", filter=Q(disclosures__state="accepted")),
            "date",
            _("Date of the latest disclosure"),
        ),
        Column("accepted_at", "decided_at", "datetime", _("When the secretariat accepted it")),
    ),
)
DATASETS = {dataset.name: dataset for dataset in (MEMBERS, GOALS, PROGRESS, PROJECTS)}


# --- how a value is written -----------------------------------------------------------------------------------


def as_cell(value: Any) -> Any:
    """A value for a CSV cell: several texts parted by a vertical bar, anything else as `design.tables` writes it."""
    if isinstance(value, list):
        return "|".join(f"{one['year']}:{one['value']}" if isinstance(one, dict) else str(one) for one in value)
    return value


def as_json(value: Any) -> str:
    """A value as JSON: numbers exactly as they are kept, dates in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return json.dumps(value, ensure_ascii=False, default=as_text)


def as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
