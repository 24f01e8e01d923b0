"""`manage.py backup` and `restore`: what was there is there again, and nothing in use is overwritten by mistake.

The commands run as a person runs them, the restore into a database of its own.
"""

import subprocess
import sys
import zipfile

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from accounts.models import User
from circular_partners.embedded.places import BASE_DIR
from tests.members.factory import OrganizationFactory

pytestmark = pytest.mark.processes
TRICKY = "株式会社再生\t改行\nと\\円記号"


@pytest.fixture
def manage(process_environment, tmp_path):
    """`manage("backup", file)` on the test's database; `database` and `files` name others."""

    def run(*arguments, database=process_environment["DATABASE_URL"], files="files"):
        places = {"DATABASE_URL": database, "STORAGE_URL": f"file://{tmp_path / files}"}
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=BASE_DIR,
            env=process_environment | {"DJANGO_SETTINGS_MODULE": "circular_partners.settings.embedded"} | places,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def empty_database(database_url):
    """Another database of the same server, with nothing in it."""
    name = "restored" + database_url.rpartition("/")[2]
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield database_url.rpartition("/")[0] + "/" + name
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def backup(manage, tmp_path):
    """A backup of one organization, one person and one file."""
    OrganizationFactory(name_ja=TRICKY)
    User.objects.create_user("kept@example.com", "a-long-password")
    FileSystemStorage(tmp_path / "files").save("ab/evidence", ContentFile(b"\x00\xff evidence"))
    done = manage("backup", tmp_path / "portal.zip")
    assert done.returncode == 0, done.stderr
    return tmp_path / "portal.zip"


def rows(database, query):
    with psycopg.connect(database) as server:
        return server.execute(query).fetchall()


def test_a_restored_portal_holds_what_the_backup_held(backup, manage, database_url, empty_database, tmp_path):
    done = manage("restore", backup, database=empty_database, files="restored")
    assert done.returncode == 0, done.stderr

    assert rows(empty_database, "SELECT name_ja FROM members_organization") == [(TRICKY,)]
    assert (tmp_path / "restored" / "ab" / "evidence").read_bytes() == b"\x00\xff evidence"
    for table in ("members_organizationevent", "goals_indicator", "django_migrations", "auth_permission"):
        counted = f"SELECT count(*) FROM {table}"
        assert rows(empty_database, counted) == rows(database_url, counted), table
    last = "SELECT last_value FROM pg_sequences WHERE sequencename = 'django_migrations_id_seq'"
    assert rows(empty_database, last) == rows(database_url, last)

    used = (
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE last_value IS NOT NULL AND schemaname = 'public' ORDER BY sequencename"
    )
    again = manage("restore", backup, database=empty_database, files="restored")
    assert again.returncode == 2
    assert "--force" in again.stderr
    rows(empty_database, "UPDATE accounts_user SET name = 'changed later' RETURNING 1")
    rows(
        empty_database,
        "INSERT INTO notices_thinnedaddress (address, since) VALUES ('l@example.com', now()) RETURNING 1",
    )
    forced = manage("restore", backup, "--force", database=empty_database, files="restored")
    assert forced.returncode == 0, forced.stderr
    assert rows(empty_database, "SELECT name FROM accounts_user WHERE email = 'kept@example.com'") == [("",)]
    assert rows(empty_database, "SELECT count(*) FROM notices_thinnedaddress") == [(0,)]
    assert rows(empty_database, used) == rows(database_url, used), "a number given later is free again"


def test_a_file_that_is_no_backup_changes_nothing(manage, database_url, tmp_path):
    strange = tmp_path / "strange.zip"
    with zipfile.ZipFile(strange, "w") as archive:
        archive.writestr("hello", "world")
    for source in (strange, tmp_path / "missing.zip"):
        refused = manage("restore", source, "--force")
        assert refused.returncode == 2
        assert "is not a backup" in refused.stderr
    assert rows(database_url, "SELECT count(*) FROM django_migrations") != [(0,)]


def test_only_the_owner_reads_a_backup(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_bad_arguments_are_told_by_the_exit_code(manage, tmp_path):
    assert manage("backup").returncode == 2
    assert manage("backup", tmp_path / "no" / "such" / "folder.zip").returncode == 2
    assert manage("restore").returncode == 2
