"""Members with everything they publish, and what must never be published beside it."""

from decimal import Decimal

from django.utils import timezone

from members.models import Organization
from members.readings import search_text, sort_key
from reports.models import Actual, ProgressReport
from tests.goals.factory import AnnouncementFactory, accepted_version, this_year
from tests.members.factory import ContactFactory, OrganizationFactory, RoleFactory, UserFactory, WorkingGroupFactory
from tests.reports.factory import DisclosureFactory, ProjectFactory, accepted

SECRETS = {
    "department": "秘匿課",
    "title": "秘匿役職",
    "name": "秘匿 太郎",
    "kana": "ヒトク タロウ",
    "email": "secret-contact@example.jp",
    "telephone": "03-9999-1234",
}
REPRESENTATIVE = {
    "representative_title": "秘匿代表",
    "representative_name": "秘匿 花子",
    "representative_kana": "ヒトク ハナコ",
}
MANAGER = {"email": "secret-manager@example.jp", "name": "秘匿 次郎"}
OWN_TEXT = "同意のない紹介文"
HIDDEN = [*SECRETS.values(), *REPRESENTATIVE.values(), *MANAGER.values(), OWN_TEXT]


def published_member(**fields):
    """A company with an accepted goal, announcement, report, project and disclosure; its own text without consent."""
    fields = {"about_ja": OWN_TEXT, "about_en": OWN_TEXT, "consents_to_publication": False} | REPRESENTATIVE | fields
    organization = OrganizationFactory(**fields)
    organization.working_groups.add(WorkingGroupFactory())
    ContactFactory(organization=organization, **SECRETS)
    manager = UserFactory(**MANAGER)
    RoleFactory(organization=organization, user=manager)
    version = accepted_version(goal__organization=organization, goal__created_by=manager)
    accepted(AnnouncementFactory(organization=organization, goals=[version.goal], created_by=manager))
    accepted_report(organization, [version], by=manager)
    project = accepted(ProjectFactory(organization=organization, created_by=manager))
    accepted(DisclosureFactory(organization=organization, projects=[project], created_by=manager))
    return organization


def accepted_report(organization, versions, *, by=None, year=None, value="75"):
    """A progress report, accepted now, with one value for each version."""
    year = year or this_year() - 1
    report = ProgressReport.objects.create(
        organization=organization, data_year=year, created_by=by, state="accepted", decided_at=timezone.now()
    )
    Actual.objects.bulk_create(
        Actual(report=report, goal=one.goal, version=one, year=year, value=Decimal(value), reason="分別の徹底")
        for one in versions
    )
    return report


def many_members(number, **fields):
    """Members by one statement."""
    rows = OrganizationFactory.build_batch(number, **fields)
    for row in rows:
        row.sort_key, row.search_text = sort_key(row), search_text(row)
    return Organization.objects.bulk_create(rows)


def leave(organization):
    Organization.objects.filter(pk=organization.pk).update(
        status="left", left_on="2026-03-31", leaving_reason="withdrew"
    )
