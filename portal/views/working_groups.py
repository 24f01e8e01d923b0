"""A working group's page for everybody, and a member's page of the groups that it takes part in."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from files.models import GroupDocument
from members.access import member_page
from members.models import GroupMembership, Meeting, Organization, WorkingGroup
from portal.directory import DirectoryFilter, DirectoryPaginator

MEETINGS, DOCUMENTS = 20, 50


@require_safe
def working_group(request: Any, theme: str) -> HttpResponse:
    """What a group is for, who is in it, its meetings, minutes and documents as far as the reader may see them."""
    group = get_object_or_404(WorkingGroup, slug=theme)
    documents = GroupDocument.objects.for_user(request.user).filter(working_group=group)
    meetings = Meeting.objects.for_user(request.user).filter(working_group=group)
    asked = DirectoryFilter({"theme": group.slug})
    members = asked.narrow(Organization.objects.public().order_by("sort_key", "id"))
    context = {
        "group": group,
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Roadmap"), reverse("roadmap")),
            (str(group), request.path),
        ],
        "leading": GroupMembership.objects.leading().filter(working_group=group),
        "coming": with_documents(meetings.coming(), documents),
        "past": with_documents(meetings.past(), documents)[:MEETINGS],
        "documents": documents.filter(meeting=None).newest_first()[:DOCUMENTS],
        "page_obj": DirectoryPaginator(members, asked).get_page(request.GET.get("page")),
    }
    return render(request, "portal/working_group.html", context)


@member_page()
def own_working_groups(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The groups of one member, what meets next and the newest documents: what its people may see, whoever looks."""
    documents = GroupDocument.objects.for_organization(organization)
    coming = Meeting.objects.for_organization(organization).coming().select_related("working_group")
    all_documents = documents.newest_first().select_related("working_group", "meeting", "stored")
    context = {
        "organization": organization,
        "group_memberships": organization.group_memberships.select_related("working_group"),
        "coming": with_documents(coming, documents)[:MEETINGS],
        "page_obj": Paginator(all_documents, DOCUMENTS).get_page(request.GET.get("page")),
    }
    return render(request, "portal/own_working_groups.html", context)


def with_documents(meetings: Any, documents: Any) -> Any:
    """Each meeting with those of its documents that the reader may see."""
    shown = documents.select_related("stored").order_by("position", "pk")
    return meetings.prefetch_related(Prefetch("documents", queryset=shown, to_attr="shown_documents"))
