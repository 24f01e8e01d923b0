"""Form fields that understand what people in Japan type, and keep it when it is wrong (DOMAIN §6).

Every field shows back exactly what was typed; its messages say what to do.
"""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from design import words
from design.typing_habits import (
    BIDI,
    CONTROL,
    PRIVATE,
    date_from,
    half_width,
    is_katakana,
    katakana,
    number_from,
    visible,
)

FIRST_DAY = datetime.date(1868, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)


class Readable:
    """Text that can be stored and read by anybody: no control, direction or private-use characters."""

    def refuse_unreadable(self, text: str) -> None:
        """Raises ValidationError that says which kind of character is in the way."""
        if CONTROL.search(text):
            raise ValidationError(_("Remove the control characters that cannot be seen."), code="control")
        if BIDI.search(text):
            raise ValidationError(_("Remove the marks that change the direction of writing."), code="bidi")
        if PRIVATE.search(text):
            raise ValidationError(_("Replace the characters that other computers cannot show (gaiji)."), code="private")


class TextField(Readable, forms.CharField):
    """Text of many lines; line ends become \\n."""

    widget: Any = forms.Textarea
    default_error_messages = {
        "max_length": _("Use at most %(limit_value)d characters; there are %(show_value)d now."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", self.widget(attrs={"rows": 4}) if self.widget is forms.Textarea else self.widget)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = re.sub("\r\n?|\u2028|\u2029|\u0085", "\n", str(value if value is not None else ""))
        text = self.plain(text)
        self.refuse_unreadable(text)
        return str(super().to_python(text))

    def plain(self, text: str) -> str:
        return visible(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: it cuts off what is pasted without a word."""
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}


class LineField(TextField):
    """Text of one line; tabs and runs of spaces become one space (a full-width space stays)."""

    widget: Any = forms.TextInput

    def plain(self, text: str) -> str:
        return re.sub(r"[ \t\xa0]+", " ", visible(text))

    def refuse_unreadable(self, text: str) -> None:
        if "\n" in text.strip():
            raise ValidationError(_("Write this in one line."), code="control")
        super().refuse_unreadable(text)


class KanaField(LineField):
    """A reading in full-width katakana; hiragana and half-width kana are converted."""

    default_error_messages = {"kana": _("Enter the reading in katakana (hiragana is converted).")}

    def plain(self, text: str) -> str:
        return katakana(super().plain(text))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and not is_katakana(text):
            raise ValidationError(self.error_messages["kana"], code="kana")
        return text


def is_email_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class EmailAddressField(LineField):
    """An e-mail address, in lower case; full-width letters are converted."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    default_error_messages = {
        "invalid": _("Enter an e-mail address in the form name@example.jp."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        super().__init__(**kwargs)

    def plain(self, text: str) -> str:
        return half_width(super().plain(text)).strip().lower()

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and not is_email_address(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class WebAddressField(Readable, forms.URLField):
    """The address of a web page: http or https, without a user name or password in it."""

    widget = forms.URLInput(attrs={"inputmode": "url"})
    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "invalid": _("Enter a web address that begins with https:// or http://."),
        "max_length": _("Use at most %(limit_value)d characters; there are %(show_value)d now."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs["assume_scheme"] = "https"
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = visible(half_width(str(value or ""))).strip()
        self.refuse_unreadable(text)
        if re.search(r"\s", text) or re.match(r"(?i)(https?:)?//[^/?#]*@", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return str(super().to_python(text) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}


class NumberField(forms.DecimalField):
    """A number as people type it: 1,234.5, １２３４, △5. `unit` is printed after it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input--num", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter a number in digits only, without a unit or words."),
        "min_value": _("Enter a number of %(limit_value)s or more."),
        "max_value": _("Enter a number of %(limit_value)s or less."),
        "max_digits": _("The number has too many digits (at most %(max)s)."),
        "max_decimal_places": _("Give at most %(max)s decimal places."),
        "max_whole_digits": _("The number is too large (at most %(max)s digits before the decimal point)."),
    }

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 6)
        self.unit = unit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        number = number_from(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        """A stored number without its trailing zeros; what was typed as it was typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) and value.is_finite() else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        typed = number_from(str(data)) if data not in self.empty_values else None
        return typed != (Decimal(str(initial)) if initial not in self.empty_values else None) or (
            typed is None and bool(str(data or "").strip())
        )


class WholeNumberField(NumberField):
    """A whole number: 12, １２, 1,200."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--num", "autocomplete": "off"})
    default_error_messages = {"whole": _("Enter a whole number.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_value", 2_147_483_647)
        super().__init__(max_digits=None, decimal_places=None, **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise ValidationError(self.error_messages["whole"], code="whole")
        return int(number)


class JapaneseDateField(forms.DateField):
    """A date as people type it: 2026-04-01, 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, full-width or not.

    The help ends in how to write it, unless `has_example` is false.
    """

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "input--short", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter a date that exists, for example 2026-04-01, 2026/4/1 or 令和8年4月1日."),
        "range": _("Enter a date from %(first)s to %(last)s."),
    }

    def __init__(
        self,
        *,
        first: datetime.date = FIRST_DAY,
        last: datetime.date = LAST_DAY,
        help_text: Any = "",
        has_example: bool = True,
        **kwargs: Any,
    ) -> None:
        self.first, self.last = first, last
        if has_example:
            example = _("For example 2026-04-01, 2026/4/1 or 令和8年4月1日.")
            help_text = format_lazy("{} {}", help_text, example) if help_text else example
        super().__init__(help_text=help_text, **kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime.datetime):
            value = value.date()
        found = value if isinstance(value, datetime.date) else date_from(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not self.first <= found <= self.last:
            limits = {"first": words.day(self.first), "last": words.day(self.last)}
            raise ValidationError(self.error_messages["range"], code="range", params=limits)
        return found


class FiscalYearField(forms.TypedChoiceField):
    """A fiscal year from April to March, chosen from a list: 2026年度（令和8年度）; its value is 2026."""

    def __init__(self, *, first: int = 2000, last: int = 2060, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"class": "input--short"}))
        self.years = range(first, last + 1)
        super().__init__(choices=self.listed, coerce=int, empty_value=None, **kwargs)

    def listed(self) -> list[tuple[Any, str]]:
        """The choices in the reader's language."""
        return [("", "—"), *((year, words.fiscal_year(year)) for year in self.years)]
