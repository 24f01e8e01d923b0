"""An officer's way from a table to an import: upload, check, confirm."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from secretariat.exchange import running
from secretariat.models import ImportRun


def upload(client, thing, content, name="table.xlsx", **headers):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports"), {"thing": thing, "file": file}, **headers)


def checked(client, thing, content, name="table.xlsx"):
    """The run after upload and check."""
    answer = upload(client, thing, content, name)
    assert answer.status_code == 302, answer.content.decode()
    running.run_waiting()
    return ImportRun.objects.get(pk=answer.url.split("/")[-2])


def imported(client, thing, content, name="table.xlsx"):
    run = checked(client, thing, content, name)
    assert run.problems == []
    client.post(reverse("import-confirm", args=[run.pk]))
    running.run_waiting()
    run.refresh_from_db()
    return run
