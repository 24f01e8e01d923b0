"""The form field for a private file: judged when the form is cleaned, kept when the form is saved."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from files.acceptance import accepted_extensions, inspect


def file_hint() -> str:
    return gettext("PDF, PNG, JPEG, Excel, Word, PowerPoint, CSV or text without macros, up to %(limit)s.") % {
        "limit": filesizeformat(settings.MOST_BYTES_OF_A_FILE)
    }


class EvidenceInput(forms.ClearableFileInput):
    """A file input that shows the file kept so far; text sent in its place is seen as such, not as "nothing"."""

    template_name = "files/evidence_input.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = super().value_from_datadict(data, files, name)
        return found if found is not None else data.get(name) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and name not in data

    def is_initial(self, value: Any) -> bool:
        """A `StoredFile` that is kept already; it has a page of its own to be read from."""
        return bool(value and getattr(value, "pk", None))


class EvidenceField(forms.FileField):
    """An optional file of evidence; cleaned it is an upload, the `StoredFile` kept already, or False to remove it."""

    widget = EvidenceInput
    default_error_messages = {
        "invalid": _("Please choose a file; text cannot be taken here."),
        "contradiction": _("Please either choose a file or mark the kept one for removal, not both."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("help_text", lazy(file_hint, str)())
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": accepted_extensions()}

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if isinstance(upload, UploadedFile):
            inspect(
                upload.file,  # type: ignore[arg-type]
                name=upload.name or "",
                size=upload.size or 0,
                limit=settings.MOST_BYTES_OF_A_FILE,
            )
        return upload
