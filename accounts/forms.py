from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from design.forms import ModelForm


class AccountForm(ModelForm):
    """How a person is addressed, and in which language and how often the portal writes."""

    class Meta:
        model = User
        fields = ("name", "language", "thin_advance_notices")
        widgets = {"language": forms.RadioSelect}
        help_texts = {
            "language": _("The pages follow the language switch at the top; this is the language of mails."),
            "thin_advance_notices": _(
                "Advance notices 90 days before are left out. Notices near the due date and after it are always sent."
            ),
        }
