from typing import Any

from django.utils.translation import gettext_lazy as _

from design.fields import TextField
from design.forms import Form


class EndingForm(Form):
    """Why a goal is given up; it is public where something of the goal is."""

    because = TextField(
        label=_("Reason for giving the goal up"),
        max_length=1000,
        help_text=_("The reason is public together with what was accepted of the goal."),
    )

    def __init__(self, *args: Any, is_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_public:
            self.fields["because"].help_text = ""
