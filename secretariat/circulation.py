"""Whom a circular reaches: one mail an address, the contact first; set-based, whatever the number of members."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from members.reach import IS_REACHABLE_CONTACT, IS_REACHABLE_MANAGER, MANAGERS
from notices import kinds
from notices.tasks import wake

if TYPE_CHECKING:
    from secretariat.models import Circular

KIND = "circular"

# The first contact who can be reached; the managers where there is none, or where they are wanted too.
RECIPIENTS = """
    WITH chosen AS (
        SELECT organization.id, jsonb_build_object('ja', organization.name_ja, 'en',
               COALESCE(NULLIF(organization.name_en, ''), organization.name_ja)) AS names, organization.sort_key
          FROM members_organization AS organization
         WHERE organization.id IN ({organizations})
    ), contact AS (
        SELECT DISTINCT ON (contact.organization_id) contact.organization_id, lower(contact.email) AS address,
               contact.department, contact.title, contact.name
          FROM members_contact AS contact
          JOIN chosen ON chosen.id = contact.organization_id
         WHERE {contact_is_reachable}
         ORDER BY contact.organization_id, contact.position
    ), manager AS (
        SELECT role.organization_id, manager.email AS address, '' AS department, '' AS title, manager.name
          FROM {managers}
          JOIN chosen ON chosen.id = role.organization_id
         WHERE {manager_is_reachable}
           AND (%(includes_managers)s
                OR NOT EXISTS (SELECT FROM contact WHERE contact.organization_id = role.organization_id))
    ), everybody AS (
        SELECT *, 1 AS place FROM contact UNION ALL SELECT *, 2 FROM manager
    )
    SELECT DISTINCT ON (everybody.address) everybody.address, person.id AS user_id,
           COALESCE(person.language, 'ja') AS language, chosen.id AS organization_id, chosen.names,
           everybody.department, everybody.title, everybody.name
      FROM everybody
      JOIN chosen ON chosen.id = everybody.organization_id
      LEFT JOIN accounts_user AS person ON person.email = everybody.address AND person.is_active
     ORDER BY everybody.address, everybody.place, chosen.sort_key
"""

QUEUE = """
    INSERT INTO notices_notice (id, kind, about, step, address, party, user_id, language, context, state, queued_at)
    SELECT gen_random_uuid(), %(kind)s, %(circular)s, '', address, organization_id, user_id, language,
           jsonb_build_object('circular', %(circular)s::text, 'addressee', jsonb_build_object(
               'organization', names, 'department', department, 'title', title, 'name', name)),
           'queued', %(now)s
      FROM ({recipients}) AS recipient
    ON CONFLICT DO NOTHING
"""


class Recipient(NamedTuple):
    """One address a circular would go to."""

    address: str
    language: str
    names: Mapping[str, str]
    department: str
    name: str


def register() -> None:
    """The words of a circular are read when it is sent: they never change after that."""
    kinds.register(kinds.Kind(KIND, mint=words_of))


def words_of(context: Mapping[str, Any], user: Any) -> dict[str, Any]:
    """Subject and text in both languages, for the mail."""
    from secretariat.models import Circular

    circular = Circular.objects.only("subject_ja", "subject_en", "text_ja", "text_en").get(pk=context["circular"])
    return {
        "subject": {"ja": circular.subject_ja, "en": circular.subject_en},
        "text": {"ja": circular.text_ja, "en": circular.text_en},
    }


def queue_for(circular: "Circular") -> int:
    """Write the notices of a circular; returns how many. Call inside its transaction."""
    organizations, values = _wanted(circular)
    values |= {"kind": KIND, "circular": circular.pk, "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.format(recipients=_recipients(organizations)), values)
        number: int = cursor.rowcount
    transaction.on_commit(wake, robust=True)
    return number


def reach_of(circular: "Circular") -> tuple[int, int]:
    """How many addresses it would go to, and how many members it is for."""
    organizations, values = _wanted(circular)
    statement = f"SELECT count(*) FROM ({_recipients(organizations)}) AS recipient"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        addresses: int = cursor.fetchone()[0]
    return addresses, circular.organizations().count()


def first_recipients(circular: "Circular", number: int) -> list[Recipient]:
    """The first addresses it would go to, to look at."""
    organizations, values = _wanted(circular)
    statement = (
        f"SELECT address, language, names, department, name FROM ({_recipients(organizations)}) "
        "AS recipient ORDER BY names ->> 'ja', address LIMIT %(number)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"number": number})
        return [Recipient(row[0], row[1], json.loads(row[2]), row[3], row[4]) for row in cursor.fetchall()]


def _recipients(organizations: str) -> str:
    return RECIPIENTS.format(
        organizations=organizations,
        contact_is_reachable=IS_REACHABLE_CONTACT,
        managers=MANAGERS,
        manager_is_reachable=IS_REACHABLE_MANAGER,
    )


def _wanted(circular: "Circular") -> tuple[str, dict[str, Any]]:
    """The statement of the circular's organizations with named parameters, and their values."""
    sql, parameters = circular.organizations().order_by().values("pk").query.sql_with_params()
    names = [f"wanted_{n}" for n in range(len(parameters))]
    values: dict[str, Any] = dict(zip(names, parameters, strict=True))
    return sql % tuple(f"%({name})s" for name in names), values | {"includes_managers": circular.includes_managers}
