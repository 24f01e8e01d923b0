"""Who may open a member's page: the organization stands in the address and is checked once, here."""

import functools
import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.models import Organization, Role, StandIn

Right = Literal["view", "edit", "submit", "manage"]
View = Callable[..., HttpResponse]
DeskView = Callable[..., HttpResponseBase]  # files too
STAND_IN = "stand_in"  # in an officer's session: for which organization something is being entered


def stand_in_of(request: Any) -> StandIn | None:
    """What this officer has begun to enter on behalf of a member in this session, as long as it lasts."""
    begun = request.session.get(STAND_IN)
    if begun is None or not request.user.may_prepare:
        return None
    lasting: Any = StandIn.objects.lasting().filter(pk=begun, officer=request.user)
    found: StandIn | None = lasting.select_related("organization", "officer").first()
    return found


def workspace_organization(
    request: Any, organization_id: uuid.UUID, *, may: Right = "view", in_person: bool = False
) -> tuple[Organization, Role | None]:
    """The organization and the person's role in it; an officer has none and may view every one.

    An officer who enters on behalf of this organization has the right to submit, and `request.stand_in` says so;
    not where something is done `in_person` only.

    Raises Http404 where it is not the person's ("not there" and "not yours" are the same) and PermissionDenied where
    the role lacks the right. Who has left the partnership keeps reading and changes nothing more.
    """
    organization = get_object_or_404(Organization.objects.for_user(request.user), pk=organization_id)
    role = Role.objects.of(request.user, organization)
    request.stand_in = None
    if role is None and (lasting := stand_in_of(request)) and lasting.organization_id == organization.pk:
        request.stand_in = lasting
        role = None if in_person else lasting.role
    if may != "view" and not (role and organization.is_member and getattr(role, f"may_{may}")):
        raise PermissionDenied
    return organization, role


def member_page(may: Right = "view", *, in_person: bool = False) -> Callable[[View], View]:
    """Turn `view(request, organization, …)` into a page at `organizations/<uuid:organization_id>/…`.

    Anonymous visitors are sent to sign in; `request.role` is the person's role (None for an officer who does not enter
    on behalf of the member) and `request.receipt` what marks the submissions of one who does.
    """

    def decorate(view: View) -> View:
        @login_required
        @functools.wraps(view)
        def page(request: Any, organization_id: uuid.UUID, **rest: Any) -> HttpResponse:
            organization, request.role = workspace_organization(request, organization_id, may=may, in_person=in_person)
            request.receipt = request.stand_in.receipt if request.stand_in else None
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
