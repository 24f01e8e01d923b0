"""The secretariat's tables: what may be changed there, and what they cost."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Notice
from reviews.errors import Conflict
from secretariat.models import MemberOfficer
from tests.members.factory import (
    CertificateFactory,
    ContactFactory,
    InvitationFactory,
    OfficerFactory,
    OrganizationFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MANAGEMENT = ("TOTAL_FORMS", "INITIAL_FORMS")
INLINES = ("contacts", "group_memberships", "roles", "status_changes")

LISTS = [
    ("members_organization", OrganizationFactory),
    ("members_invitation", InvitationFactory),
    ("members_certificate", CertificateFactory),
    ("accounts_user", UserFactory),
]


@pytest.fixture
def desk(client):
    client.force_login(OfficerFactory())
    return client


def cost(client, page):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("name", "factory"), LISTS)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(desk, name, factory):
    page = reverse(f"admin:{name}_changelist")
    factory.create_batch(2)
    few = cost(desk, page)
    factory.create_batch(30)
    assert cost(desk, page) <= few


def test_a_member_is_found_by_reading_and_by_number(desk):
    found = OrganizationFactory(name_ja="青葉化成", name_kana="アオバカセイ")
    OrganizationFactory()
    for words in ("あおば", "青葉", found.corporate_number):
        page = desk.get(reverse("admin:members_organization_changelist"), {"q": words})
        assert [each.pk for each in page.context["cl"].result_list] == [found.pk]


def test_the_list_leads_to_the_sheet_and_to_the_table_of_each_member(desk):
    organization = OrganizationFactory()
    page = desk.get(reverse("admin:members_organization_changelist")).content.decode()
    assert organization.corporate_number in page
    sheet = reverse("desk-member", args=[organization.pk])
    table = reverse("admin:members_organization_change", args=[organization.pk])
    assert f'<a href="{sheet}">{organization.name_ja}</a>' in page
    assert f'<a href="{table}">' in page
    assert f'<li><a href="{sheet}">' in desk.get(table).content.decode()


def test_the_list_says_how_many_have_left_and_leads_to_those_who_are_members(desk):
    OrganizationFactory.create_batch(2, category="company")
    gone = {"status": "left", "left_on": datetime.date(2026, 3, 31), "leaving_reason": "withdrew"}
    OrganizationFactory(category="company", **gone)
    address = reverse("admin:members_organization_changelist")
    page = desk.get(address, {"category__exact": "company"})
    assert "3件（うち退会1件）" in page.content.decode()
    present = desk.get(address + page.context["present_query"])
    assert present.context["cl"].result_count == 2
    assert "うち退会" not in present.content.decode()


def test_the_list_says_and_asks_who_looks_after_a_member(desk):
    here, gone = OfficerFactory(name="事務局 一郎"), OfficerFactory(name="退任 次郎", is_active=False)
    looked_after, left_alone, alone = OrganizationFactory.create_batch(3)
    MemberOfficer.objects.create(organization=looked_after, officer=here)
    MemberOfficer.objects.create(organization=left_alone, officer=gone)
    address = reverse("admin:members_organization_changelist")
    page = desk.get(address)
    assert "事務局 一郎" in page.content.decode()
    assert "退任 次郎" not in page.content.decode()

    def found(officer):
        return {row.pk for row in desk.get(address, {"officer": officer}).context["cl"].result_list}

    assert found(here.pk) == {looked_after.pk}
    assert found("nobody") == {left_alone.pk, alone.pk}
    assert found("me") == set()
    assert len(found("no officer at all")) == 3


@pytest.mark.parametrize("name", ["members_groupmembership_add", "members_meeting_add", "files_groupdocument_add"])
def test_a_form_that_chooses_a_group_does_not_act_on_the_group(client, name):
    client.force_login(OfficerFactory(is_superuser=True))
    page = client.get(reverse(f"admin:{name}")).content.decode()
    assert 'name="working_group"' in page
    assert "related-widget-wrapper-link" not in page


def test_the_groups_of_a_member_are_chosen_there_and_not_changed_or_deleted(client):
    client.force_login(OfficerFactory(is_superuser=True))
    organization = OrganizationFactory()
    page = client.get(reverse("admin:members_organization_change", args=[organization.pk])).content.decode()
    assert "group_memberships-__prefix__-working_group" in page
    assert "related-widget-wrapper-link" not in page


def test_registered_facts_are_not_fields_of_the_table(desk):
    organization = OrganizationFactory()
    ContactFactory(organization=organization)
    RoleFactory(organization=organization)
    page = reverse("admin:members_organization_change", args=[organization.pk])
    assert desk.get(page).status_code == 200
    desk.post(
        page,
        {
            "website": "https://example.jp/new/",
            "category": "university",
            "joined_on": "2020-01-01",
            "status": "left",
            "name_ja": "別名",
            **{f"{prefix}-{part}": "0" for prefix in INLINES for part in ("TOTAL_FORMS", "INITIAL_FORMS")},
        },
    )
    before = organization
    after = type(before).objects.get(pk=before.pk)
    assert after.website == "https://example.jp/new/"
    assert (after.category, after.joined_on, after.status, after.name_ja) == (
        before.category,
        before.joined_on,
        before.status,
        before.name_ja,
    )


@pytest.mark.parametrize("name", ["members_organization", "members_invitation", "members_certificate"])
def test_nothing_is_made_by_hand_that_is_made_by_an_act(desk, name):
    assert desk.get(reverse(f"admin:{name}_add")).status_code == 403


def test_tables_of_other_packages_are_not_offered(desk):
    assert "/secretariat/mfa/" not in desk.get("/secretariat/").content.decode()
    assert desk.get("/secretariat/mfa/authenticator/").status_code == 404


def test_a_member_that_had_its_profile_open_does_not_overwrite_what_an_officer_changed(desk):
    organization = OrganizationFactory()
    page = reverse("admin:members_organization_change", args=[organization.pk])
    form = desk.get(page).context["adminform"].form
    rows = {f"{name}-{kind}": 0 for name in INLINES for kind in MANAGEMENT}
    typed = {name: value or "" for name, value in form.initial.items()}
    desk.post(page, {**typed, **rows, "website": "https://corrected.example.jp/"})

    organization.refresh_from_db()
    assert organization.website == "https://corrected.example.jp/"
    with pytest.raises(Conflict):
        organization.save_profile(version=1)


def test_closing_an_account_takes_back_what_was_queued_to_the_person(desk):
    role = RoleFactory()
    to_both = {"kind": "reminder", "address": role.user.email, "party": role.organization_id}
    notice = Notice.objects.create(about=uuid.uuid4(), **to_both)
    ContactFactory(organization=(other := OrganizationFactory()), email=role.user.email, is_shared_mailbox=True)
    of_other = Notice.objects.create(about=uuid.uuid4(), **{**to_both, "party": other.pk})
    address = reverse("admin:accounts_user_change", args=[role.user_id])
    form = desk.get(address).context["adminform"].form
    said = {name: value for name, value in form.initial.items() if value not in (None, False)}
    prefix = desk.get(address).context["inline_admin_formsets"][0].formset.prefix
    numbers = {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    with CaptureQueriesContext(connection) as queries:
        desk.post(address, {**said, **numbers, "name": "去る 人", "is_active": ""})
    assert sum('UPDATE "accounts_user"' in query["sql"] for query in queries) == 1
    role.user.refresh_from_db()
    assert (role.user.is_active, role.user.name) == (False, "去る 人")
    notice.refresh_from_db(), of_other.refresh_from_db()
    assert (notice.state, of_other.state) == (Notice.State.CANCELLED, Notice.State.QUEUED)
