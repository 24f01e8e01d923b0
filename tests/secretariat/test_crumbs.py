"""The way back to the desk's home has one name on every page of the desk, and no name stands in it twice."""

import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from deadlines.models import ReminderRule
from tests.members.factory import OfficerFactory, OrganizationFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db


def crumbs(page):
    """The names in the breadcrumbs of a page."""
    trail = re.search(r'<div class="breadcrumbs">(.*?)</div>', page, re.DOTALL)[1]
    return [re.sub(r"<[^>]*>", "", name).strip() for name in trail.split("&rsaquo;")]


def test_the_desk_has_one_name(client):
    officer = OfficerFactory(is_superuser=True)
    client.force_login(officer)
    organization, group, rule = OrganizationFactory(), WorkingGroupFactory(), ReminderRule.objects.first()
    LogEntry.objects.log_actions(officer.pk, [officer], CHANGE, change_message="")
    pages = {
        reverse("admin:app_list", args=["members"]): ["会員"],
        reverse("admin:members_organization_changelist"): ["会員"],
        reverse("admin:members_organization_change", args=[organization.pk]): ["会員", organization.name_ja],
        reverse("admin:members_workinggroup_add"): ["会員", "ワーキンググループ", "ワーキンググループの追加"],
        reverse("admin:members_workinggroup_delete", args=[group.pk]): [
            *("会員", "ワーキンググループ", group.name_ja, "削除")
        ],
        reverse("admin:accounts_user_history", args=[officer.pk]): ["アカウント", "利用者", str(officer), "変更履歴"],
        reverse("reminder-rule-preview", args=[rule.pk]): ["期限の通知の規則", str(rule), "通知の文面"],
        reverse("desk-application-new"): ["確認待ち一覧", "参画申込の登録"],
        reverse("desk-first-managers"): ["管理者のいない会員"],
        reverse("board"): ["提出状況一覧"],
    }
    for address, names in pages.items():
        assert crumbs(client.get(address).content.decode()) == ["事務局業務", *names], address
