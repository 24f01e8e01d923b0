"""The form field for evidence."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from files.fields import EvidenceField
from tests.files.factory import PDF, StoredFileFactory, office, upload


class EvidenceForm(forms.Form):
    evidence = EvidenceField(label="Evidence")


def test_a_file_is_optional():
    form = EvidenceForm({}, {})
    assert form.is_valid()
    assert form.cleaned_data["evidence"] is None


def test_an_accepted_file_is_given_on():
    form = EvidenceForm({}, {"evidence": upload(PDF)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["evidence"].read() == PDF


@pytest.mark.parametrize(
    ("data", "files", "code"),
    [
        ({"evidence": "just text"}, {}, "invalid"),
        ({"evidence": "\x00"}, {}, "invalid"),
        ({}, {"evidence": upload(b"")}, "empty"),
        ({}, {"evidence": upload(b"MZ\x90\x00" + bytes(50), name="a.pdf")}, "type"),
        ({}, {"evidence": upload(office(parts=[("xl/vbaProject.bin", b"")]), name="a.xlsx")}, "macros"),
        ({}, {"evidence": upload(PDF, name="x" * 300 + ".pdf")}, None),
    ],
)
def test_anything_else_is_refused_at_the_field(data, files, code):
    form = EvidenceForm(data, files)
    codes = [error.code for error in form.errors.as_data().get("evidence", [])] if not form.is_valid() else [None]
    assert codes == [code]


def test_the_limit_is_a_setting(settings):
    settings.MOST_BYTES_OF_A_FILE = 10
    form = EvidenceForm({}, {"evidence": SimpleUploadedFile("a.txt", b"x" * 11)})
    assert [error.code for error in form.errors.as_data()["evidence"]] == ["too_large"]


@pytest.mark.django_db
def test_a_kept_file_is_shown_kept_or_removed():
    stored = StoredFileFactory()
    shown = EvidenceForm(initial={"evidence": stored})
    assert stored.get_absolute_url() in str(shown["evidence"])
    kept = EvidenceForm({}, {}, initial={"evidence": stored})
    assert kept.is_valid()
    assert kept.cleaned_data["evidence"] == stored
    removed = EvidenceForm({"evidence-clear": "on"}, {}, initial={"evidence": stored})
    assert removed.is_valid()
    assert removed.cleaned_data["evidence"] is False
