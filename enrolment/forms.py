"""Forms of the application: one a step for the applicant, all in one for an officer, and the officer's decision."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from design.fields import EmailAddressField, JapaneseDateField, TextField
from design.forms import Form, ModelForm, VersionedForm
from enrolment import duplicates
from enrolment.approval import RECRUITMENT_OPENED_ON, check_joining_date
from enrolment.models import Application, TermsVersion
from members.categories import Category
from members.fields import CorporateNumberField, LocalGovernmentCodeField, TelephoneField
from members.identifiers import corporate_number_of_local_government
from members.models import WorkingGroup
from members.prefectures import Prefecture
from reviews.receipt import Receipt
from timekeeping import today

FIELD_CLASSES = {
    "corporate_number": CorporateNumberField,
    "local_government_code": LocalGovernmentCodeField,
    "contact_telephone": TelephoneField,
    "second_telephone": TelephoneField,
}
ORGANIZATION = (
    "category",
    "name_ja",
    "name_kana",
    "name_en",
    "corporate_number",
    "local_government_code",
    "prefecture",
    "website",
)
REPRESENTATIVE = ("representative_title", "representative_name", "representative_kana")
CONTACT = (
    "contact_department",
    "contact_title",
    "contact_is_shared_mailbox",
    "contact_name",
    "contact_kana",
    "contact_email",
    "contact_telephone",
)
SECOND = ("second_department", "second_title", "second_name", "second_kana", "second_email", "second_telephone")
WISHES = ("working_groups", "motivation")
DECLARATIONS = ("agrees_to_terms", "declares_no_antisocial_forces", "consents_to_publication")
# The applicant speaks; on the secretariat's pages the names of the fields say the same of the applicant.
LABELS = {
    "agrees_to_terms": _("We agree to the terms"),
    "declares_no_antisocial_forces": _("We declare that we are not, and have no ties with, anti-social forces"),
    "consents_to_publication": _("We consent to publication of our description and logo"),
}
HELP_TEXTS = {
    "name_ja": _("The official name, with its legal form."),
    "name_kana": _("Without the legal form (株式会社 and the like). Hiragana is converted."),
    "corporate_number": _("13 digits. Required for companies; derived from the code for local governments."),
    "local_government_code": _("Local governments only: six digits (five are completed)."),
    "prefecture": _("Where the head office is. Local governments: taken from the code."),
    "contact_is_shared_mailbox": _(
        "If it is one, please enter the department; the name and the reading below may be left out."
    ),
    "second_department": _("For universities, for example, the office for cooperation with industry."),
    "consents_to_publication": _("Goals and reports are published in any case; contacts never are."),
}

# The applicant declares; an officer says what was seen.
SEEN_BY_AN_OFFICER = {
    "agrees_to_terms": _("I have seen in writing that the applicant agrees to the terms"),
    "declares_no_antisocial_forces": _(
        "I have seen in writing that the applicant declares that no anti-social forces are involved"
    ),
    "consents_to_publication": _("I have seen in writing that the applicant consents to publication"),
}


class StartForm(Form):
    """The first question: which category, and where to send the private link."""

    category = forms.ChoiceField(label=_("Category"), choices=Category.choices, widget=forms.RadioSelect)
    email = EmailAddressField(
        label=_("Your e-mail address"), help_text=_("We send the private link to your application to it.")
    )


class StepForm(VersionedForm, ModelForm):
    """One step of the application. `always` names what a submission needs whatever the category."""

    always: ClassVar[tuple[str, ...]] = ()

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs(*(name for kind in type(self).__mro__ for name in vars(kind).get("always", ())))

    def add_errors(self, errors: dict[str, Any]) -> None:
        """Put each message at its field."""
        for name, message in errors.items():
            if not self.has_error(name):
                self.add_error(name, message)

    def missing(self, *names: str) -> None:
        """Ask for what this category or choice needs; not while a half-done draft is saved."""
        if not self.is_draft:
            message = _("Please enter this.")
            empty = {name: message for name in names if not self.cleaned_data.get(name)}
            self.add_errors(empty)


class OrganizationForm(StepForm):
    """Who applies: category, names, numbers, place."""

    always: ClassVar[tuple[str, ...]] = ("category", "name_ja", "name_kana")

    class Meta:
        model = Application
        fields: tuple[str, ...] = ORGANIZATION
        field_classes = FIELD_CLASSES
        help_texts = HELP_TEXTS
        widgets = {"category": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = Category.choices  # type: ignore[attr-defined]
        self.fields["prefecture"].widget.attrs["class"] = "input--short"
        show_what_the_category_needs(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        category = data.get("category")
        if category == Category.LOCAL_GOVERNMENT:
            self.missing("local_government_code")
            self.add_errors(complete_local_government(data))
        elif category:
            data["local_government_code"] = ""
            if category == Category.COMPANY:
                self.missing("corporate_number")
            self.missing("prefecture")
        if not self.is_draft and not self.errors:
            self.add_errors(duplicates.taken(self.body(data)))
        return data

    def body(self, data: dict[str, Any]) -> duplicates.Registered:
        """What identifies the applicant, as typed."""
        return duplicates.Registered(
            category=data.get("category", ""),
            corporate_number=data.get("corporate_number", ""),
            local_government_code=data.get("local_government_code", ""),
            name_ja=data.get("name_ja", ""),
            application=self.instance.pk,
        )


def show_what_the_category_needs(form: Any) -> None:
    """※必須 beside what the chosen category must give; `clean` of the form asks for it."""
    category = form["category"].value()
    if category == Category.LOCAL_GOVERNMENT:
        form.fields["local_government_code"].shown_as_required = True
    elif category:
        form.fields["prefecture"].shown_as_required = True
        form.fields["corporate_number"].shown_as_required = category == Category.COMPANY


def complete_local_government(data: dict[str, Any]) -> dict[str, Any]:
    """Derive corporate number and prefecture from the code, in `data`; returns what contradicts it."""
    code = data.get("local_government_code")
    if not code:
        return {}
    errors: dict[str, Any] = {}
    number, prefecture = corporate_number_of_local_government(code), code[:2]
    if data.get("corporate_number") and data["corporate_number"] != number:
        errors["corporate_number"] = _("This is not the corporate number that belongs to the local government code.")
    if data.get("prefecture") and data["prefecture"] != prefecture:
        message = _("The local government code belongs to %(prefecture)s.")
        errors["prefecture"] = ValidationError(message, params={"prefecture": Prefecture(prefecture).label})
    data.setdefault("corporate_number", "")
    data.update(corporate_number=data["corporate_number"] or number, prefecture=data.get("prefecture") or prefecture)
    return errors


class RepresentativeForm(StepForm):
    """Who represents the organization (代表者)."""

    always: ClassVar[tuple[str, ...]] = ("representative_title", "representative_name", "representative_kana")

    class Meta:
        model = Application
        fields: tuple[str, ...] = REPRESENTATIVE


class ContactsForm(StepForm):
    """Whom the secretariat writes to (連絡担当者); a section's shared mailbox may stand for a person."""

    always: ClassVar[tuple[str, ...]] = ("contact_email", "contact_telephone")

    class Meta:
        model = Application
        fields: tuple[str, ...] = (*CONTACT, *SECOND)
        field_classes = FIELD_CLASSES
        help_texts = HELP_TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.category not in ("", Category.UNIVERSITY):
            self.fields["second_department"].help_text = ""
        for name in ("contact_name", "contact_kana"):
            self.fields[name].shown_as_required = not self["contact_is_shared_mailbox"].value()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("contact_is_shared_mailbox"):
            self.missing("contact_department")
        else:
            self.missing("contact_name", "contact_kana")
        if any(data.get(name) for name in SECOND):
            self.missing("second_email")
        if data.get("second_email") and data["second_email"] == data.get("contact_email"):
            self.add_errors({"second_email": _("Give another address than that of the first contact.")})
        return data


