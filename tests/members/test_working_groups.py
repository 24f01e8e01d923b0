"""Who is in which working group: entered by officers, once, not before joining."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DeskRank
from members.models import GroupMembership
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:members_groupmembership_add")


@pytest.fixture
def officer(client):
    officer = OfficerFactory()
    client.force_login(officer)
    return officer


def typed(organization, group, **more):
    return {"organization": organization.pk, "working_group": group.pk, "role": "chair", "since": "2026-04-01", **more}


def test_an_officer_enters_a_member_and_is_remembered(client, officer):
    organization, group = OrganizationFactory(joined_on=datetime.date(2024, 4, 1)), WorkingGroupFactory()
    client.post(ADD, typed(organization, group))
    entered = organization.group_memberships.get()
    assert (entered.working_group, entered.role, entered.entered_by) == (group, "chair", officer)
    assert entered.since == datetime.date(2026, 4, 1)


def test_on_the_page_of_a_member_too(client, officer):
    organization, group = OrganizationFactory(joined_on=datetime.date(2024, 4, 1)), WorkingGroupFactory()
    address = reverse("admin:members_organization_change", args=[organization.pk])
    rows = {
        f"{prefix}-{part}": 0
        for prefix in ("contacts", "roles", "status_changes")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    row = {f"group_memberships-0-{name}": value for name, value in typed(organization, group).items()}
    numbers = {"group_memberships-TOTAL_FORMS": 1, "group_memberships-INITIAL_FORMS": 0}
    assert client.post(address, {**rows, **row, **numbers}).status_code == 302
    assert organization.group_memberships.get().entered_by == officer


def test_nobody_is_in_a_group_twice(client, officer):
    entered = GroupMembership.objects.create(organization=OrganizationFactory(), working_group=WorkingGroupFactory())
    answer = client.post(ADD, typed(entered.organization, entered.working_group))
    assert "すでにこのワーキンググループに参加しています" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(organization=entered.organization, working_group=entered.working_group)


@pytest.mark.parametrize(
    "wrong", [{"since": "2019-01-01"}, {"since": "きのう"}, {"role": "king"}, {"organization": "x"}]
)
def test_what_cannot_be_is_said_at_its_field(client, officer, wrong):
    answer = client.post(ADD, {**typed(OrganizationFactory(), WorkingGroupFactory()), **wrong})
    assert set(answer.context["adminform"].form.errors) == set(wrong)
    assert not GroupMembership.objects.exists()


@pytest.mark.parametrize("rank", [DeskRank.VIEWER, DeskRank.CONTRACTOR])
def test_who_does_not_decide_reads_only(client, rank):
    client.force_login(OfficerFactory(desk_rank=rank))
    entered = GroupMembership.objects.create(organization=OrganizationFactory(), working_group=WorkingGroupFactory())
    address = reverse("admin:members_groupmembership_change", args=[entered.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"role": "chair"}).status_code == 403
    assert client.get(ADD).status_code == 403


def test_the_list_asks_as_often_for_many_rows_as_for_few(client, officer):
    group, page = WorkingGroupFactory(), reverse("admin:members_groupmembership_changelist")

    def cost():
        group.organizations.add(*OrganizationFactory.create_batch(5))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    assert cost() >= cost()


def test_a_participation_is_found_by_the_reading_of_its_member(client, officer):
    group = WorkingGroupFactory()
    found = OrganizationFactory(name_ja="株式会社青葉", name_kana="アオバ")
    group.organizations.add(found, OrganizationFactory(name_ja="株式会社若葉", name_kana="ワカバ"))
    answer = client.get(reverse("admin:members_groupmembership_changelist"), {"q": "あおば"})
    assert [row.organization for row in answer.context["cl"].result_list] == [found]


def test_a_member_reads_in_its_profile_what_it_is_in_a_group(client):
    role = RoleFactory()
    GroupMembership.objects.create(organization=role.organization, working_group=WorkingGroupFactory(), role="chair")
    client.force_login(role.user)
    assert "（座長）" in client.get(reverse("profile", args=[role.organization_id])).content.decode()
