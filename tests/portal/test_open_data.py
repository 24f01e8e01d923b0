"""Open data: files that open in Excel and in programs, described column by column, streamed."""

import csv
import datetime
import io
import json
from decimal import Decimal

import pytest
import time_machine

from portal.datasets import DATASETS
from tests.goals.factory import accepted_version
from tests.members.factory import OrganizationFactory, WorkingGroupFactory
from tests.portal.factory import accepted_report, many_members, published_member

pytestmark = pytest.mark.django_db


def read(client, address):
    return b"".join(client.get(address).streaming_content).decode()


def rows_of(client, name, asked=""):
    text = read(client, f"/open-data/{name}.csv{asked}")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", DATASETS)
def test_csv_and_json_say_the_same_under_the_same_names(client, name):
    published_member()
    text = read(client, f"/open-data/{name}.csv")
    objects = json.loads(read(client, f"/open-data/{name}.json"))
    assert text.startswith("\ufeff" + ",".join(DATASETS[name].header))
    assert len(objects) == len(rows_of(client, name)) == 1
    assert list(objects[0]) == DATASETS[name].header


@pytest.mark.parametrize("name", DATASETS)
def test_an_empty_table_is_an_empty_array(client, name):
    assert json.loads(read(client, f"/open-data/{name}.json")) == []
    assert rows_of(client, name) == []


def test_numbers_stay_numbers_and_texts_that_look_like_formulas_are_neutralised(client):
    organization = OrganizationFactory(name_ja='=HYPERLINK("https://bad.example/")')
    version = accepted_version(
        goal__organization=organization, target_value=Decimal("-12.50"), type="change", label="@減量"
    )
    [row] = rows_of(client, "goals")
    [entry] = json.loads(read(client, "/open-data/goals.json"))
    assert row["target_value"] == "-12.5"
    assert row["label"] == "'@減量"
    assert row["organization_name_ja"].startswith("'=")
    assert entry["target_value"] == -12.5
    assert entry["label"] == "@減量"
    assert entry["id"] == str(version.goal_id)


def test_several_texts_share_a_cell_and_are_an_array_in_json(client):
    organization = OrganizationFactory()
    organization.working_groups.add(
        WorkingGroupFactory(slug="b", position=2), WorkingGroupFactory(slug="a", position=1)
    )
    assert rows_of(client, "members")[0]["working_groups"] == "a|b"
    assert json.loads(read(client, "/open-data/members.json"))[0]["working_groups"] == ["a", "b"]


def test_interim_targets_and_measures_are_in_the_file(client):
    accepted_version(interim={2027: "70", 2029: "60"}, measures=["分別", "回収"])
    [row] = rows_of(client, "goals")
    assert row["interim_targets"] == "2027:70.0|2029:60.0" or row["interim_targets"] == "2027:70.000000|2029:60.000000"
    assert row["measures"] == "分別|回収"


def test_a_year_reported_twice_stands_once_with_the_value_accepted_last(client):
    organization = OrganizationFactory()
    version = accepted_version(goal__organization=organization)
    accepted_report(organization, [version], value="80", year=2024)
    accepted_report(organization, [version], value="78", year=2024)
    assert [row["value"] for row in rows_of(client, "progress")] == ["78"]


def test_the_list_of_members_can_be_narrowed_down_like_the_directory(client):
    OrganizationFactory(category="company")
    university = OrganizationFactory(category="university")
    assert [row["id"] for row in rows_of(client, "members", "?category=university")] == [str(university.pk)]
    assert len(rows_of(client, "members", "?category=zzz&q=%00")) == 2


@pytest.mark.parametrize("address", ["nothing.csv", "members.xlsx", "members.csv.json", "accounts_user.csv", "%00.csv"])
def test_other_files_are_not_there(client, address):
    assert client.get(f"/open-data/{address}").status_code == 404


def test_files_name_their_licence_and_where_they_are_described(client):
    link = client.get("/open-data/members.csv")["Link"]
    assert "public_data_license_v1.0" in link
    assert "/open-data/datapackage.json" in link


def test_a_file_takes_one_query_however_long_it_is(client, django_assert_num_queries):
    many_members(300)
    with django_assert_num_queries(1):
        assert len(rows_of(client, "members")) == 300


def test_the_package_describes_every_column_in_both_languages(client):
    package = client.get("/open-data/datapackage.json").json()
    assert [resource["name"] for resource in package["resources"]] == list(DATASETS)
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"] != field["description"], field


@pytest.mark.parametrize(
    ("language", "said"), [("", "（2026年11月27日に利用）"), ("/en", ", used on 27 November 2026")]
)
def test_the_page_tells_how_to_name_the_source(client, language, said):
    with time_machine.travel(datetime.datetime(2026, 11, 27, 3, tzinfo=datetime.UTC), tick=False):
        assert said in client.get(f"{language}/open-data/").content.decode()
