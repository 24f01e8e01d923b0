"""Form fields for the identifiers of Japanese bodies and for telephone numbers, as people type them (DOMAIN §6)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from design.fields import LineField
from design.typing_habits import MINUS, half_width
from members.identifiers import complete_local_government_code, is_corporate_number

SEPARATORS = re.compile(r"[\s\-]")
TELEPHONE = re.compile(r"[0-9+()\-. ]+((内線|ext\.?) ?[0-9]+)?", re.IGNORECASE)


class DigitsField(LineField):
    """Digits kept as text: full-width ones become half-width, spaces and hyphens are left out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"})

    def plain(self, text: str) -> str:
        return SEPARATORS.sub("", half_width(super().plain(text)).translate(MINUS))


class CorporateNumberField(DigitsField):
    """A corporate number (法人番号) with a right check digit; the T of an invoice number is left out."""

    default_error_messages = {
        "length": _("Enter the corporate number in 13 digits; there are %(digits)d now."),
        "digits": _("Enter the corporate number in digits only."),
        "check": _("There is a wrong digit in this corporate number; please compare it with the official notice."),
    }

    def plain(self, text: str) -> str:
        return super().plain(text).removeprefix("T").removeprefix("t")

    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        if not number:
            return ""
        if not (number.isascii() and number.isdigit()):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if len(number) != 13:
            raise ValidationError(self.error_messages["length"], code="length", params={"digits": len(number)})
        if not is_corporate_number(number):
            raise ValidationError(self.error_messages["check"], code="check")
        return number


class LocalGovernmentCodeField(DigitsField):
    """A local government code (全国地方公共団体コード) of six digits; five are completed by the check digit."""

    default_error_messages = {
        "digits": _("Enter the local government code in six digits (five are completed)."),
        "check": _("There is a wrong digit in this local government code; please compare it with the official list."),
        "prefecture": _("The first two digits of a local government code are those of a prefecture, 01 to 47."),
    }

    def to_python(self, value: Any) -> str:
        code = super().to_python(value)
        if not code:
            return ""
        if len(code) not in (5, 6) or not (code.isascii() and code.isdigit()):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if not 1 <= int(code[:2]) <= 47:
            raise ValidationError(self.error_messages["prefecture"], code="prefecture")
        whole = complete_local_government_code(code)
        if whole is None:
            raise ValidationError(self.error_messages["check"], code="check")
        return whole


class TelephoneField(LineField):
    """A telephone number: digits, + and separators, with an extension (内線) where there is one."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input--short"})
    default_error_messages = {
        "invalid": _("Enter a telephone number in digits and hyphens, for example 03-1234-5678."),
    }

    def plain(self, text: str) -> str:
        return half_width(super().plain(text)).translate(MINUS).strip()

    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        if number and (not TELEPHONE.fullmatch(number) or not 9 <= sum(map(str.isdigit, number)) <= 20):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
