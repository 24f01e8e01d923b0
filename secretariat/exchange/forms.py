"""What an officer fills in to bring a table in or to take one out."""

from typing import Any

from django import forms as controls
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from design.forms import Form
from design.table_form import find_headings
from files.tables import open_table
from secretariat.exchange.things import THINGS
from secretariat.models.exchange import Export


def upload_hint() -> str:
    return gettext("Excel (xlsx) or CSV (UTF-8 or Shift_JIS), without macros, up to %(limit)s.") % {
        "limit": filesizeformat(settings.IMPORT_MOST_BYTES)
    }


class UploadForm(Form):
    """A table and what it is a table of; what is no table of that is refused at once, the cells are checked later."""

    thing = controls.ChoiceField(
        label=_("What the table holds"),
        choices=[(thing.slug, thing.form.holds) for thing in THINGS.values()],
        widget=controls.RadioSelect,
        initial="members",
    )
    file = controls.FileField(
        label=_("Table"),
        max_length=255,
        help_text=lazy(upload_hint, str)(),
        widget=controls.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    rows = 0  # how many the file says it has

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("file") and data.get("thing"):
            try:
                self.look_into(data["file"], data["thing"])
            except ValidationError as refused:
                self.add_error("file", refused)
        return data

    def look_into(self, upload: Any, thing: str) -> None:
        """Raises ValidationError where the file is no table of the thing."""
        table = open_table(upload.file, name=upload.name)
        others = [other.form for other in THINGS.values() if other.slug != thing]
        find_headings(THINGS[thing].form, table.rows, others)
        upload.file.seek(0)
        self.rows = table.length


class ExportForm(Form):
    """The format of an export; which rows, the address of the list says."""

    form = controls.ChoiceField(
        label=_("Format"), choices=Export.Form.choices, widget=controls.RadioSelect, initial=Export.Form.XLSX
    )
