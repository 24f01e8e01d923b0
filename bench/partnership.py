"""A partnership of any size, written by set-based SQL straight into the tables: for measuring, nothing else.

Each member has a contact, a manager with the contact's address, goals and announcement fulfilled, and one report that
is owed. Triggers (history, foreign keys) are off while the rows are written.
"""

import datetime

import psycopg

FILL = """
    SET LOCAL session_replication_role = replica;
    SET LOCAL synchronous_commit = off;
    TRUNCATE deadlines_duty, deadlines_dutyevent, deadlines_opening, deadlines_sweep, notices_notice, notices_mail,
             members_contact, members_role, members_organization, accounts_user CASCADE;

    CREATE TEMP TABLE numbered ON COMMIT DROP AS
    SELECT n, md5('organization' || n)::uuid AS id, md5('person' || n)::uuid AS person
      FROM generate_series(1, {members}) AS n;

    INSERT INTO members_organization
           (id, category, name_ja, name_kana, name_en, corporate_number, local_government_code, prefecture, website,
            about_ja, about_en, representative_title, representative_name, representative_kana,
            consents_to_publication, status, joined_on, leaving_reason, sort_key, search_text, version, created_at,
            updated_at)
    SELECT id, 'company', '株式会社循環工業' || n, 'ジュンカンコウギョウ', 'Circular Works ' || n, '', '', '13', '',
           '', '', '代表取締役', '循環 太郎', 'ジュンカン タロウ', true, 'active', date '2024-04-01' - (n % 200), '',
           'シ' || n, '株式会社循環工業' || n, 1, now(), now()
      FROM numbered;

    INSERT INTO members_contact
           (organization_id, position, department, title, name, kana, email, telephone, is_shared_mailbox)
    SELECT id, 1, '環境推進部', '課長', '環境 花子', 'カンキョウ ハナコ', 'contact' || n || '@example.jp', '', false
      FROM numbered;

    INSERT INTO accounts_user
           (id, password, email, name, language, thin_advance_notices, calendar_token, is_staff, desk_rank,
            is_superuser, is_active, joined_at)
    SELECT person, '!', 'contact' || n || '@example.jp', '環境 花子', 'ja', false, md5('token' || n), false, 'officer',
           false, true, now()
      FROM numbered;

    INSERT INTO members_role (organization_id, user_id, kind, created_at)
    SELECT id, person, 'manager', now() FROM numbered;

    INSERT INTO deadlines_duty
           (id, organization_id, kind, period, due_on, state, first_submitted_on, closed_at, reason, opened_at)
    SELECT md5(kind || n)::uuid, id, kind, 1, date '2025-04-01' - (n % 200), 'fulfilled', date '2025-03-01', now(), '',
           timestamptz '2024-04-01'
      FROM numbered, unnest(ARRAY['goals', 'announcement']) AS kind;

    INSERT INTO deadlines_duty (id, organization_id, kind, period, due_on, state, reason, opened_at)
    SELECT md5('report' || n)::uuid, id, 'progress_report', 1,
           date '{day}' + CASE WHEN n % 10 = 0 THEN 40 + n % 30 ELSE 95 + n % 265 END, 'open', '',
           timestamptz '2025-04-01'
      FROM numbered;

    INSERT INTO deadlines_opening (organization_id, opens_on) SELECT id, date '{day}' + 1 + n % 300 FROM numbered;
    INSERT INTO deadlines_sweep
           (day, started_at, finished_at, opened_duties, queued_notices, missed_notices, is_held, hold_reason,
            released_at, looked_at, looked_until)
    VALUES (date '{day}' - 1, now(), now(), 0, 0, 0, false, '', now(), now(), date '{day}' + 89);
"""

ALL_DUE = "UPDATE deadlines_duty SET due_on = date '{day}' + 30 WHERE state = 'open'"


def fill(connection: psycopg.Connection, *, members: int, day: datetime.date) -> None:
    """Empty the tables and write so many members, none of whose duties has a step near `day`."""
    with connection.transaction():
        connection.execute(FILL.format(members=members, day=day))
    settle(connection)


def make_all_due(connection: psycopg.Connection, *, day: datetime.date) -> None:
    """Let every member's open duty reach its first step on `day`."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(ALL_DUE.format(day=day))
    settle(connection)


def settle(connection: psycopg.Connection) -> None:
    """As autovacuum would have left the tables."""
    connection.execute("VACUUM (ANALYZE)")
    connection.execute("CHECKPOINT")
