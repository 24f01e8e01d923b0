"""What officers edit and others read: shown as others will see it before it is saved, and never lost to a colleague."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from design.field_words import in_words
from design.history import history_models
from design.words import colon

PREVIEW, SEEN = "_preview", "_seen"
MOST_CHANGES_TOLD = 20
PGH_ID = re.compile("[0-9]{1,10}")


class EditedSince(NamedTuple):
    """What a colleague did to the object, or to a row of it, after the form was opened."""

    who: str
    at: Any
    title: str
    fields: list[tuple[str, str, str]]  # name, before, after


class Guarded:
    """Mixed into the admin class of a recorded model: of two officers who edit at once the second is told.

    The form carries the last numbers in the history of the object and of its rows; what comes after them is what a
    colleague has changed. It is shown, what was typed stays, and saving once more is then done knowingly.
    """

    change_form_template: ClassVar[Any] = "admin/edited.html"

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if obj is None or SEEN not in request.POST:
            return form
        refuse = self.refuse_when_edited

        class Guard(form):
            def clean(self) -> Any:
                refuse(request, obj)
                return super().clean()

        return Guard

    def refuse_when_edited(self, request: Any, obj: Any) -> None:
        """Raise ValidationError where the object was changed since the form was opened. Locks it until the end."""
        list(type(obj)._base_manager.select_for_update().filter(pk=obj.pk).values("pk"))
        seen, now = request.POST[SEEN], self.mark(request, obj)
        if seen == now:
            return
        request.edited_since = list(self.edited_since(request, obj, seen))
        raise ValidationError(
            _("Somebody else has saved changes meanwhile. They are shown above; saving again overwrites them."),
            code="conflict",
        )

    def histories(self, request: Any, obj: Any) -> list[Any]:
        """The history of the object, and of its rows on the same page."""
        tables = {table.pgh_tracked_model: table for table in history_models()}
        found = [tables[type(obj)]._default_manager.filter(pgh_obj_id=obj.pk)]
        for inline in self.get_inline_instances(request, obj):  # type: ignore[attr-defined]
            if inline.model in tables:
                key = _get_foreign_key(type(obj), inline.model, fk_name=inline.fk_name).attname
                found.append(tables[inline.model]._default_manager.filter(**{key: obj.pk}))
        return found

    def mark(self, request: Any, obj: Any) -> str:
        """What a form that is opened now has seen."""
        latest = (
            rows.order_by("-pgh_id").values_list("pgh_id", flat=True).first() for rows in self.histories(request, obj)
        )
        return "-".join(str(number or 0) for number in latest)

    def edited_since(self, request: Any, obj: Any, seen: str) -> Iterator[EditedSince]:
        numbers = [int(text) if PGH_ID.fullmatch(text) else 0 for text in seen.split("-")]
        for rows, number in zip(self.histories(request, obj), numbers, strict=False):
            for event in rows.filter(pgh_id__gt=number).order_by("pgh_id")[:MOST_CHANGES_TOLD]:
                yield told(event, request.POST)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """The form knows what was seen: when it was opened, or what a colleague did where that is shown now."""
        edited = getattr(request, "edited_since", None)
        typed = None if edited else request.POST.get(SEEN)
        context |= {"seen": typed or (self.mark(request, obj) if obj else ""), "edited_since": edited}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]


def told(event: Any, typed: Any) -> EditedSince:
    """One change in words: who, when, and the fields that it touched.

    Of an object older than its history nobody knows what it said before: of that, what differs from what is `typed`.
    """
    before = type(event)._default_manager.filter(pgh_obj_id=event.pgh_obj_id, pgh_id__lt=event.pgh_id)
    former = before.order_by("-pgh_id").first() if event.pgh_label != "insert" else None
    person = get_user_model()._default_manager.filter(pk=event.pgh_by).first() if event.pgh_by else None
    model = event.pgh_tracked_model
    action = {"insert": gettext("Added"), "delete": gettext("Removed")}.get(event.pgh_label, gettext("Changed"))
    is_unrecorded = former is None and event.pgh_label == "update"
    fields = []
    for field in model._meta.concrete_fields:
        if field.primary_key or not hasattr(event, field.attname) or event.pgh_label == "delete":
            continue
        was, now = (in_words(field, getattr(row, field.attname, None), name_today) for row in (former, event))
        is_as_typed = is_unrecorded and typed.get(field.name, "") == str(getattr(event, field.attname) or "")
        if was != now and not is_as_typed:
            fields.append((str(field.verbose_name), gettext("not recorded") if is_unrecorded else was, now))
    return EditedSince(
        who=str(person) if person else gettext("The portal"),
        at=event.pgh_created_at,
        title=f"{model._meta.verbose_name}{colon()}{action}",
        fields=fields,
    )


def name_today(relation: Any, key: Any) -> str | None:
    """What a relation points at calls itself now."""
    found = relation.related_model._base_manager.filter(pk=key).first()
    return str(found) if found else None


class Rehearsed(Exception):
    """Takes what was saved back, with the page that was made of it."""

    def __init__(self, page: HttpResponse) -> None:
        self.page = page


class Previewed(Guarded):
    """Mixed into an admin class: shows in a new tab what others will see, in either language, and saves nothing.

    What was typed is saved, the page is made of it, and everything is rolled back; so what is shown is the real page.
    """

    def preview(self, request: Any, obj: Any) -> HttpResponse:
        """The page or piece with the object as it was typed; everything in it is rolled back afterwards."""
        raise NotImplementedError

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except Rehearsed as rehearsed:
            return rehearsed.page

    def response_add(self, request: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.rehearse(request, obj)
        return super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]

    def response_change(self, request: Any, obj: Any) -> Any:
        self.rehearse(request, obj)
        return super().response_change(request, obj)  # type: ignore[misc]

    def rehearse(self, request: Any, obj: Any) -> None:
        language = request.POST.get(PREVIEW)
        if language is None:
            return
        with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            page = self.preview(request, obj)
        page["Cache-Control"] = "no-store"
        raise Rehearsed(page)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)  # type: ignore[attr-defined]
        context["preview_languages"] = settings.LANGUAGES if may else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def as_public(request: HttpRequest, path: str) -> HttpRequest:
    """A request of somebody who is not signed in, marked as a preview."""
    asked: Any = HttpRequest()
    asked.method = "GET"
    asked.META = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST") if name in request.META
    }
    asked.path = asked.path_info = path
    asked.user, asked.is_preview = AnonymousUser(), True
    return asked


def page_as_public(request: HttpRequest, path: str) -> HttpResponse:
    """The page at an address as anybody would get it now."""
    found = resolve(path)
    page: HttpResponse = found.func(as_public(request, path), *found.args, **found.kwargs)
    return page


def piece_as_public(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A piece of a page, by its template, in the portal's look."""
    return render(as_public(request, request.path), "preview.html", {"piece": template, **context})
