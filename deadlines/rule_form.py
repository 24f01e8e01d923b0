"""The form of a reminder rule at the secretariat's desk."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deadlines.models import ReminderRule
from notices.placeholders import MEANINGS


def about_own_words() -> SafeString:
    """What an officer has to know to write a rule's own words, with what each placeholder stands for."""
    intro = gettext(
        "Empty: the portal's usual words. The duty, its date and the link always stand below the text. "
        "The subject is used where the mail speaks of one duty only. Placeholders:"
    )
    listed = ((f"{{{name}}}", meaning) for name, meaning in MEANINGS.items())
    return format_html("{}<ul>{}</ul>", intro, format_html_join("", "<li><code>{}</code> {}</li>", listed))


class ReminderRuleForm(forms.ModelForm):
    """A rule and its words; of two officers who change the same rule the second is told."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReminderRule
        fields = (
            "kind", "requirement_class", "lead_days", "audience", "effective_from", "is_enabled",
            "subject_ja", "text_ja", "subject_en", "text_en",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = seen(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("seen") != seen(self._stored()):
            raise ValidationError(
                _("Somebody else has changed this rule meanwhile. Please open it again and repeat your change.")
            )
        return cleaned

    def _stored(self) -> ReminderRule | None:
        """The rule as it stands; locked until it is saved, where that happens in this transaction."""
        rules = ReminderRule.objects.filter(pk=self.instance.pk)
        return (rules.select_for_update() if connection.in_atomic_block else rules).first()


def seen(rule: ReminderRule | None) -> str:
    """A short name for what a rule says now."""
    if rule is None:
        return ""
    said = repr([str(getattr(rule, name)) for name in ReminderRuleForm.Meta.fields])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
