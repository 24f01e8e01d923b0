"""Every address of the resolver, as every role: nobody reaches what belongs to somebody else.

Each address is tried as anonymous and as every role of another organization, by GET and by POST; the number of tried
pairs is printed (`pytest -s`).
"""

import re
import sys
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import DeskRank
from members.models import Role
from tests.isolation.addresses import Address, Audience, addresses
from tests.isolation.world import SECRET, World
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.long]

ALL = list(addresses())
OUTSIDERS = ["anonymous", *Role.Kind.values]
SENT_AWAY = {302, 403, 404, 405}


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return World()


def outsider(kind: str) -> Client:
    """A browser of somebody who has nothing to do with the organization of the world."""
    client = Client(raise_request_exception=False)
    if kind != "anonymous":
        client.force_login(RoleFactory(organization=OrganizationFactory(), kind=kind).user)
    return client


def path_of(address: Address, world: World) -> str:
    """The address with the organization's things in it."""
    if not address.name or address.name.endswith(":"):  # forwards without a name
        return "/" + re.sub(r"<[^>]+>", "1", address.route)
    filled = world.parameters(address)
    try:
        return reverse(address.name, kwargs=filled)
    except NoReverseMatch:
        return reverse(address.name, args=list(filled.values()))


def test_every_address_says_who_it_is_for() -> None:
    unsaid = {f"{address.name} ({address.route})" for address in ALL if address.audience is None}
    assert unsaid == set()


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_outsiders_reach_nothing_of_another_organization(kind: str, world: World, capsys: Any) -> None:
    client, pairs, faults = outsider(kind), 0, []
    before = world.snapshot()
    for address in ALL:
        path = path_of(address, world)
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            pairs += 1
            fault = fault_of(address, kind, answer)
            if fault:
                faults.append(f"{method.upper()} {path} [{address.name}] {answer.status_code}: {fault}")
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}: {pairs} pairs of address and method tried\n")
    assert faults == []
    assert world.snapshot() == before


def fault_of(address: Address, kind: str, answer: Any) -> str:
    """What is wrong with an answer to an outsider; nothing where all is well."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.status_code >= 500 and address.audience != Audience.OPERATIONS:
        return "server error"
    if SECRET.encode() in content:
        return "shows private data"
    if address.audience == Audience.LINK and answer.status_code not in (403, 404, 405):
        return "a link that was never sent out is there"
    if address.audience in (Audience.MEMBER, Audience.DESK) and answer.status_code not in SENT_AWAY:
        return "open to outsiders"
    if address.audience == Audience.MEMBER and kind != "anonymous" and answer.status_code not in (404, 405):
        return '"not yours" differs from "not there"'
    return ""


def test_the_addresses_tried_are_really_there_for_the_organizations_own_manager(world: World) -> None:
    """Otherwise a 404 above would prove nothing."""
    client = Client(raise_request_exception=False)
    client.force_login(world.manager)
    faults = []
    for address in ALL:
        if address.audience == Audience.MEMBER:
            path = path_of(address, world)
            answer = client.get(path)
            if answer.status_code == 404 or answer.status_code >= 500:
                faults.append(f"{path} [{address.name}] {answer.status_code}")
    assert faults == []


def test_officers_find_every_page_of_the_desk(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(OfficerFactory(is_superuser=True))
    faults = []
    for address in ALL:
        if address.audience == Audience.DESK:
            path = path_of(address, world)
            answer = client.get(path)
            if answer.status_code >= 500:
                faults.append(f"{path} [{address.name}] {answer.status_code}")
    assert faults == []


# What somebody who only prepares may post to: everything else at the desk is a decision.
PREPARED = {
    *("desk-application-new", "circular-new", "circular-edit", "circular-test", "board-view-save"),
    *("admin:members_meeting_add", "admin:files_groupdocument_add"),  # for the secretariat alone
    *("desk-member-note", "member-on-behalf", "on-behalf-end", "member-hold", "member-removal"),
    *("year-report", "imports", "import-again", "import-drop"),
    *("admin:inquiries_inquiry_answer", "admin:members_organization_change"),
}
# What only writes down what everybody at the desk may read.
KEPT = {"export-new"}


@pytest.mark.parametrize("rank", [DeskRank.VIEWER, DeskRank.CONTRACTOR])
def test_who_may_not_decide_reads_every_page_of_the_desk_and_decides_nothing_by_post(rank, world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(OfficerFactory(desk_rank=rank))
    before, faults = world.snapshot(), []
    for address in ALL:
        if address.audience != Audience.DESK or address.name == "admin:logout":
            continue
        path = path_of(address, world)
        read, posted = client.get(path), client.post(path, {"_save": "1"})
        if read.status_code >= 500 or posted.status_code >= 500:
            faults.append(f"{path} [{address.name}] GET {read.status_code}, POST {posted.status_code}")
        allowed = address.name in KEPT or (rank == DeskRank.CONTRACTOR and address.name in PREPARED)
        if not address.name.startswith("admin:") and not allowed and posted.status_code not in (403, 404, 405):
            faults.append(f"POST {path} [{address.name}] {posted.status_code}")
        if address.name.endswith(("_add", "_delete")) and not allowed and read.status_code not in (403, 404):
            faults.append(f"GET {path} [{address.name}] {read.status_code}")
    assert faults == []
    assert world.snapshot() == before


@pytest.mark.parametrize("kind", [Role.Kind.VIEWER, Role.Kind.EDITOR])
def test_who_may_not_submit_or_manage_changes_nothing_by_post(kind: str, world: World) -> None:
    """A viewer of the same organization changes nothing at all; an editor submits nothing and manages nobody."""
    client = Client(raise_request_exception=False)
    client.force_login(RoleFactory(organization=world.organization, kind=kind).user)
    before = world.snapshot()
    for address in ALL:
        if address.audience == Audience.MEMBER:
            answer = client.post(path_of(address, world))
            assert answer.status_code < 500, address.name
            if address.name.endswith(("-submit", "-invite", "-remove", "-revoke")):
                assert answer.status_code in (403, 404, 405), address.name
    if kind == Role.Kind.VIEWER:
        assert world.snapshot() == before


def test_every_model_of_the_admin_is_among_the_addresses() -> None:
    names = {address.name for address in ALL}
    for model in admin.site._registry:
        assert f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" in names