class WishesForm(StepForm):
    """In which working groups the applicant wants to take part, and what for."""

    class Meta:
        model = Application
        fields: tuple[str, ...] = WISHES
        widgets = {"working_groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["working_groups"].queryset = WorkingGroup.objects.filter(is_open=True)  # type: ignore[attr-defined]


class DeclarationsForm(StepForm):
    """What the applicant agrees to and declares; the version of the terms is kept."""

    always: ClassVar[tuple[str, ...]] = ("agrees_to_terms", "declares_no_antisocial_forces")

    class Meta:
        model = Application
        fields: tuple[str, ...] = DECLARATIONS
        labels = LABELS
        help_texts = HELP_TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = TermsVersion.objects.in_force(today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("agrees_to_terms"):
            self.instance.terms = self.terms
        return data


class WholeForm(OrganizationForm, RepresentativeForm, ContactsForm, WishesForm, DeclarationsForm):
    """All questions of the application at once, in the applicant's words."""

    class Meta:
        model = Application
        fields = (*ORGANIZATION, *REPRESENTATIVE, *CONTACT, *SECOND, *WISHES, *DECLARATIONS)
        labels = LABELS
        field_classes = FIELD_CLASSES
        help_texts = HELP_TEXTS
        widgets = {"category": forms.RadioSelect, "working_groups": forms.CheckboxSelectMultiple}


class EntryForm(WholeForm):
    """The whole application on one page: an officer enters what came by e-mail or on paper."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[choice for choice in Application.Channel.choices if choice[0] != "web"]
    )
    received_on = JapaneseDateField(
        label=_("Received on"),
        first=RECRUITMENT_OPENED_ON,
        initial=today,
        help_text=_("The day it reached the secretariat; it counts as the day of submission."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SEEN_BY_AN_OFFICER.items():
            self.fields[name].label = label

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > today():
            raise ValidationError(_("The day of receipt cannot be in the future."))
        return day

    @property
    def receipt(self) -> Receipt:
        """What marks the application as entered on behalf of the applicant."""
        return Receipt(self.cleaned_data["channel"], self.cleaned_data["received_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            self.add_errors(duplicates.applied_for(self.body(data)))
        return data


class UploadForm(Form):
    """A filled-in application form (xlsx) whose answers prefill the page."""

    file = forms.FileField(
        label=_("Filled-in application form (xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].shown_as_required = False  # type: ignore[attr-defined]  # one may type instead


class ApprovalForm(Form):
    """The officer's approval (参画承認)."""

    joined_on = JapaneseDateField(label=_("Joining date"), first=RECRUITMENT_OPENED_ON, initial=today)
    comment = TextField(label=_("Message to the applicant"), required=False, max_length=2000)

    def clean_joined_on(self) -> Any:
        day = self.cleaned_data["joined_on"]
        check_joining_date(day)
        return day


class DeclineForm(Form):
    """The officer's refusal; the applicant is told the reason."""

    reason = TextField(label=_("Reason"), max_length=2000)
