"""Base classes of the portal's forms: messages that name the field, drafts, comments, optimistic locking."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.utils.translation import gettext_lazy as _

from design import fields

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectMultiple, forms.FileInput)
DASHES = models.fields.BLANK_CHOICE_DASH[0][1]
DJANGO_REQUIRED = forms.Field.default_error_messages["required"]


def message_when_missing(field: forms.Field) -> Any:
    """What to do about an empty required field, in words that fit its control."""
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Please tick this box.")
    if isinstance(field.widget, CHOOSING):
        return _("Please choose.")
    return _("Please enter this.")


def say_what_is_not_chosen(field: Any) -> None:
    """Words in place of Django's dashes for the choice that is none yet."""
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = _("Please choose")
    elif type(field.widget) is forms.Select and not isinstance(field, forms.ModelChoiceField):
        choices = list(field.choices)
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", _("Please choose")), *choices[1:]]


class Behaviour:
    """What all forms of the portal share.

    `comments` (field name → text) prints the secretariat's comments of the last return beside the fields,
    `units` (field name → unit) prints a unit after a number. With `draft=True` nothing is required, though
    ※必須 stays beside what a submission needs: half-done forms can be saved.
    """

    use_required_attribute = False
    comments: Mapping[str, str]
    units: Mapping[str, str]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, draft: bool = False, comments: Mapping[str, str] | None = None, **kwargs: Any):
        self.comments = comments or {}
        self.units = {}
        self.is_draft = draft
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.shown_as_required = getattr(field, "shown_as_required", field.required)  # type: ignore[attr-defined]
            if draft:
                field.required = False
            say_what_is_not_chosen(field)
            if field.error_messages.get("required") == DJANGO_REQUIRED:
                field.error_messages["required"] = message_when_missing(field)

    def _clean_fields(self) -> None:
        """Also: a file sent where something is to be typed is said at the field, not taken for "nothing"."""
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            if self.add_prefix(name) in self.files and not isinstance(field, forms.FileField):  # type: ignore[attr-defined]
                self.add_error(name, _("Please type here; a file cannot be taken."))  # type: ignore[attr-defined]

    def needs(self, *names: str) -> None:
        """Ask for these fields (※必須); in a draft they may still be empty."""
        for name in names:
            self.fields[name].shown_as_required = True  # type: ignore[attr-defined]
            self.fields[name].required = not self.is_draft

    def spares(self, *names: str) -> None:
        """Do not ask for these fields (※任意)."""
        for name in names:
            self.fields[name].shown_as_required = self.fields[name].required = False  # type: ignore[attr-defined]


class Form(Behaviour, forms.Form):
    """A form of the portal."""


def field_for(model_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The portal's form field for a model field, unless the form names its own."""
    if "form_class" in kwargs or model_field.choices or isinstance(model_field, models.DateTimeField):
        return model_field.formfield(**kwargs)
    for kind, form_field in FORM_FIELDS.items():
        if isinstance(model_field, kind):
            is_kana = form_field is fields.LineField and model_field.name.endswith("_kana")
            return model_field.formfield(form_class=fields.KanaField if is_kana else form_field, **kwargs)
    return model_field.formfield(**kwargs)


# The first kind that fits counts: e-mail and web addresses are kinds of CharField.
FORM_FIELDS: dict[type[models.Field], type[forms.Field]] = {
    models.EmailField: fields.EmailAddressField,
    models.URLField: fields.WebAddressField,
    models.CharField: fields.LineField,
    models.TextField: fields.TextField,
    models.DecimalField: fields.NumberField,
    models.DateField: fields.JapaneseDateField,
    models.IntegerField: fields.WholeNumberField,
}


class PortalModelFormMetaclass(ModelFormMetaclass):
    """Gives every ModelForm of the portal the fields of `design.fields`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta and getattr(meta, "formfield_callback", None) is None:
            meta.formfield_callback = staticmethod(field_for)
        return super().__new__(mcs, name, bases, attrs)


class ModelForm(Behaviour, forms.ModelForm, metaclass=PortalModelFormMetaclass):
    """A form of the portal for a model: its fields understand what people type."""


class Conflicting(NamedTuple):
    """Who changed what since the person opened the form; shown by `components/conflict.html`."""

    by: str
    at: datetime.datetime | None
    changes: Sequence[Any]


class VersionedForm(forms.Form):
    """Mixin: carries the version of the content the person saw, so that two people's edits are not lost.

    The view saves with `version=form.seen_version`; where somebody was faster it calls `tell_conflict` and shows the
    form again (409): everything typed is kept, and sending it once more overwrites knowingly.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2_147_483_647)
    conflict: Conflicting | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("version"):
            self.initial["version"] = getattr(getattr(self, "instance", None), "version", None)

    @property
    def seen_version(self) -> int | None:
        """The version the person had before them; None where the form did not say."""
        return self.cleaned_data.get("version")

    def tell_conflict(
        self, *, version: int, by: Any = "", at: datetime.datetime | None = None, changes: Sequence[Any] = ()
    ) -> None:
        """Remember who was faster (`changes`: objects with label, before, value) and take up their version."""
        self.conflict = Conflicting(str(by or ""), at, changes)
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("version")] = str(version)
        self.data = typed
