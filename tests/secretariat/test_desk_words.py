"""How the desk's lists and forms say dates, names and rules."""

import datetime

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from deadlines.models import DutyRule, ReminderRule
from design.fields import JapaneseDateField
from members.models import GroupMembership, Meeting
from notices.placeholders import MEANINGS
from tests.deadlines.factory import DutyFactory
from tests.members.factory import AdministratorFactory, OrganizationFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = AdministratorFactory()
    client.force_login(officer)
    return officer


def edited_forms(request):
    """Every form in which the desk edits a row, those of rows on the page of another included."""
    for model_admin in admin.site._registry.values():
        if not model_admin.has_change_permission(request):
            continue
        yield model_admin.get_form(request)
        for inline in model_admin.get_inline_instances(request):
            yield inline.get_formset(request).form


def test_every_date_that_the_desk_edits_is_typed_as_anywhere(rf, officer):
    request = rf.get("/")
    request.user = officer
    dates = [
        (form, name, field)
        for form in edited_forms(request)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    ]
    assert dates
    assert [name for _form, name, field in dates if not isinstance(field, JapaneseDateField)] == []
    assert {str(field.help_text).count("例：") for _form, _name, field in dates} == {1}


def test_an_era_is_understood_in_the_admin(client, officer):
    group = WorkingGroupFactory()
    typed = {
        "working_group": group.pk,
        "title_ja": "第1回会合",
        "held_on": "令和8年4月1日",
        "visibility": "secretariat",
    }
    assert client.post(reverse("admin:members_meeting_add"), typed).status_code == 302
    assert Meeting.objects.get().held_on == datetime.date(2026, 4, 1)


def test_the_day_of_the_reminders_is_typed_as_anywhere(client, officer, frozen_today):
    frozen_today(2026, 11, 24)
    assert client.get(reverse("reminders"), {"date": "令和8年12月1日"}).context["day"] == datetime.date(2026, 12, 1)
    wrong = client.get(reverse("reminders"), {"date": "いつか"})
    assert wrong.context["day"] == datetime.date(2026, 11, 24)
    assert "実在する日付" in wrong.content.decode()


def test_a_list_names_its_rows_in_the_readers_language(client, officer):
    organization = OrganizationFactory()
    address = reverse("admin:members_organization_changelist")
    assert organization.name_ja in client.get(address).content.decode()
    english = client.get(f"/en{address}", {"o": "1"}).content.decode()
    assert organization.name_en in english
    assert organization.name_ja not in english


def test_who_entered_a_participation_and_when_is_shown_once_it_is_entered(client, officer):
    assert "登録日時" not in client.get(reverse("admin:members_groupmembership_add")).content.decode()
    entered = GroupMembership.objects.create(organization=OrganizationFactory(), working_group=WorkingGroupFactory())
    page = client.get(reverse("admin:members_groupmembership_change", args=[entered.pk])).content.decode()
    assert "登録日時" in page


def test_the_rules_stand_in_the_order_of_the_ledger(client, officer):
    rows = client.get(reverse("admin:deadlines_dutyrule_changelist")).context["cl"].result_list
    shown = [(rule.requirement_class, rule.kind) for rule in rows]
    assert len(shown) == DutyRule.objects.count()
    assert shown[0] == ("corporate", "goals")
    assert shown[-1] == ("academic", "disclosure")
    assert shown.index(("local_government", "announcement")) > shown.index(("local_government", "goals"))


def test_a_reminder_rule_is_said_in_words(client, officer):
    ReminderRule.objects.create(lead_days=-13, audience="contact")
    page = client.get(reverse("admin:deadlines_reminderrule_changelist")).content.decode()
    assert "13日後" in page
    assert "-13" not in page
    assert '<td class="field-for_kind">すべて</td>' in page


def test_each_placeholder_is_explained_where_it_can_be_used(client, officer):
    rule = ReminderRule.objects.first()
    for name in ("admin:deadlines_reminderrule_change", "reminder-rule-preview"):
        page = client.get(reverse(name, args=[rule.pk])).content.decode()
        for placeholder, meaning in MEANINGS.items():
            assert f"<code>{{{placeholder}}}</code> {meaning}</li>" in page


def test_the_board_names_the_period_of_a_duty(client, officer):
    DutyFactory(kind="progress_report", period=2)
    assert "第2期" in client.get(reverse("board")).content.decode()
