"""A form as the description of a table: each field is a column, and every row of a file is checked by it.

Reading, template and export know the columns from here, so that what goes out can come in again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from design.forms import Form
from design.table_fields import folded, in_languages

# A title and hints may stand above the headings.
HEADINGS_WITHIN = 20


class Problem(NamedTuple):
    """What is wrong with one cell; row and column as the spreadsheet counts them, 0 where it is the whole."""

    row: int
    column: str
    message: str
    cell: str = ""  # its address, such as C7
    written: str = ""


class TableRow(NamedTuple):
    """A row that may be written: its number in the file and its facts."""

    number: int
    facts: dict[str, Any]


class TableForm(Form):
    """One row of a table; the order of its fields is that of the columns. One form checks all rows of a file."""

    holds: Any = ""  # what is in the table
    # Columns without which a new row cannot be complete, beyond those that every row has to fill in.
    needed: ClassVar[tuple[str, ...]] = ()
    # Columns that say in a few words what a row is about.
    named_by: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def name_of(cls, facts: dict[str, Any]) -> str:
        """What a row is about, in a few words."""
        return " ".join(str(facts[name]) for name in cls.named_by if facts.get(name))

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return tuple(cls.base_fields)

    @classmethod
    def headings(cls, language: str) -> list[str]:
        """The headings of the columns in a language."""
        with override(language):
            return [str(column.label) for column in cls.base_fields.values()]

    @classmethod
    def column_by_heading(cls) -> dict[str, str]:
        """Every heading that is understood (either language, or the column's own name) → column."""
        known = {folded(name): name for name in cls.base_fields}
        for name, column in cls.base_fields.items():
            known |= {folded(heading): name for heading in in_languages(column.label)}
        return known

    def __init__(self, data: dict[str, str], **kwargs: Any) -> None:
        super().__init__(self.prepared(data), **kwargs)
        self.cleaned_when_empty: dict[str, Any] = {}

    def prepared(self, data: dict[str, str]) -> dict[str, str]:
        """What is made of the cells before they are checked."""
        return data

    def ask_for(self, data: dict[str, Any], *names: str) -> None:
        """Complain of what is empty, unless something else is wrong with it already."""
        for name in names:
            if data.get(name) in (None, "", [], {}) and not self.has_error(name):
                self.add_error(name, _("Please enter this."))

    def _clean_fields(self) -> None:
        """Each cell by its field, without the widgets that a table has not; most cells are empty, all alike."""
        for name, column in self.fields.items():
            text = self.data.get(name, "")
            try:
                if text == "" and name in self.cleaned_when_empty:
                    self.cleaned_data[name] = self.cleaned_when_empty[name]
                    continue
                self.cleaned_data[name] = column.clean(text)
            except ValidationError as error:
                self.add_error(name, error)
            else:
                if text == "":
                    self.cleaned_when_empty[name] = self.cleaned_data[name]

    def take(self, data: dict[str, str]) -> bool:
        """Check another row; whether it is right. Making a new form of forty fields for each would take longer."""
        self.data = self.prepared(data)
        self._errors = None
        return self.is_valid()


@dataclass
class Read:
    """What a file holds: rows to write, rows that are there already, problems, and remarks on rows."""

    rows: list[TableRow] = field(default_factory=list)
    present: list[TableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)  # column → its place in the file, from 0

    def complain(self, form: type[TableForm], row: int, name: str, message: Any, written: str = "") -> None:
        """A problem with the cell of a column; said of the row where the file has no such column."""
        self.problems.append(self.about(form, row, name, message, written))

    def problems_in_order(self) -> list[Problem]:
        """The problems as one meets them in the file: row by row, from the left."""
        return sorted(self.problems, key=lambda problem: (problem.row, len(problem.cell), problem.cell))

    def all_remarks(self, form: type[TableForm]) -> list[Problem]:
        """The remarks on rows, and that the rows which are there already are left as they are."""
        said = _("%(name)s is there already and is left as it is.")
        remarked = {remark.row for remark in self.remarks}
        left = [row for row in self.present if row.number not in remarked]
        return [*self.remarks, *(Problem(row.number, "", said % {"name": form.name_of(row.facts)}) for row in left)]

    def about(self, form: type[TableForm], row: int, name: str, message: Any, written: str = "") -> Problem:
        label = str(form.base_fields[name].label) if name in form.base_fields else ""
        cell = f"{letters(self.cells[name])}{row}" if name in self.cells else ""
        return Problem(row, label, str(message), cell, written[:200])


def letters(place: int) -> str:
    """The letters of a column by its place from 0: A, B, … Z, AA."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def read_table(
    form: type[TableForm],
    rows: Iterable[list[str]],
    *,
    merged: Sequence[str] = (),
    others: Sequence[type[TableForm]] = (),
    note: Callable[[int], None] = lambda number: None,
) -> Read:
    """Find the headings and check every row below them by the form.

    Raises ValidationError where there are no headings of ours, or where they are those of another table of `others`.
    """
    number, headings, rest = find_headings(form, rows, others)
    read, names = Read(), columns_of(form, headings)
    read.cells = {name: place for place, name in reversed(list(enumerate(names))) if name}
    say_wrong_headings(read, form, number, headings, names)
    say_merged(read, form, number, merged, names)
    checking = form({})
    for at, row in enumerate(rest, start=number + 1):
        if any(row):
            check_row(read, checking, at, row, names)
        note(at)
    return read


def find_headings(
    form: type[TableForm], rows: Iterable[list[str]], others: Sequence[type[TableForm]]
) -> tuple[int, list[str], Iterator[list[str]]]:
    """The row of headings, among the first ones the one that has most of ours; the rows after it."""
    source = iter(rows)
    first = list(islice(source, HEADINGS_WITHIN))
    if not any(any(row) for row in first):
        raise ValidationError(_("The file is empty."))
    known = [count_known(form, row) for row in first]
    best = max(range(len(first)), key=known.__getitem__)
    told = {other: max(count_known(other, row) for row in first) for other in others}
    other = max(told, key=told.__getitem__, default=form)
    if told.get(other, 0) > known[best]:
        raise ValidationError(
            _("This is a table of “%(other)s”, not of “%(wanted)s”.") % {"other": other.holds, "wanted": form.holds}
        )
    if not known[best]:
        raise ValidationError(
            _("No headings of “%(wanted)s” were found. Please use the template.") % {"wanted": form.holds}
        )
    return best + 1, first[best], chain(first[best + 1 :], source)


def count_known(form: type[TableForm], row: list[str]) -> int:
    known = form.column_by_heading()
    return len({known[folded(cell)] for cell in row if folded(cell) in known})


def columns_of(form: type[TableForm], headings: list[str]) -> list[str]:
    """The column that each heading means; "" for one that is not known."""
    known = form.column_by_heading()
    return [known.get(folded(heading), "") for heading in headings]


def say_wrong_headings(read: Read, form: type[TableForm], number: int, headings: list[str], names: list[str]) -> None:
    """An unknown or doubled heading and a missing one are problems."""
    for place, (heading, name) in enumerate(zip(headings, names, strict=True)):
        cell = f"{letters(place)}{number}"
        if heading and not name:
            read.problems.append(Problem(number, heading, _("There is no such column."), cell, heading))
        elif name and read.cells[name] != place:
            read.problems.append(Problem(number, heading, _("This column is there twice."), cell, heading))
    for name, column in form.base_fields.items():
        if (column.required or name in form.needed) and name not in names:
            read.problems.append(Problem(number, str(column.label), _("This column is missing.")))


def say_merged(read: Read, form: type[TableForm], number: int, merged: Sequence[str], names: list[str]) -> None:
    """Only the first of merged cells has a value: below the headings that is a problem."""
    for span in merged:
        found = re.fullmatch(r"([A-Z]+)([0-9]+)(?::[A-Z]+([0-9]+))?", span)
        if found and int(found.group(3) or found.group(2)) > number:
            place = int_of(found.group(1))
            name = names[place] if place < len(names) else ""
            label = str(form.base_fields[name].label) if name else ""
            message = _("These cells are merged. Please unmerge them and fill in each.")
            read.problems.append(Problem(int(found.group(2)), label, message, span))


def int_of(name: str) -> int:
    """The place of a column by its letters, from 0."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - 64
    return place - 1


def check_row(read: Read, form: TableForm, number: int, row: list[str], names: list[str]) -> None:
    """One row: kept where it is right, else a problem for every cell that is not."""
    cells = [(name, cell) for name, cell in zip(names, row, strict=False) if name and read.cells[name] >= 0]
    data = {name: str(cell) for name, cell in reversed(cells)}
    unusable = {name: cell for name, cell in cells if hasattr(cell, "reason")}
    is_right = form.take({name: "" if name in unusable else text for name, text in data.items()})
    kind = type(form)
    for name, cell in unusable.items():
        read.complain(kind, number, name, getattr(cell, "reason", ""), str(cell))
    if is_right and not unusable:
        read.rows.append(TableRow(number, form.cleaned_data))
        return
    for name, messages in form.errors.items():
        if name not in unusable:
            for message in messages:
                read.complain(kind, number, name, message, data.get(name, ""))
