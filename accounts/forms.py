from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from design.forms import ModelForm


class AccountForm(ModelForm):
    """How a person is addressed, and in which language and how often the portal writes.

    Each field stands for itself: only what the person changed on the page in front of them is saved, so that a page
    left open elsewhere (or the unsubscribe link of a mail) is not undone by saving another field.
    """

    class Meta:
        model = User
        fields = ("name", "language", "thin_advance_notices")
        widgets = {"language": forms.RadioSelect}
        help_texts = {
            "language": _("The pages follow the language switch at the top; this is the language of mails."),
            "thin_advance_notices": _(
                "If ticked, the notice 90 days before is not sent. Notices near and after the due date are always sent."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def save(self, commit: bool = True) -> Any:
        """Write the changed fields alone."""
        self.instance.save(update_fields=self.changed_data)
        return self.instance
