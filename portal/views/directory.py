"""The directory of members and each member's public page."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from members.models import Organization
from portal.directory import DirectoryFilter, DirectoryPaginator, standing_of
from portal.member import published_by


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    asked = DirectoryFilter(request.GET)
    members = asked.narrow(Organization.objects.public().order_by("sort_key", "id"))
    page = DirectoryPaginator(members, asked).get_page(request.GET.get("page"))
    standing = standing_of(list(page))
    rows = [(organization, standing[organization.pk]) for organization in page]
    return render(request, "portal/directory.html", {"form": asked, "page_obj": page, "rows": rows})


@require_safe
def member(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    organization = get_object_or_404(Organization.objects.prefetch_related("working_groups"), pk=organization_id)
    if not organization.is_member:
        return render(request, "portal/member_left.html", {"organization": organization})
    return render(request, "portal/member.html", {"organization": organization, **published_by(organization)})
