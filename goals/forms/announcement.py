from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from design.fields import JapaneseDateField
from design.forms import ModelForm, VersionedForm
from goals.models import Announcement, Goal


class AnnouncementForm(VersionedForm, ModelForm):
    """What was announced, where and when. A draft may be half-done; only what is typed has to have a form."""

    announced_on = JapaneseDateField(label=_("Announced on"), required=False)

    class Meta:
        model = Announcement
        fields = ("goals", "place", "url", "announced_on", "summary")
        widgets = {"goals": forms.CheckboxSelectMultiple, "summary": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, draft=True, **kwargs)
        self.needs("goals", "place", "announced_on", "summary")
        self.fields["goals"].queryset = (  # type: ignore[attr-defined]
            Goal.objects.filter(organization=self.instance.organization).announceable().with_versions()
        )

    @transaction.atomic
    def keep(self, *, by: Any) -> Announcement:
        """Save the draft as the form saw it; raises Conflict where somebody else was faster."""
        self.instance.edited_by = by
        announcement: Announcement = self.instance.save_edit(version=self.seen_version or 0)
        self._save_m2m()  # type: ignore[attr-defined]
        return announcement
