"""Every list of the admin: as many queries for 200 rows as for 10, plain, searched, filtered."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.models import DutyRule
from tests.members.factory import OfficerFactory
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
    grown = [each for each in zip(addresses, few, many, strict=True) if each[2] > each[1]]
    assert grown == []


def test_every_list_is_known():
    assert {*ROWS} == {*LISTS.values()}
