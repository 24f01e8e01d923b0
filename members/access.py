"""Who may open a member's page: the organization stands in the address and is checked once, here."""

import functools
import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.models import Organization, Role

Right = Literal["view", "edit", "submit", "manage"]
View = Callable[..., HttpResponse]
DeskView = Callable[..., HttpResponseBase]  # files too


def workspace_organization(
    request: HttpRequest, organization_id: uuid.UUID, *, may: Right = "view"
) -> tuple[Organization, Role | None]:
    """The organization and the person's role in it; an officer has none and may view every one.

    Raises Http404 where it is not the person's ("not there" and "not yours" are the same) and PermissionDenied where
    the role lacks the right. Who has left the partnership keeps reading and changes nothing more.
    """
    organization = get_object_or_404(Organization.objects.for_user(request.user), pk=organization_id)
    role = Role.objects.of(request.user, organization)
    if may != "view" and not (role and organization.is_member and getattr(role, f"may_{may}")):
        raise PermissionDenied
    return organization, role


def member_page(may: Right = "view") -> Callable[[View], View]:
    """Turn `view(request, organization, …)` into a page at `organizations/<uuid:organization_id>/…`.

    Anonymous visitors are sent to sign in; `request.role` is the person's role (None for an officer).
    """

    def decorate(view: View) -> View:
        @login_required
        @functools.wraps(view)
        def page(request: Any, organization_id: uuid.UUID, **rest: Any) -> HttpResponse:
            organization, request.role = workspace_organization(request, organization_id, may=may)
            return view(request, organization, **rest)

        return page

    return decorate


def officer_required(view: DeskView | None = None, *, writing: Literal["decide", "prepare", "keep"] = "decide") -> Any:
    """A page of the secretariat: anonymous visitors are sent to sign in, anybody else is refused (403).

    Everybody at the desk may read; what is posted needs the right to decide, or only to prepare where `writing` says
    so (accounts.models.DeskRank). "keep" is for a post that only writes down what is read anyway: an export.
    """

    def decorate(view: DeskView) -> DeskView:
        @login_required
        @functools.wraps(view)
        def page(request: Any, *args: Any, **rest: Any) -> HttpResponseBase:
            is_reading = writing == "keep" or request.method in ("GET", "HEAD", "OPTIONS")
            if not (request.user.is_officer if is_reading else getattr(request.user, f"may_{writing}")):
                raise PermissionDenied
            return view(request, *args, **rest)

        return page

    return decorate(view) if view else decorate


def administrator_required(view: DeskView) -> DeskView:
    """A page for administrators of the portal; other officers are refused (403)."""

    @officer_required
    @functools.wraps(view)
    def page(request: Any, *args: Any, **rest: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **rest)

    return page
