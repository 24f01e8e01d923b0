"""The form to ask the secretariat, and the one to answer."""

import hashlib
import re
import time
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design.fields import TextField
from design.forms import Form, ModelForm
from inquiries.models import Inquiry

AN_HOUR = 60 * 60
FROM_ONE_PLACE = 10  # inquiries an hour from one network address
FROM_ONE_ADDRESS = 5  # and for one e-mail address
# Pages whose address works like a key.
PRIVATE_PAGE = re.compile(
    r"^((?:/en)?/(?:applications|invitations|notices/unsubscribe|accounts/(?:[a-z/-]+/key|confirm-email))/).*", re.S
)


class InquiryForm(ModelForm):
    """A question from any page. People who are signed in need not type who they are."""

    # A trap: people do not see it, programs that fill in every field do.
    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    class Meta:
        model = Inquiry
        fields = ("organization", "name", "email", "subject", "body", "page")
        widgets = {"page": forms.HiddenInput}

    def __init__(self, *args: Any, user: Any, network_address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user if user.is_authenticated else None
        self.network_address = network_address
        self.fields["homepage"].label = _("Please leave this empty")
        self._ask_only_what_is_unknown()

    def _ask_only_what_is_unknown(self) -> None:
        organizations = self.fields["organization"]
        own = organizations.queryset.filter(roles__user=self.user) if self.user else organizations.queryset.none()  # type: ignore[attr-defined]
        organizations.queryset = own  # type: ignore[attr-defined]
        organizations.required = False
        count = own.count() if self.user else 0
        if count == 1:
            organizations.initial = own.first()
        if count < 2:
            organizations.widget = forms.HiddenInput()
        if self.user:
            self.fields["email"].initial = self.user.email
            self.fields["name"].initial = self.user.name

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled it in; it is told the same as a person and nothing is kept."""
        return bool(self.data.get("homepage"))

    def clean_page(self) -> str:
        """An address of the portal; the key in a private one is left out, since officers read this."""
        page = self.cleaned_data.get("page") or ""
        if not page.startswith("/") or page.startswith("//"):
            return ""
        return PRIVATE_PAGE.sub(r"\1", page.partition("?")[0])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.is_trapped and self._too_many(data["email"]):
            raise ValidationError(_("Many inquiries have come from here. Please try again in an hour, or telephone."))
        return data

    def _too_many(self, email: str) -> bool:
        return _counted(self.network_address) > FROM_ONE_PLACE or _counted(email) > FROM_ONE_ADDRESS

    def save(self, commit: bool = True) -> Inquiry:
        """Put the inquiry into the officers' queue."""
        inquiry: Inquiry = super().save(commit=False)
        inquiry.asked_by = self.user
        inquiry.language = (get_language() or "ja")[:2]
        inquiry.receive()
        return inquiry


def _counted(key: str) -> int:
    """How often this happened within the hour by the clock, this time included."""
    asked = hashlib.sha256(key.encode()).hexdigest()[:24]
    place = f"inquiries:{asked}:{int(time.time() // AN_HOUR)}"
    times: int = cache.get(place, 0) + 1
    cache.set(place, times, AN_HOUR)  # `incr` would let the count lapse after the cache's own five minutes
    return times


class AnswerForm(Form):
    answer = TextField(label=_("Answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 12}))
