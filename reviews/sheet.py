"""The sheet: what a submission says, as lines to read; the same for preview, review and comparison."""

import datetime
import re
from collections import Counter
from collections.abc import Container, Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from design.words import day


class Line(NamedTuple):
    """One line of a sheet. `name` is the form field it came from (comments hang on it), `value` is text to show."""

    name: str
    label: str
    value: str


class Piece(NamedTuple):
    """A run of text; `is_marked` where the other side does not have it."""

    text: str
    is_marked: bool


class Difference(NamedTuple):
    """A line beside its predecessor; `before` is None where there is none to compare with."""

    name: str
    label: str
    before: str | None
    value: str

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before != self.value

    @property
    def is_added(self) -> bool:
        return self.is_changed and not self.before

    @property
    def is_removed(self) -> bool:
        return self.is_changed and not self.value

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]] | None:
        """Before and now with what differs marked; None where that says nothing (all of it, or too long to compare)."""
        if not self.before or not self.value or not self.is_changed or "://" in f"{self.before}{self.value}":
            return None
        return marked(self.before, self.value)


WORDS = re.compile(r"[0-9][0-9,.]*|[A-Za-z]+|.", re.DOTALL)  # Japanese has no spaces: sign by sign
ALIKE = 0.4  # below that two texts are simply different
FEW_WORDS = 4  # a value such as はい, いいえ or 97% changes as a whole
MOST_WORDS = 1500


def marked(before: str, now: str) -> tuple[list[Piece], list[Piece]] | None:
    """Two texts in pieces, with those marked that only one of them has; None where they share too little."""
    old, new = WORDS.findall(before), WORDS.findall(now)
    if max(len(old), len(new)) <= FEW_WORDS:
        return [Piece(before, True)], [Piece(now, True)]
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for what, a, b, c, d in matcher.get_opcodes():
        for side, words in zip(sides, (old[a:b], new[c:d]), strict=True):
            if words:
                side.append(Piece("".join(words), what != "equal"))
    return sides


def lines_of(instance: models.Model, names: Iterable[str]) -> list[Line]:
    """The lines of some fields of a model, labelled by the fields' verbose names."""
    return [
        Line(name, capfirst(str(instance._meta.get_field(name).verbose_name)), shown(instance, name))  # type: ignore[union-attr]
        for name in names
    ]


def sheets_of(submission: Any) -> dict[str, list[Line]]:
    """What a submission says now, in each language of the portal."""
    sheets = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            sheets[language] = submission.sheet()
    return sheets


def shown(instance: models.Model, name: str) -> str:
    """A field's value as people read it: choices by label, dates in full, numbers without trailing zeros."""
    field = instance._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(str(one) for one in getattr(instance, name).all()) if instance.pk else ""
    if getattr(field, "choices", None):
        return str(getattr(instance, f"get_{name}_display")())
    return as_text(getattr(instance, name))


def as_text(value: Any) -> str:
    """A plain value as text; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, datetime.date):
        return day(value)
    return str(value)


def differences(lines: list[Line], before: list[Line] | None, *, own: Container[str] = ()) -> list[Difference]:
    """Each line beside the line of the same name and label before; lines that are gone come last with no value.

    `own`: names of lines that nothing before can be compared with.
    """
    if before is None:
        return [Difference(line.name, line.label, None, line.value) for line in lines]
    old = {(line.name, line.label): line.value for line in before}
    new = {(line.name, line.label) for line in lines}
    kept = (
        Difference(
            line.name, line.label, None if line.name in own else old.get((line.name, line.label), ""), line.value
        )
        for line in lines
    )
    gone = (Difference(line.name, line.label, line.value, "") for line in before if (line.name, line.label) not in new)
    return list(chain(kept, gone))


def corrections(lines: list[Line], before: list[Line], comments: dict[str, str]) -> list[tuple[Difference, str]]:
    """What was changed since a return and what was commented on then, each line with its comment.

    Labels follow what they name, such as the title of a goal: a name that stands there once is the same line. Of
    several lines with a name the comment stands at the first that was changed.
    """
    labels, once = {line.name: line.label for line in lines}, single(lines) & single(before)
    found = differences(
        lines, [line._replace(label=labels[line.name]) if line.name in once else line for line in before]
    )
    changed, said = {line.name for line in found if line.is_changed}, dict(comments)
    rows = [(line, said.pop(line.name, "") if line.is_changed or line.name not in changed else "") for line in found]
    return [(line, comment) for line, comment in rows if line.is_changed or comment]


def single(lines: Iterable[Line]) -> set[str]:
    """The names that only one line has."""
    return {name for name, times in Counter(line.name for line in lines).items() if times == 1}


def labelled(comments: dict[str, str], sheet: Iterable[Line]) -> list[tuple[str, str]]:
    """What was said on lines, each with the line's label.

    It has none where there is no such line any more, nor where the name has several lines: the text says then on which
    of them it is.
    """
    lines = list(sheet)
    alone, labels = single(lines), {line.name: line.label for line in lines}
    return [(labels[name] if name in alone else "", text) for name, text in comments.items()]
