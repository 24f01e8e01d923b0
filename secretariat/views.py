"""The who-is-missing board."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from members.access import officer_required
from secretariat.board import BoardFilter, matching, rows
from secretariat.desk import desk_context


@officer_required
def missing(request: HttpRequest) -> HttpResponse:
    """Who owes what, and for how many days still."""
    form = BoardFilter(request.GET)
    page = Paginator(matching(form.wanted()), 50).get_page(request.GET.get("page"))
    context = {
        "title": _("Who is missing"),
        "form": form,
        "query": form.query(),
        "page_obj": page,
        "rows": rows(page.object_list),
    }
    return TemplateResponse(request, "secretariat/board.html", desk_context(request, context))
