"""The outbox at the secretariat's desk: every mail, its state, and what may be decided about it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notices.models import Mail, Notice
from notices.rendering import SUBJECT_PREFIX


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shown, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox. Actions are POST and act only on mails in a state that allows them."""

    list_display = ("shown_subject", "address", "state", "queued_at", "shown_error")
    list_filter = ("state", "is_digest")
    search_fields = ("address", "subject")
    date_hierarchy = "queued_at"
    show_full_result_count = False
    actions = ("retry", "cancel", "confirm_sent")
    fields = (
        "address",
        "state",
        "shown_subject",
        "shown_text",
        "shown_notices",
        "queued_at",
        "not_before",
        "claimed_at",
        "sent_at",
        "attempts",
        "error",
        "message_id",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        notices = Notice.objects.only("id", "kind", "state", "mail_id")
        return super().get_queryset(request).prefetch_related(Prefetch("notices", queryset=notices)).defer("html")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Also the mails about one thing, such as a circular."""
        return lookup == "notices__about" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("subject"))
    def shown_subject(self, mail: Mail) -> str:
        """Without what every subject begins with; the kind while it is not written yet."""
        for prefix in SUBJECT_PREFIX.values():
            if mail.subject.startswith(prefix):
                return mail.subject.removeprefix(prefix)
        return mail.subject or ", ".join(sorted({notice.kind for notice in mail.notices.all()})) or "–"

    @admin.display(description=_("last error"))
    def shown_error(self, mail: Mail) -> str:
        return Truncator(mail.error).chars(80)

    @admin.display(description=_("text"))
    def shown_text(self, mail: Mail) -> Any:
        if mail.is_private:
            return _("(not kept: it carries a personal link)")
        return format_html("<pre>{}</pre>", mail.text) if mail.text else _("(written when it is sent)")

    @admin.display(description=_("notices"))
    def shown_notices(self, mail: Mail) -> Any:
        said = ((notice.kind, notice.get_state_display()) for notice in mail.notices.all())
        return format_html_join(", ", "{} ({})", said)

    @admin.action(description=_("Send again (failed or uncertain)"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "retry")

    @admin.action(description=_("Cancel (queued, failed or uncertain)"), permissions=["view"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "cancel")

    @admin.action(description=_("It arrived (uncertain)"), permissions=["view"])
    def confirm_sent(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "confirm_sent")

    def _decide(self, request: HttpRequest, queryset: QuerySet[Mail], verb: str) -> None:
        done = sum(getattr(mail, verb)() for mail in queryset)
        left = len(queryset) - done
        messages.success(request, ngettext("%d mail changed.", "%d mails changed.", done) % done)
        if left:
            text = ngettext("%d mail is not in a state for this.", "%d mails are not in a state for this.", left)
            messages.warning(request, text % left)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What was said to whom. The data of a notice are not shown: they may be personal."""

    list_display = ("kind", "address", "due_on", "step", "state", "queued_at")
    list_filter = ("state", "kind")
    search_fields = ("address",)
    show_full_result_count = False
    fields = ("kind", "address", "language", "due_on", "step", "for_day", "state", "queued_at", "mail")
    readonly_fields = fields
