"""Form fields for the cells of a table: labels in either language, yes and no, Excel's dates, years."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from design.fields import JapaneseDateField, LineField, WholeNumberField
from design.typing_habits import half_width

YES = ("はい", "yes", "○", "◯", "〇", "1", "true", "有", "あり")
NO = ("いいえ", "no", "×", "0", "false", "無", "なし", "")
MARKS = re.compile(r"※(必須|任意|required|optional)|\((必須|任意)\)", re.IGNORECASE)
EXCEL_DAY_0 = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_415  # 1990-01-01 to 2100-12-31
WESTERN_YEAR = re.compile(r"([0-9]{4})(年度?)?(\(.*\))?")
ERA_YEAR = re.compile(r"(令和|平成|[RH])\.?([0-9]{1,2}|元)(年度?)?", re.IGNORECASE)
YEAR_0 = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


def in_languages(text: Any) -> list[str]:
    """A translatable word in every language of the portal."""
    said = []
    for language in ("ja", "en"):
        with override(language):
            said.append(str(text))
    return said


def folded(text: str) -> str:
    """A heading or label as it is compared: width, case, spaces and marks in brackets aside."""
    plain = re.sub(
        r"※(必須|任意|required|optional)|\((必須|任意)\)", "", unicodedata.normalize("NFKC", text), flags=re.I
    )
    return re.sub(r"[\s_]+", "", plain).casefold()


class LabelField(LineField):
    """One of some choices, by its label in either language or by its value; `aliases`: other words for a value."""

    default_error_messages = {"unknown": _("Write one of: %(labels)s")}

    def __init__(self, *, choices: Any, aliases: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.labels = [label for _value, label in choices]
        self.values = {folded(word): value for value, label in choices for word in (value, *in_languages(label))}
        self.values |= {folded(word): value for word, value in (aliases or {}).items()}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and folded(text) not in self.values:
            labels = ", ".join(str(label) for label in self.labels[:10])
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"labels": labels})
        return str(self.values[folded(text)]) if text else ""


class YesNoField(LineField):
    """Yes or no; empty is no."""

    def to_python(self, value: Any) -> Any:
        text = folded(super().to_python(value))
        if text in YES:
            return True
        if text in NO:
            return False
        raise ValidationError(_("Write yes or no."))

    def validate(self, value: Any) -> None: ...
    def run_validators(self, value: Any) -> None: ...


class SheetDateField(JapaneseDateField):
    """A date as people type it, or the number that Excel keeps for it where the cell has no date format."""

    def to_python(self, value: Any) -> datetime.date | None:
        text = half_width(str(value or "")).strip()
        if re.fullmatch(r"[0-9]{5}", text) and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
            value = EXCEL_DAY_0 + datetime.timedelta(days=int(text))
        return super().to_python(value)


class SheetYearField(WholeNumberField):
    """A year: 2030, 2030年度, 令和12年度, R12."""

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"\s", "", half_width(str(value or "")))
        if western := WESTERN_YEAR.fullmatch(text):
            return super().to_python(western.group(1))
        if era := ERA_YEAR.fullmatch(text):
            first, number = era.group(1).upper(), era.group(2)
            return super().to_python(str(YEAR_0[first] + (1 if number == "元" else int(number))))
        return super().to_python(value)
