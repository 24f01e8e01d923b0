from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design.desk import ReadOnly
from inquiries.forms import AnswerForm
from inquiries.models import Inquiry
from members.desk_search import SearchedByMember
from reviews.errors import Conflict


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("answer")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Waiting for an answer")), ("yes", gettext_lazy("Answered"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(answered_at__isnull=self.value() == "no")


@admin.register(Inquiry)
class InquiryAdmin(SearchedByMember, ReadOnly, admin.ModelAdmin):
    """The officers' queue of questions; each is answered from its own page, which mails the answer."""

    list_display = ("subject", "name", "organization", "asked_at", "answered_at", "answered_by")
    list_filter = (WaitingFilter, "asked_at")
    list_select_related = ("organization", "answered_by")
    own_words = ("subject", "body", "name", "email")
    change_form_template = "admin/inquiries/inquiry/change_form.html"
    fields = (
        "subject",
        "body",
        "name",
        "email",
        "organization",
        "page",
        "asked_at",
        "answer",
        "answered_at",
        "answered_by",
    )

    def get_urls(self) -> list[Any]:
        answer = path(
            "<uuid:inquiry_id>/answer/", self.admin_site.admin_view(self.answer_view), name="inquiries_inquiry_answer"
        )
        return [answer, *super().get_urls()]

    def answer_view(self, request: Any, inquiry_id: Any) -> HttpResponse:
        """Write the answer; sending it mails it. Of two officers the first one answers, the other is told."""
        if not request.user.may_prepare:
            raise PermissionDenied
        inquiry = get_object_or_404(Inquiry.objects.select_related("organization", "answered_by"), pk=inquiry_id)
        form = AnswerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                inquiry.reply(answer=form.cleaned_data["answer"], by=request.user)
            except Conflict:
                inquiry.refresh_from_db()
                return self._answer_page(request, inquiry, form, status=409)
            self.log_change(request, inquiry, _("Answered by mail"))
            messages.success(request, _("The answer is on its way to %(email)s.") % {"email": inquiry.email})
            return redirect("admin:inquiries_inquiry_changelist")
        return self._answer_page(request, inquiry, form)

    def _answer_page(self, request: HttpRequest, inquiry: Inquiry, form: AnswerForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answer an inquiry"),
            "opts": self.opts,
            "inquiry": inquiry,
            "form": form,
        }
        return render(request, "admin/inquiries/inquiry/answer.html", context, status=status)
