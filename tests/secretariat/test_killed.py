"""Real processes: one is killed in the middle of writing, another finds an import by a message through the broker."""

import subprocess
import sys
import time

import psutil
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from circular_partners.embedded.places import BASE_DIR
from deadlines.models import Duty
from members.models import Contact, Organization
from secretariat.exchange import running
from secretariat.models import Export, ImportRun
from secretariat.tasks import run_waiting
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.secretariat import tables
from tests.servers import run_folder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

WORK = "import django; django.setup(); from secretariat.exchange.running import run_waiting; run_waiting()"


@pytest.fixture(autouse=True)
def shared_files(settings):
    """The folder of files that the other processes use too."""
    backend = "django.core.files.storage.FileSystemStorage"
    location = str(run_folder() / "files")
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": location}}}


def confirmed(rows):
    """An import that an officer has confirmed."""
    run = ImportRun(thing="members", name="table.xlsx", by=OfficerFactory(), state="confirmed", new_rows=rows)
    run.file.save("table", ContentFile(tables.xlsx("members", [tables.member(n) for n in range(rows)])))
    return run


def is_inserting():
    """Whether another connection has an open transaction that writes members."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'members_organization'::regclass "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


def wait_for(condition, seconds=60):
    over = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < over, "it did not come to pass in time"
        time.sleep(0.01)


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_run_is_shown_as_interrupted(client, process_environment):
    run = confirmed(1000)
    worker = subprocess.Popen([sys.executable, "-c", WORK], cwd=BASE_DIR, env=process_environment)
    wait_for(is_inserting)
    for process in (*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)):
        process.kill()
    worker.wait()
    wait_for(lambda: not is_inserting())
    run.refresh_from_db()
    assert run.state == "writing"
    assert (Organization.objects.count(), Contact.objects.count(), Duty.objects.count()) == (0, 0, 0)
    client.force_login(run.by)
    assert "中断" in client.get(reverse("import-run", args=[run.pk])).content.decode()
    run.refresh_from_db()
    assert run.state == "interrupted"
    # The kept file can be taken up again.
    client.post(reverse("import-again", args=[run.pk]))
    running.run_waiting()
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    assert Organization.objects.count() == 1000


def test_a_broken_connection_in_the_middle_leaves_nothing(process_environment):
    confirmed(1000)
    worker = subprocess.Popen([sys.executable, "-c", WORK], cwd=BASE_DIR, env=process_environment)
    wait_for(is_inserting)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )
    worker.wait(60)
    running.end_interrupted()
    assert ImportRun.objects.get().state in ("interrupted", "refused")
    assert not Organization.objects.exists()


def test_the_worker_that_is_alive_is_not_said_to_be_interrupted(process_environment):
    run = confirmed(1000)
    worker = subprocess.Popen([sys.executable, "-c", WORK], cwd=BASE_DIR, env=process_environment)
    wait_for(is_inserting)
    running.end_interrupted()
    run.refresh_from_db()
    assert run.state in ("writing", "written")
    assert worker.wait(60) == 0
    run.refresh_from_db()
    assert (run.state, Organization.objects.count()) == ("written", 1000)


def test_a_message_wakes_the_worker_and_the_export_is_made(celery_worker_process):
    OrganizationFactory.create_batch(3)
    export = Export.objects.create(kind="members", by=OfficerFactory(is_superuser=True))
    run_waiting.delay()
    wait_for(lambda: Export.objects.get(pk=export.pk).state == "done")
    assert Export.objects.get(pk=export.pk).total == 3
