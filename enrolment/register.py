"""The register of members as a table: its columns, and what may stand in each cell. The same for import and export."""

import re
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from design.fields import EmailAddressField, KanaField, LineField, WebAddressField, WholeNumberField
from design.table_fields import LabelField, SheetDateField, YesNoField, folded
from design.table_form import TableForm
from enrolment.approval import RECRUITMENT_OPENED_ON
from enrolment.forms import complete_local_government
from members.categories import Category
from members.fields import CorporateNumberField, LocalGovernmentCodeField, TelephoneField
from members.identifiers import complete_local_government_code
from members.models import WorkingGroup
from members.models.organization import LeavingReason, Status
from members.prefectures import Prefecture
from timekeeping import today

ALIASES = {
    "地方公共団体": "local_government",
    "地方自治体": "local_government",
    "大学": "university",
    "研究機関": "university",
    "その他": "other",
}
# What is said of a contact, and what its columns begin with, by its position.
OF_CONTACT = ("department", "title", "name", "kana", "email", "telephone")
CONTACTS = {1: "contact", 2: "second"}
RECEIVED = ("goals_received_on", "announcement_received_on", "project_received_on", "last_report_received_on")


class WorkingGroupsField(LineField):
    """Names or slugs of working groups, separated by commas."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        found = []
        for word in filter(None, (part.strip() for part in re.split(r"[,、，;；\n]", text))):
            if folded(word) not in self.known:
                raise ValidationError(_("There is no working group “%(name)s”."), params={"name": word})
            found.append(self.known[folded(word)])
        return found

    @cached_property
    def known(self) -> dict[str, WorkingGroup]:
        """Every working group by slug and names; asked once a form."""
        groups = WorkingGroup.objects.all()
        return {folded(word): group for group in groups for word in (group.slug, group.name_ja, group.name_en)}

    def run_validators(self, value: Any) -> None: ...


def received(label: Any) -> SheetDateField:
    return SheetDateField(label=label, required=False, first=RECRUITMENT_OPENED_ON)


class RegisterForm(TableForm):
    """One row of the register."""

    holds = _("Members")
    named_by = ("name_ja",)

    category = LabelField(label=_("category"), choices=Category.choices, aliases=ALIASES)
    name_ja = LineField(label=_("name in Japanese"), max_length=120)
    name_kana = KanaField(label=_("reading of the name (katakana)"), max_length=200)
    name_en = LineField(label=_("name in English"), max_length=200, required=False)
    corporate_number = CorporateNumberField(label=_("corporate number"), required=False)
    local_government_code = LocalGovernmentCodeField(label=_("local government code"), required=False)
    prefecture = LabelField(label=_("prefecture"), choices=Prefecture.choices, required=False)
    website = WebAddressField(label=_("website"), max_length=500, required=False)
    representative_title = LineField(label=_("title of the representative"), max_length=100, required=False)
    representative_name = LineField(label=_("name of the representative"), max_length=100, required=False)
    representative_kana = KanaField(label=_("reading of the representative's name"), max_length=100, required=False)
    contact_department = LineField(label=_("department"), max_length=120, required=False)
    contact_title = LineField(label=_("job title"), max_length=100, required=False)
    contact_name = LineField(label=_("name of the contact"), max_length=100, required=False)
    contact_kana = KanaField(label=_("reading of the contact's name"), max_length=100, required=False)
    contact_email = EmailAddressField(label=_("e-mail address of the contact"), required=False)
    contact_telephone = TelephoneField(label=_("telephone"), max_length=30, required=False)
    contact_is_shared_mailbox = YesNoField(label=_("shared mailbox of a section"), required=False)
    second_department = LineField(label=_("department of the second contact"), max_length=120, required=False)
    second_title = LineField(label=_("job title of the second contact"), max_length=100, required=False)
    second_name = LineField(label=_("name of the second contact"), max_length=100, required=False)
    second_kana = KanaField(label=_("reading of the second contact's name"), max_length=100, required=False)
    second_email = EmailAddressField(label=_("e-mail address of the second contact"), required=False)
    second_telephone = TelephoneField(label=_("telephone of the second contact"), max_length=30, required=False)
    working_groups = WorkingGroupsField(label=_("working groups"), required=False)
    consents_to_publication = YesNoField(label=_("consents to publication"), required=False)
    joined_on = SheetDateField(label=_("joined on"), first=RECRUITMENT_OPENED_ON)
    status = LabelField(label=_("status"), choices=Status.choices, required=False)
    status_since = received(_("status since"))
    leaving_reason = LabelField(label=_("reason for leaving"), choices=LeavingReason.choices, required=False)
    status_note = LineField(label=_("note on the status"), max_length=1000, required=False)
    goals_received_on = received(_("goals received on"))
    announcement_received_on = received(_("announcement received on"))
    project_received_on = received(_("project received on"))
    last_report_received_on = received(_("last report or disclosure received on"))
    interval_months = WholeNumberField(label=_("interval in months"), required=False, min_value=6, max_value=60)
    fiscal_year_first_month = WholeNumberField(
        label=_("first month of the fiscal year"), required=False, min_value=1, max_value=12
    )
    plan_name = LineField(label=_("name of the plan"), max_length=200, required=False)
    plan_revision_on = SheetDateField(label=_("next revision of the plan"), required=False)

    def prepared(self, data: dict[str, str]) -> dict[str, str]:
        return with_leading_zero(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.check_identity(data)
        self.check_dates(data)
        self.check_status(data)
        if any(value for name, value in data.items() if name.startswith("second_")):
            self.ask_for(data, "second_email")
        return data

    def check_identity(self, data: dict[str, Any]) -> None:
        category = data.get("category")
        if category == Category.LOCAL_GOVERNMENT:
            self.ask_for(data, "local_government_code")
            if may_lack_a_zero(self.data.get("local_government_code", "")) and not data.get("prefecture"):
                self.add_error("local_government_code", _("Write all six digits, or give the prefecture."))
            for name, message in complete_local_government(data).items():
                self.add_error(name, message)
        elif category:
            if data.get("local_government_code"):
                self.add_error("local_government_code", _("Only local governments have this code."))
            if category == Category.COMPANY:
                self.ask_for(data, "corporate_number")
            self.ask_for(data, "prefecture")

    def check_dates(self, data: dict[str, Any]) -> None:
        for name in ("joined_on", "status_since", *RECEIVED):
            if data.get(name) and data[name] > today():
                self.add_error(name, _("This date cannot be in the future."))

    def check_status(self, data: dict[str, Any]) -> None:
        data["status"] = data.get("status") or Status.ACTIVE
        if data["status"] == Status.ACTIVE:
            return
        self.ask_for(data, "status_since")
        if data["status"] == Status.LEFT:
            self.ask_for(data, "leaving_reason")
        if data.get("status_since") and data.get("joined_on") and data["status_since"] < data["joined_on"]:
            self.add_error("status_since", _("This date is before the joining date."))


def may_lack_a_zero(code: str) -> bool:
    """Spreadsheets drop the leading zero of a code kept as a number: 011002 becomes 11002."""
    return len(code) == 5 and complete_local_government_code(f"0{code}") is not None


def with_leading_zero(data: dict[str, str]) -> dict[str, str]:
    """Put a lost zero back where the prefecture says that it is missing."""
    code = data.get("local_government_code", "")
    prefectures: Any = RegisterForm.base_fields["prefecture"]
    known = prefectures.values.get(folded(data.get("prefecture", "")))
    return {**data, "local_government_code": f"0{code}"} if may_lack_a_zero(code) and known == f"0{code[:1]}" else data


COLUMNS = RegisterForm.columns()
