"""Whom the secretariat's reminders reach: one rule, in SQL, for the sweep, the desk and what is taken back (DOMAIN §4).

An address is reachable when it is one at all, no mail to it came back, and, where it is a person's, the account is
active; a section's shared mailbox outlives the person who signs in with it.
"""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from notices import outbox

OVERLAP = datetime.timedelta(days=1)  # longer than any transaction is open

IS_REACHABLE_CONTACT = """(
    contact.email LIKE '%%_@_%%'
    AND NOT EXISTS (SELECT FROM notices_bouncedaddress AS bounced WHERE bounced.address = lower(contact.email))
    AND NOT EXISTS (
        SELECT FROM accounts_user AS account
         WHERE account.email = lower(contact.email) AND NOT account.is_active AND NOT contact.is_shared_mailbox))"""

IS_REACHABLE_MANAGER = """(
    role.kind = 'manager' AND manager.is_active
    AND NOT EXISTS (SELECT FROM notices_bouncedaddress AS bounced WHERE bounced.address = manager.email))"""

MANAGERS = "members_role AS role JOIN accounts_user AS manager ON manager.id = role.user_id"

# Of rows `due` with an `organization_id`, each with its organization's first contact who is reached; without LIMIT, so
# that many are joined at once.
FIRST_CONTACTS = f"""
    SELECT due.*, lower(contact.email) AS address, contact.department, contact.title, contact.name
      FROM due
      JOIN members_contact AS contact ON contact.organization_id = due.organization_id
     WHERE {IS_REACHABLE_CONTACT}
       AND NOT EXISTS (SELECT FROM members_contact AS earlier
                        WHERE earlier.organization_id = contact.organization_id
                          AND earlier.position < contact.position
                          AND {IS_REACHABLE_CONTACT.replace("contact.", "earlier.")})"""

# The same rows, each with every manager who is reached.
ALL_MANAGERS = f"""
    SELECT due.*, manager.email AS address, '' AS department, '' AS title, manager.name
      FROM due
      JOIN members_role AS role ON role.organization_id = due.organization_id
      JOIN accounts_user AS manager ON manager.id = role.user_id
     WHERE {IS_REACHABLE_MANAGER}"""

# Of an `organization`: whether anybody there is reached.
IS_REACHED = f"""(
    EXISTS (SELECT FROM members_contact AS contact
             WHERE contact.organization_id = organization.id AND {IS_REACHABLE_CONTACT})
    OR EXISTS (SELECT FROM {MANAGERS} WHERE role.organization_id = organization.id AND {IS_REACHABLE_MANAGER}))"""

# The organizations where since `%(changed_since)s` anything was written that may alter whom the secretariat reaches, as
# the history has it: its triggers see set-based SQL too. An instant is when a transaction began: ask OVERLAP further
# back than the last look. Of contacts and roles all organizations that they ever belonged to: they move in a merger.
CHANGED_SINCE = """
    SELECT organization_id FROM members_contactevent WHERE pgh_obj_id IN (
           SELECT pgh_obj_id FROM members_contactevent WHERE pgh_created_at >= %(changed_since)s)
    UNION SELECT organization_id FROM members_roleevent WHERE pgh_obj_id IN (
           SELECT pgh_obj_id FROM members_roleevent WHERE pgh_created_at >= %(changed_since)s)
    UNION SELECT id FROM members_organizationevent WHERE pgh_created_at >= %(changed_since)s
    UNION SELECT role.organization_id
            FROM members_role AS role JOIN accounts_userhistory AS person ON person.id = role.user_id
           WHERE person.pgh_created_at >= %(changed_since)s
    UNION SELECT role.organization_id
            FROM notices_bouncedaddresshistory AS bounced
            JOIN accounts_user AS manager ON manager.email = bounced.address
            JOIN members_role AS role ON role.user_id = manager.id
           WHERE bounced.pgh_created_at >= %(changed_since)s
    UNION SELECT contact.organization_id
            FROM members_contact AS contact
            JOIN (SELECT address FROM notices_bouncedaddresshistory WHERE pgh_created_at >= %(changed_since)s
                  UNION SELECT email FROM accounts_userhistory WHERE pgh_created_at >= %(changed_since)s
                 ) AS changed ON changed.address = lower(contact.email)"""

TAKE_BACK = f"""
    UPDATE notices_notice AS notice SET state = 'cancelled'
     WHERE notice.state = 'queued' AND notice.party IS NOT NULL AND {{to_whom}}
       AND NOT EXISTS (SELECT FROM members_contact AS contact
                        WHERE contact.organization_id = notice.party AND lower(contact.email) = notice.address
                          AND {IS_REACHABLE_CONTACT})
       AND NOT EXISTS (SELECT FROM {MANAGERS}
                        WHERE role.organization_id = notice.party AND manager.email = notice.address
                          AND {IS_REACHABLE_MANAGER})
"""


@transaction.atomic
def take_back_from(addresses: Iterable[str]) -> int:
    """Take back what is queued to addresses for organizations they speak for no longer; returns how many notices.

    Called by whatever changes a contact, a manager or an account, in the same transaction.
    """
    lowered = sorted({address.strip().lower() for address in addresses})
    return _take_back("notice.address = ANY(%(addresses)s)", {"addresses": lowered}) if lowered else 0


@transaction.atomic
def take_back_changed() -> int:
    """The same wherever anything has changed lately: what the sweep of a day does as its last look."""
    return _take_back(f"notice.party = ANY(ARRAY({CHANGED_SINCE}))", {"changed_since": lately()})


def lately() -> datetime.datetime:
    """Since when a change may have passed by this transaction, by the clock that the history's instants are of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - make_interval(secs => %s)", [OVERLAP.total_seconds()])
        instant: datetime.datetime = cursor.fetchone()[0]
    return instant


def _take_back(to_whom: str, values: dict[str, Any]) -> int:
    outbox.begin_taking_back()
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK.format(to_whom=to_whom), values)
        return cursor.rowcount


def reached_contacts(organization: UUID) -> list[int]:
    """The keys of the contacts of an organization that are reached."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT contact.id FROM members_contact AS contact
                 WHERE contact.organization_id = %(key)s AND {IS_REACHABLE_CONTACT}""",
            {"key": organization},
        )
        return [row[0] for row in cursor.fetchall()]


def unreached_among(organizations: Iterable[UUID]) -> set[UUID]:
    """Those of the organizations where nobody is reached; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT organization.id FROM unnest(%(keys)s::uuid[]) AS organization (id) WHERE NOT {IS_REACHED}""",
            {"keys": sorted(set(organizations))},
        )
        return {row[0] for row in cursor.fetchall()}
