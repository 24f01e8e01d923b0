"""Projects and disclosures that were accepted before the portal existed, as tables: one row each."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.fields import LineField, TextField, WebAddressField
from design.table_fields import LabelField, SheetDateField
from enrolment.approval import RECRUITMENT_OPENED_ON
from reports.models import Disclosure, Project
from secretariat.exchange.goal_table import LinesField
from secretariat.exchange.identifiers import PortalNumberField
from secretariat.exchange.members_named import OfMemberForm
from timekeeping import today

LONGEST_LINE = 2000
SEPARATORS = ";； "
DAY_OF_RECEIPT = gettext_lazy("Leave empty where it was the day of receipt.")


class ProjectsField(LinesField):
    """Projects of the member by name or portal number; a line may name several, separated by semicolons."""

    def to_python(self, value: Any) -> Any:
        return [line for line in super().to_python(value) if line.strip(SEPARATORS)]


def column(model: Any, name: str, kind: Any, **more: Any) -> Any:
    """The column of a model's field, with its label and its limit."""
    field = model._meta.get_field(name)
    limit = {"max_length": field.max_length} if field.max_length else {}
    return kind(label=field.verbose_name, required=False, **limit, **more)


def day(label: Any, **more: Any) -> SheetDateField:
    """A day of the partnership."""
    return SheetDateField(label=label, required=False, first=RECRUITMENT_OPENED_ON, **more)


class AcceptedRow(OfMemberForm):
    """Something a member gave the secretariat, which accepted it."""

    model: ClassVar[Any]
    number: ClassVar[str]  # the column of the portal number

    def clean(self) -> dict[str, Any]:
        """A new row is as complete as what a member submits; what the portal has already is not asked for again."""
        data = super().clean()
        if not data.get(self.number):
            self.check_days(data)
            self.check_content(data)
        return data

    def check_days(self, data: dict[str, Any]) -> None:
        """Received, then accepted, then today; accepted on the day of receipt where that is not said."""
        self.ask_for(data, "received_on")
        for name in ("received_on", "accepted_on"):
            if data.get(name) and data[name] > today():
                self.add_error(name, _("This date cannot be in the future."))
        received_on, accepted_on = data.get("received_on"), data.get("accepted_on")
        if received_on and accepted_on and accepted_on < received_on:
            self.add_error("accepted_on", _("This date cannot be before the day of receipt."))
        if accepted_on is None and not self.has_error("accepted_on"):
            data["accepted_on"] = received_on

    def check_content(self, data: dict[str, Any]) -> None:
        """What a member is told at submission, except of cells that cannot be read anyway."""
        names = [name for name in self.model.sheet_fields if name != "projects"]
        self.tell(self.missing_items(self.model(**{name: data.get(name, self.data.get(name)) for name in names})))
        try:
            self.model(**{name: data.get(name) for name in names}).clean()
        except ValidationError as wrong:
            self.tell(wrong.message_dict)

    def missing_items(self, submission: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = submission.problems()
        return found

    def tell(self, problems: dict[str, list[str]]) -> None:
        for name, messages in problems.items():
            if not self.has_error(name):
                self.add_error(name, messages)


class ProjectRow(AcceptedRow):
    """One project."""

    holds = gettext_lazy("Projects")
    needed = ("name_ja", "part", "started_on", "initiatives", "received_on")
    named_by = ("name_ja",)
    model, number = Project, "project"

    name_ja = column(Project, "name_ja", LineField)
    name_en = column(Project, "name_en", LineField)
    part = column(Project, "part", LabelField, choices=Project.Part.choices)
    partners = column(
        Project,
        "partners",
        TextField,
        help_text=gettext_lazy("Organizations that work together in the project, one a line."),
    )
    started_on = column(Project, "started_on", SheetDateField)
    ends_on = column(Project, "ends_on", SheetDateField, help_text=gettext_lazy("Leave empty while no end is planned."))
    initiatives = column(Project, "initiatives", TextField)
    initiatives_en = column(Project, "initiatives_en", TextField)
    url = column(Project, "url", WebAddressField)
    received_on = day(gettext_lazy("received on"))
    accepted_on = day(gettext_lazy("accepted on"), help_text=DAY_OF_RECEIPT)
    project = PortalNumberField(label=gettext_lazy("portal number of the project"), required=False)


class DisclosureRow(AcceptedRow):
    """One disclosure of results."""

    holds = gettext_lazy("Disclosures")
    needed = ("projects", "title", "results", "disclosed_on", "received_on")
    named_by = ("title", "disclosed_on")
    model, number = Disclosure, "disclosure"

    projects = column(Disclosure, "projects", ProjectsField, longest=LONGEST_LINE)
    title = column(Disclosure, "title", LineField)
    results = column(Disclosure, "results", TextField)
    place = column(
        Disclosure,
        "place",
        LineField,
        help_text=gettext_lazy("For example a website, a paper, a symposium or an annual report."),
    )
    url = column(Disclosure, "url", WebAddressField)
    disclosed_on = column(Disclosure, "disclosed_on", SheetDateField)
    received_on = day(gettext_lazy("received on"))
    accepted_on = day(gettext_lazy("accepted on"), help_text=DAY_OF_RECEIPT)
    disclosure = PortalNumberField(label=gettext_lazy("portal number of the disclosure"), required=False)

    def check_days(self, data: dict[str, Any]) -> None:
        """Also disclosed before it was reported."""
        super().check_days(data)
        disclosed_on, received_on = data.get("disclosed_on"), data.get("received_on")
        if disclosed_on and received_on and received_on < disclosed_on <= today():
            self.add_error("received_on", _("This date cannot be before the day of disclosure."))

    def missing_items(self, submission: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = submission.missing_items(names_projects=bool(self.cleaned_data.get("projects")))
        return found
