"""The private calendar feed: valid, stable, and changed where a date changed."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.deadlines.factory import member
from tests.members.factory import AdministratorFactory, RoleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def company(frozen_today):
    frozen_today(2026, 11, 24)
    return member(DAY(2025, 12, 1))


@pytest.fixture
def person(company):
    return RoleFactory(organization=company, kind="viewer").user


@pytest.fixture
def fetch(client, company, person):
    def fetch(**headers):
        return client.get(
            reverse("deadlines-feed", args=[company.pk]), {"token": person.calendar_token}, headers=headers
        )

    return fetch


def entry_of(response, duty):
    entries = Calendar.from_ical(response.content).walk("VEVENT")
    return next((entry for entry in entries if entry["uid"].startswith(str(duty.pk))), None)


def test_it_is_a_calendar_as_the_standard_wants_it(fetch, company):
    response = fetch()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(response.content)
    assert (calendar["version"], bool(calendar["prodid"]), calendar.errors) == ("2.0", True, [])
    entries = calendar.walk("VEVENT")
    assert len(entries) == company.duties.outstanding().filter(due_on__isnull=False).count() > 0
    assert len({entry["uid"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.errors == []
        for name in ("uid", "dtstamp", "dtstart", "summary", "last-modified", "sequence"):
            assert len([each for each in entry if each.lower() == name]) == 1, name
        assert isinstance(entry.decoded("dtstart"), datetime.date)
        assert entry.decoded("dtend") - entry.decoded("dtstart") == datetime.timedelta(1)
        assert entry.decoded("dtstamp").utcoffset() == datetime.timedelta(0)
        assert entry.walk("VALARM")[0]["action"] == "DISPLAY"


def test_an_unchanged_feed_is_the_same_bytes_and_answers_304(fetch, frozen_today):
    first = fetch()
    frozen_today(2026, 11, 30)
    again = fetch()
    assert again.content == first.content
    unchanged = fetch(**{"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["ETag"] == first["ETag"]
    assert "private" in unchanged["Cache-Control"]


def test_an_extension_moves_the_entry_and_calendars_take_it_up(fetch, company):
    duty = company.duties.get(kind="goals")
    before = fetch()
    duty.extend(to=DAY(2027, 3, 31), because="社内稟議", by=AdministratorFactory())
    after = fetch(**{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    old, new = entry_of(before, duty), entry_of(after, duty)
    assert new["uid"] == old["uid"]
    assert (old.decoded("dtstart"), new.decoded("dtstart")) == (DAY(2026, 12, 1), DAY(2027, 3, 31))
    assert new["sequence"] > old["sequence"]
    assert new.decoded("last-modified") >= old.decoded("last-modified")


def test_what_is_submitted_says_so_and_what_is_settled_is_gone(fetch, company):
    duty = company.duties.get(kind="goals")
    duty.submitted(on=DAY(2026, 11, 24))
    assert "確認中" in entry_of(fetch(), duty)["description"]
    duty.refresh_from_db()
    duty.fulfilled()
    assert entry_of(fetch(), duty) is None


def test_a_renewed_link_shuts_the_earlier_one(fetch, client, company, person):
    assert fetch().status_code == 200
    old = person.calendar_token
    client.force_login(person)
    client.post(reverse("calendar-renew"))
    assert client.get(reverse("deadlines-feed", args=[company.pk]), {"token": old}).status_code == 404
    person.refresh_from_db()
    assert fetch().status_code == 200


def test_it_asks_the_same_number_of_questions_for_any_number_of_duties(fetch, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        fetch()
