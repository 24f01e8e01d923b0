"""Every list of the admin: as many queries for 200 rows as for 10, plain, searched, filtered."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deadlines.models import Duty, DutyRule
from goals.models import Goal
from inquiries.models import Inquiry
from tests.deadlines.factory import DutyFactory
from tests.members.factory import OfficerFactory, OrganizationFactory
from tests.secretariat.rows import ROWS, write

pytestmark = pytest.mark.django_db

FEW = {DutyRule}  # one a requirement class and kind: never more than some fifteen
LISTS = {model._meta.label_lower: model for model in admin.site._registry if model not in FEW}


def cost(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def ways(client, model):
    """The list as it opens, searched, and by each of its filters."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    shown = client.get(address).context["cl"]
    yield address
    if shown.search_fields:
        yield f"{address}?q=a"
    for spec in shown.filter_specs:
        for choice in list(spec.choices(shown))[1:2]:
            yield address + choice["query_string"]


@pytest.mark.parametrize("label", sorted(LISTS))
def test_a_list_asks_as_often_for_two_hundred_rows_as_for_ten(client, label):
    model = LISTS[label]
    client.force_login(OfficerFactory(name="担当"))
    write(model, range(10))
    addresses = list(ways(client, model))
    for address in addresses:
        cost(client, address)  # what is asked once in a process
    few = [cost(client, address) for address in addresses]
    write(model, range(10, 200))
    many = [cost(client, address) for address in addresses]
    # One more where there is a second page: its keys are found first (design.desk.KeysFirst).
    grown = [each for each in zip(addresses, few, many, strict=True) if each[2] > each[1] + 1]
    assert grown == []


@pytest.mark.parametrize("label", sorted(model._meta.label_lower for model in admin.site._registry))
def test_a_filter_that_makes_no_sense_is_no_server_error(client, label):
    model = apps.get_model(label)
    client.force_login(OfficerFactory(is_superuser=True))
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    filters = client.get(address).context["cl"].filter_specs
    for name in {"q", *(name for each in filters for name in each.expected_parameters() if name)}:
        for value in ("a%00b", "9" * 30):
            assert client.get(f"{address}?{name}={value}", follow=True).status_code == 200, name


def test_every_list_is_known():
    assert {*ROWS} == {*LISTS.values()}


@pytest.mark.parametrize("words", ["あおば", "青葉", "4011001098993"])
def test_what_belongs_to_a_member_is_found_as_the_member_is(client, words):
    client.force_login(OfficerFactory())
    member = OrganizationFactory(name_ja="青葉化成", name_kana="アオバカセイ", corporate_number="4011001098993")
    found = DutyFactory(organization=member)
    DutyFactory()
    goal = Goal.objects.create(organization=member)
    Goal.objects.create(organization=OrganizationFactory())
    for address, row in (("admin:deadlines_duty_changelist", found), ("admin:goals_goal_changelist", goal)):
        assert list(client.get(reverse(address), {"q": words}).context["cl"].result_list) == [row]


def test_every_page_of_a_list_holds_its_own_rows_in_order(client):
    client.force_login(OfficerFactory())
    write(Duty, range(230))
    address = reverse("admin:deadlines_duty_changelist")
    pages = [list(client.get(address, {"p": number}).context["cl"].result_list) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 100, 30]
    rows = [row.pk for page in pages for row in page]
    assert rows == list(Duty.objects.order_by("due_on", "kind", "period", "-pk").values_list("pk", flat=True))


def test_the_home_leads_to_the_inquiries_that_wait(client):
    client.force_login(OfficerFactory())
    write(Inquiry, range(3))
    Inquiry.objects.filter(pk=Inquiry.objects.all()[0].pk).update(answered_at=timezone.now())
    page = client.get(reverse("admin:index")).content.decode()
    address = f"{reverse('admin:inquiries_inquiry_changelist')}?answered=no"
    assert address in page
    assert client.get(address).context["cl"].result_count == 2
