"""The outbox at the secretariat's desk: every mail, its state, and what may be decided about it."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from design.desk import ReadOnly, SearchedByWords
from design.words import instant
from notices.letters import subject_of
from notices.models import BouncedAddress, Mail, Notice, ThinnedAddress, UnreadReport
from notices.rendering import SUBJECT_PREFIX


class KnownDeadForm(ModelForm):
    """An address that an officer knows to be dead."""

    class Meta:
        model = BouncedAddress
        fields = ("address", "detail")
        labels: ClassVar[Any] = {"detail": _("How this is known")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "detail" in self.fields:
            self.fields["detail"].required = True

    def clean_address(self) -> str:
        """In small letters, as the list keeps it."""
        return str(self.cleaned_data["address"]).lower()


class RemovableAdmin(ReadOnly, admin.ModelAdmin):
    """Shown, and taken off by deleting the row: asked for again on a page of its own, and logged."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(Mail)
class MailAdmin(SearchedByWords, ReadOnly, admin.ModelAdmin):
    """The outbox. Actions are POST and act only on mails in a state that allows them."""

    list_display = ("shown_subject", "address", "shown_state", "queued_at", "shown_error")
    list_filter = ("state", "bounce", "is_digest", "queued_at")
    search_fields = ("address", "subject")
    actions = ("retry", "resend_uncertain", "confirm_sent", "cancel")
    fields = (
        "address",
        "shown_state",
        "shown_advice",
        "shown_subject",
        "shown_text",
        "shown_notices",
        "queued_at",
        "not_before",
        "claimed_at",
        "sent_at",
        "attempts",
        "shown_answers",
        "bounced_at",
        "bounce_detail",
        "message_id",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        notices = Notice.objects.only("id", "kind", "state", "mail_id", "for_day", "context").order_by("due_on", "pk")
        return super().get_queryset(request).prefetch_related(Prefetch("notices", queryset=notices)).defer("html")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Also the mails about one thing, such as a circular."""
        return lookup == "notices__about" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("subject"))
    def shown_subject(self, mail: Mail) -> str:
        """Without what every subject begins with; what it will be while it is not written yet."""
        for prefix in SUBJECT_PREFIX.values():
            if mail.subject.startswith(prefix):
                return mail.subject.removeprefix(prefix)
        notices = list(mail.notices.all())
        return mail.subject or (subject_of(notices, language=get_language() or "ja") if notices else "–")

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, mail: Mail) -> str:
        """What became of it: of a sent mail that came back, that."""
        return mail.get_bounce_display() if mail.bounce else mail.get_state_display()

    @admin.display(description=_("what may be done"))
    def shown_advice(self, mail: Mail) -> str:
        """What an officer has to know before deciding."""
        if mail.state == Mail.State.UNCERTAIN and mail.claimed_at:
            text = gettext(
                "Sending began on %(at)s and its end was never reported: the mail may have arrived or not. Ask the "
                "recipient or the mail server's log. Sending again may bring it twice; “It arrived” closes the case; "
                "cancelling counts it as not said."
            )
            return text % {"at": instant(mail.claimed_at)}
        if mail.bounce:
            return gettext("The mail came back. If the address is right, take it off the list of addresses.")
        if mail.state == Mail.State.FAILED:
            return gettext("It did not go out. Send it again once the reason is removed, or cancel it.")
        return "–"

    @admin.display(description=_("last error"))
    def shown_error(self, mail: Mail) -> str:
        return Truncator(mail.bounce_detail or mail.error).chars(80)

    @admin.display(description=_("text"))
    def shown_text(self, mail: Mail) -> Any:
        if mail.is_private:
            return _("(not kept: it carries a personal link)")
        return format_html("<pre>{}</pre>", mail.text) if mail.text else _("(written when it is sent)")

    @admin.display(description=_("notices"))
    def shown_notices(self, mail: Mail) -> Any:
        language = get_language() or "ja"
        said = ((subject_of([notice], language=language), notice.get_state_display()) for notice in mail.notices.all())
        return format_html_join(mark_safe("<br>"), "{} ({})", said)

    @admin.display(description=_("what came of each attempt"))
    def shown_answers(self, mail: Mail) -> Any:
        return format_html("<pre>{}</pre>", mail.answers or mail.error) if mail.answers or mail.error else "–"

    @admin.action(description=_("Send now (failed, or waiting for another try)"), permissions=["decide"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "retry")

    @admin.action(description=_("Send again although it may arrive twice (uncertain)"), permissions=["decide"])
    def resend_uncertain(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "resend_uncertain")

    @admin.action(description=_("Cancel (queued, failed or uncertain)"), permissions=["decide"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "cancel")

    @admin.action(description=_("It arrived (uncertain)"), permissions=["decide"])
    def confirm_sent(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        self._decide(request, queryset, "confirm_sent")

    def _decide(self, request: HttpRequest, queryset: QuerySet[Mail], verb: str) -> None:
        """One decision on all selected; each is in the history of its mail."""
        selected, name = queryset.count(), str(getattr(self, verb).short_description)
        decided = getattr(queryset, verb)()
        mails = Mail.objects.filter(pk__in=decided).only("pk", "subject", "address")
        LogEntry.objects.log_actions(cast(Any, request.user.pk), mails, CHANGE, change_message=name)
        done, left = len(decided), selected - len(decided)
        text = ngettext("%(name)s: %(number)d mail changed.", "%(name)s: %(number)d mails changed.", done)
        messages.success(request, text % {"name": name, "number": done})
        if left:
            text = ngettext("%d mail is not in a state for this.", "%d mails are not in a state for this.", left)
            messages.warning(request, text % left)


@admin.register(Notice)
class NoticeAdmin(SearchedByWords, ReadOnly, admin.ModelAdmin):
    """What was said to whom. The data of a notice are not shown: they may be personal."""

    list_display = ("shown_subject", "address", "due_on", "step", "state", "queued_at")
    list_filter = ("state", "kind", "queued_at")
    search_fields = ("address",)
    fields = ("shown_subject", "kind", "address", "language", "due_on", "step", "for_day", "state", "queued_at", "mail")
    readonly_fields = fields

    @admin.display(description=_("subject"), ordering="kind")
    def shown_subject(self, notice: Notice) -> str:
        """In the officer's language, as its mail has it where it travels alone."""
        return subject_of([notice], language=get_language() or "ja")


@admin.register(BouncedAddress)
class BouncedAddressAdmin(RemovableAdmin):
    """Addresses that get no more reminders; deleting a row takes its address off the list.

    One that is known otherwise to be dead (a returned letter, a telephone call) is entered by hand.
    """

    form = KnownDeadForm

    list_display = ("address", "reason", "bounced_at", "shown_detail")
    list_filter = ("reason",)
    search_fields = ("address",)
    date_hierarchy = "bounced_at"
    fields = ("address", "reason", "bounced_at", "detail", "mail")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_fields(self, request: HttpRequest, obj: BouncedAddress | None = None) -> Any:
        return self.fields if obj else ("address", "detail")

    def get_readonly_fields(self, request: HttpRequest, obj: BouncedAddress | None = None) -> Any:
        return self.fields if obj else ()

    @admin.display(description=_("what the mail server said"))
    def shown_detail(self, listed: BouncedAddress) -> str:
        return Truncator(listed.detail).chars(100)


@admin.register(UnreadReport)
class UnreadReportAdmin(RemovableAdmin):
    """Messages of the bounce mailbox that somebody has to look at; deleting a row says that this was done."""

    list_display = ("found_at", "sender", "subject")
    search_fields = ("sender", "subject")
    fields = ("found_at", "sender", "subject", "excerpt", "mail")
    readonly_fields = fields


@admin.register(ThinnedAddress)
class ThinnedAddressAdmin(RemovableAdmin):
    """Addresses that nobody signs in with and that asked for fewer advance notices."""

    list_display = ("address", "since")
    search_fields = ("address",)
    fields = ("address", "since")
    readonly_fields = fields
