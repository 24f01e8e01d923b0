"""What the desk keeps for itself, as officers edit it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from design import words
from design.desk import SensibleFilters, in_readers_language
from design.edited import Previewed, piece_as_public
from secretariat.models import CannedReply
from secretariat.queue import kind_names


class CannedReplyForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of submissions"),
        required=False,
        choices=kind_names,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: offered for all."),
    )

    class Meta:
        model = CannedReply
        fields = (
            "title_ja",
            "title_en",
            "text_ja",
            "text_en",
            "purpose",
            "kinds",
            "position",
            "is_retired",
        )


@admin.register(CannedReply)
class CannedReplyAdmin(Previewed, SensibleFilters, admin.ModelAdmin):
    """Write, order and retire; what was sent with one stands in the history of the submission."""

    form = CannedReplyForm
    titled = in_readers_language("title", _("title"))
    list_display = ("titled", "purpose", "for_kinds", "position", "is_retired")
    list_filter = ("purpose", "is_retired")
    search_fields = ("title_ja", "title_en", "text_ja", "text_en")

    @admin.display(description=_("kinds of submissions"))
    def for_kinds(self, reply: CannedReply) -> str:
        names = dict(kind_names())
        return words.listed(names.get(kind, kind) for kind in reply.kinds) or str(_("All"))

    def preview(self, request: Any, obj: CannedReply) -> HttpResponse:
        """The comment as it stands above the member's form, unchanged by the officer."""
        event = {"at": timezone.now(), "comment": obj.text_in(get_language() or "ja")}
        return piece_as_public(request, "secretariat/canned_reply.html", reply=obj, event=event)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
