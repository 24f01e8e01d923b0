"""The number by which the portal knows something again: filled in by an export, left empty for what is new."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from design.fields import LineField


class PortalNumberField(LineField):
    """A UUID, or nothing."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value).strip()
        if not text:
            return None
        try:
            return uuid.UUID(text)
        except ValueError as error:
            raise ValidationError(_("Leave this empty for what is new; the portal fills it in.")) from error

    def run_validators(self, value: Any) -> None: ...
