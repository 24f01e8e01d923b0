"""allauth's passkey forms, refusing what no browser sends: a number of 5,000 digits is no server error."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from django import forms


class CredentialField(forms.JSONField):
    """The browser's answer; anything that cannot be read as JSON is an invalid value."""

    def __init__(self) -> None:
        super().__init__(required=True, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValueError as error:  # json reads no whole number of more than 4,300 digits
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return None


class AddWebAuthnForm(allauth_forms.AddWebAuthnForm):
    credential = CredentialField()


class LoginWebAuthnForm(allauth_forms.LoginWebAuthnForm):
    credential = CredentialField()


class ReauthenticateWebAuthnForm(allauth_forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()
