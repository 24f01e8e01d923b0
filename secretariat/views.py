"""The who-is-missing board: what it shows, and the views of it that officers keep."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from design.desk import KeysFirst
from members.access import officer_required
from secretariat.board import BoardFilter, rows
from secretariat.desk import desk_page
from secretariat.models import SavedView
from secretariat.queue_filter import deciders

PAGE = 50
MOST_VIEWS = 30


@officer_required
def missing(request: HttpRequest) -> HttpResponse:
    """Who owes what, and for how many days still; `taken` in the address is a name that one's own view has already."""
    form = BoardFilter(request.GET)
    page = KeysFirst(form.duties(by=request.user), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": _("Who is missing"),
        "form": form,
        "query": form.query(),
        "page_obj": page,
        "rows": rows(page.object_list),
        "views": views_of(request.user),
        "taken": request.GET.get("taken", "").replace("\x00", "")[:60],
        "officers": deciders(),
    }
    return desk_page(request, "board", **context)


def views_of(officer: Any) -> Any:
    """The views of the board that an officer keeps."""
    return SavedView.objects.filter(officer=officer)


@require_POST
@officer_required(writing="prepare")
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filter in the address under a name; a view of that name is replaced only where that is asked for."""
    query = BoardFilter(request.GET).query()
    name = request.POST.get("name", "").replace("\x00", "").strip()[:60]
    mine = views_of(request.user)
    if not name:
        messages.error(request, _("Please give the view a name."))
    elif not mine.filter(name=name).exists():
        keep(request, name, query)
    elif "replace" not in request.POST:
        return redirect(f"{reverse('board')}{query}{'&' if query else '?'}{urlencode({'taken': name})}")
    else:
        mine.filter(name=name).update(query=query)
    return redirect(reverse("board") + query)


def keep(request: HttpRequest, name: str, query: str) -> None:
    if views_of(request.user).count() >= MOST_VIEWS:
        messages.error(request, _("You have as many views as can be kept. Please remove one first."))
        return
    SavedView.objects.bulk_create([SavedView(officer=request.user, name=name, query=query)], ignore_conflicts=True)  # type: ignore[misc]


@require_POST
@officer_required(writing="prepare")
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    get_object_or_404(SavedView, pk=pk, officer=request.user).delete()
    return redirect(reverse("board") + BoardFilter(request.GET).query())
