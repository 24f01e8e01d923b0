"""What an officer should look at before an import is confirmed; none of it stops the import.

New rows that look like a member or like another row, and members whose rows say something else than the portal.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from design import words
from design.table_fields import folded
from design.table_form import Read, TableRow
from enrolment.duplicates import without_legal_form
from enrolment.register import CONTACTS, OF_CONTACT, RegisterForm
from members.models import Contact, Role
from members.models.organization import Status

EMPTY = (None, "")

Known = dict[str, Any]  # a member's facts, by column


def remark_on_present(register: Read, present: Iterable[tuple[TableRow, Known]]) -> None:
    """Say of each row of a member what it says otherwise; an empty cell says nothing."""
    pairs = list(present)
    people = contacts_of(known["pk"] for _row, known in pairs)
    for row, known in pairs:
        facts = known | people.get(known["pk"], {})
        if differing := [name for name in facts if differs(register, row, name, facts[name])]:
            labels = words.listed(str(RegisterForm.base_fields[name].label) for name in differing)
            said = _("%(name)s is there already and is left as it is; the file says something else here: %(columns)s.")
            message = said % {"name": row.facts["name_ja"], "columns": labels}
            register.remarks.append(register.about(RegisterForm, row.number, "", message))


def differs(register: Read, row: TableRow, name: str, known: Any) -> bool:
    """Whether a cell says something else, width, case and spaces aside."""
    if name not in register.cells:
        return False
    said = row.facts[name]
    return said not in EMPTY and folded(str(said)) != folded(str(known))


def contacts_of(members: Iterable[Any]) -> dict[Any, Known]:
    """The contacts of some members as the columns of the register say them."""
    found: dict[Any, Known] = {}
    rows = Contact.objects.filter(organization__in=list(members), position__in=CONTACTS)
    for member, position, *said in rows.values_list("organization", "position", *OF_CONTACT):
        columns = (f"{CONTACTS[position]}_{name}" for name in OF_CONTACT)
        found.setdefault(member, {}).update(zip(columns, said, strict=True))
    return found


def remark_on_likeness(register: Read, members: Iterable[Known]) -> None:
    """Say which new rows have the number, the name (legal forms aside) or the address of a member or of a row above."""
    seen = {
        "corporate_number": {known["corporate_number"]: member_named(known) for known in members},
        "name_ja": {without_legal_form(known["name_ja"]): member_named(known) for known in members},
        "contact_email": addresses(register.rows),
    }
    said = {
        "corporate_number": _("%(other)s has the same corporate number."),
        "name_ja": _("%(other)s has the same name."),
        "contact_email": _("%(other)s has the same e-mail address."),
    }
    complained = {(problem.row, problem.column) for problem in register.problems}
    for row in register.rows:
        for name, value in compared(row.facts):
            if other := seen[name].get(value):
                remark = register.about(RegisterForm, row.number, name, said[name] % {"other": other}, row.facts[name])
                if (remark.row, remark.column) not in complained:
                    register.remarks.append(remark)
            else:
                seen[name][value] = _("Row %(row)s") % {"row": row.number}


def compared(facts: Known) -> Iterator[tuple[str, str]]:
    """What of a new row is looked for among the others, as it is compared."""
    if facts["status"] == Status.LEFT:
        return
    if facts["corporate_number"]:
        yield "corporate_number", facts["corporate_number"]
    yield "name_ja", without_legal_form(facts["name_ja"])
    if facts["contact_email"]:
        yield "contact_email", facts["contact_email"].lower()


def addresses(rows: Iterable[TableRow]) -> dict[str, str]:
    """Whose the addresses of these rows are: of a member's contact or person, or of somebody of the secretariat."""
    asked = {row.facts["contact_email"].lower() for row in rows}
    contacts = Contact.objects.alias(address=Lower("email")).filter(address__in=asked).select_related("organization")
    roles = Role.objects.filter(user__email__in=asked).select_related("organization", "user")
    officers = User.objects.officers().filter(email__in=asked)
    return {
        **{role.user.email: role.organization.name for role in roles},
        **{contact.email.lower(): contact.organization.name for contact in contacts},
        **{officer.email: str(officer) for officer in officers},
    }


def member_named(known: Known) -> str:
    return f"{known['name_ja']}{words.bracketed(Status(known['status']).label)}"
