"""What people type about their organization, its contacts and its people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from design.fields import EmailAddressField, KanaField, LineField
from design.forms import Form, ModelForm, VersionedForm
from members.fields import TelephoneField
from members.models import Contact, Organization, Role
from members.models.organization import OWN_WORDS

MOST_CONTACTS = 10


class ProfileForm(VersionedForm, ModelForm):
    """What a member says about itself, without review."""

    class Meta:
        model = Organization
        fields = OWN_WORDS
        help_texts = {
            "about_ja": _("Shown on your public page when you consent to publication. Up to 1,000 characters."),
            "about_en": _("Shown on the English page. Where it is empty, the Japanese text is shown."),
            "consents_to_publication": _("Without consent only name, category and goals are public."),
        }


class PersonOrSection:
    """Mixed into a form of a contact: it is somebody."""

    def clean(self) -> dict[str, Any]:
        form: Any = self
        data: dict[str, Any] = super().clean() or form.cleaned_data  # type: ignore[misc]
        if not data.get("name") and not data.get("department"):
            form.add_error("name", _("Enter the name of a person or of a section."))
        return data


class ContactForm(PersonOrSection, ModelForm):
    """One contact; a shared mailbox of a section needs no person's name."""

    class Meta:
        model = Contact
        fields = ("department", "title", "name", "kana", "email", "telephone", "is_shared_mailbox")
        field_classes = {
            "department": LineField,
            "title": LineField,
            "name": LineField,
            "kana": KanaField,
            "email": EmailAddressField,
            "telephone": TelephoneField,
        }


class BaseContactFormSet(BaseInlineFormSet):
    """Contacts in their order; the first one receives the secretariat's mail."""

    def save_new(self, form: Any, commit: bool = True) -> Contact:
        last = self.instance.contacts.order_by("-position").values_list("position", flat=True).first() or 0
        form.instance.position = last + 1
        return super().save_new(form, commit=commit)


ContactFormSet = inlineformset_factory(
    Organization,
    Contact,
    form=ContactForm,
    formset=BaseContactFormSet,
    extra=0,
    min_num=1,
    max_num=MOST_CONTACTS,
    validate_min=True,
    validate_max=True,
    absolute_max=MOST_CONTACTS + 1,
)


class InvitationForm(Form):
    """Whom to invite, and what they may do."""

    email = EmailAddressField(label=_("e-mail address"))
    kind = forms.ChoiceField(label=_("role"), choices=Role.Kind.choices, initial=Role.Kind.EDITOR)


class RoleForm(Form):
    kind = forms.ChoiceField(label=_("role"), choices=Role.Kind.choices)


class NewPersonForm(Form):
    """The name and password of somebody whose address the mailed link has proved."""

    name = LineField(label=_("your name"), max_length=100)
    password1 = forms.CharField(
        label=_("password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; neither a common word nor only digits."),
    )
    password2 = forms.CharField(
        label=_("password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password1")
        if password and data.get("password2") and password != data["password2"]:
            self.add_error("password2", _("The two passwords differ."))
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class CertificateCodeForm(Form):
    """The code as it stands on a certificate."""

    code = LineField(
        label=_("code of the certificate"),
        max_length=40,
        help_text=_("12 letters and digits, for example ABCD 2345 EFGH. Spaces and small letters are understood."),
    )
