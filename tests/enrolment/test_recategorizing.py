"""Change of category by an officer: the effect on duties is shown first, carried out as seen, kept and mailed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from deadlines.ledger import reconcile
from deadlines.models import Duty
from enrolment.models import ChangeRequest
from enrolment.recategorizing import preview, recategorize
from members.models import Organization
from notices.models import Notice
from reviews.errors import Conflict
from tests.deadlines.factory import member
from tests.enrolment.mails import mails_to
from tests.members.factory import OfficerFactory, OrganizationFactory
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(frozen_today):
    day = frozen_today(2026, 6, 1) or today()
    return member(day.replace(month=4), category="company", manager="manager@example.jp", on=day)


def change(organization, category, **more):
    said = {"effective_on": today(), "because": "法人格の変更のため", "by": OfficerFactory(), **more}
    seen = said.pop("seen", None) or preview(organization, category, effective_on=said["effective_on"]).fingerprint
    return recategorize(organization, category, seen=seen, **said)


def owed(organization):
    return set(organization.duties.outstanding().values_list("kind", flat=True))


def test_the_preview_says_what_ends_and_begins_and_changes_nothing(company):
    before = list(Duty.objects.order_by("pk").values())
    effect = preview(company, "university", effective_on=today())
    assert {duty.kind for duty in effect.ending} == {"goals", "announcement"}
    assert {duty.kind for duty in effect.opening} == {"project"}
    assert all(duty.due_on for duty in effect.opening)
    assert list(Duty.objects.order_by("pk").values()) == before
    assert Organization.objects.get(pk=company.pk).category == "company"
    assert not Notice.objects.exists()


def test_the_change_does_what_the_preview_said_is_kept_and_mailed(company):
    officer = OfficerFactory()
    change(company, "university", by=officer)
    company.refresh_from_db()
    assert (company.category, owed(company)) == ("university", {"project"})
    kept = ChangeRequest.objects.get()
    assert (kept.state, kept.decided_by, kept.before) == ("accepted", officer, {"category": "company"})
    assert kept.events.get().by == officer
    (mail,) = mails_to("contact@example.jp", "category-changed")
    assert "企業 → 大学" in mail.text
    assert "法人格の変更のため" in mail.text
    assert len(mails_to("manager@example.jp", "category-changed")) == 1


def test_the_duties_of_another_class_count_from_the_day_of_the_change(frozen_today):
    frozen_today(2026, 11, 27)
    body = member(datetime.date(2024, 1, 2), category="company", on=today())
    effect = preview(body, "university", effective_on=today())
    assert {duty.kind: duty.due_on for duty in effect.opening} == {"project": datetime.date(2027, 11, 27)}
    assert effect.counts_from == today()
    change(body, "university")
    assert dict(body.duties.outstanding().values_list("kind", "due_on")) == {"project": datetime.date(2027, 11, 27)}
    assert not body.duties.overdue().exists()


def test_back_in_the_former_class_what_was_fulfilled_stays_and_reports_go_on_from_then(frozen_today):
    frozen_today(2026, 11, 27)
    body = member(datetime.date(2024, 1, 2), category="company", on=today())
    for duty in body.duties.all():
        duty.submitted(on=today())
        duty.fulfilled()
    change(body, "university", effective_on=datetime.date(2026, 6, 1))
    body.refresh_from_db()
    change(body, "company", effective_on=today())
    assert body.duties.get(kind="goals").state == "fulfilled"
    assert not body.duties.filter(state="open").overdue().exists()
    reconcile(Organization.objects.all(), on=datetime.date(2028, 6, 1))
    (report,) = body.duties.filter(kind="progress_report", state="open")
    assert report.due_on == datetime.date(2028, 11, 27)


def test_an_effective_day_long_past_is_said_to_make_duties_late_already(client, frozen_today):
    frozen_today(2026, 11, 27)
    body = member(datetime.date(2024, 1, 2), category="company", on=today())
    client.force_login(OfficerFactory())
    said = {"category": "university", "effective_on": "2025/1/10", "reason": "法人格の変更", "preview": "1"}
    page = client.post(reverse("member-category", args=[body.pk]), said).content.decode()
    assert "2025年1月10日（金）から数えます" in page
    assert "期限を過ぎています" in page


def test_within_a_class_nothing_is_owed_anew(company):
    effect = preview(company, "association", effective_on=today())
    assert (effect.ending, effect.opening, effect.redated) == ([], [], [])


def test_what_changed_since_the_preview_is_shown_again(company):
    seen = preview(company, "university", effective_on=today()).fingerprint
    company.duties.get(kind="goals").waive(because="x")
    with pytest.raises(Conflict):
        change(company, "university", seen=seen)
    company.refresh_from_db()
    assert (company.category, ChangeRequest.objects.count()) == ("company", 0)


def test_a_notification_of_change_in_hand_goes_first(company):
    ChangeRequest.objects.create(organization=company, changes={})
    with pytest.raises(Conflict):
        change(company, "university")


@pytest.mark.parametrize(("category", "to"), [("university", "local_government"), ("other", "company")])
def test_a_category_that_needs_a_number_is_refused_without_it(category, to):
    organization = OrganizationFactory(category=category, corporate_number="")
    with pytest.raises(ValidationError):
        change(organization, to)


def test_a_number_that_a_company_has_already_is_refused(company):
    twin = OrganizationFactory(category="other", corporate_number=company.corporate_number)
    with pytest.raises(ValidationError):
        change(twin, "company")


def test_an_officer_sees_the_effect_and_confirms_it(client, company):
    client.force_login(OfficerFactory())
    where = reverse("member-category", args=[company.pk])
    said = {"category": "university", "effective_on": "2026/6/1", "reason": "法人格の変更"}
    shown = client.post(where, {**said, "preview": "1"})
    assert "2027-03-31" not in shown.content.decode()
    client.post(where, {**said, "confirm": "1", "seen": "stale"})
    assert Organization.objects.get(pk=company.pk).category == "company"
    client.post(where, {**said, "confirm": "1", "seen": shown.context["effect"].fingerprint})
    assert Organization.objects.get(pk=company.pk).category == "university"


@pytest.mark.parametrize("field", ["category", "effective_on", "reason"])
@pytest.mark.parametrize("value", ["", "\x00", "2030/1/1"])
def test_bad_input_is_answered_at_the_field(client, company, field, value):
    client.force_login(OfficerFactory())
    if field == "reason" and value == "2030/1/1":
        value = "x" * 1001
    said = {"category": "university", "effective_on": "2026/6/1", "reason": "法人格の変更", field: value}
    answer = client.post(reverse("member-category", args=[company.pk]), said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
