"""Who did what: recorded for every model, read as one list, exported, edited by nobody."""

import csv
import datetime
import io
import os
import re
import subprocess
import sys
from decimal import Decimal

import pghistory
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from circular_partners.acting import PortalTask
from circular_partners.celery import app
from design.history import history_models
from enrolment.models import Application
from goals.models import Goal, GoalVersion, Measure
from members.models import Contact, Organization, WorkingGroup
from notices.models import BouncedAddress
from secretariat.audit import pages
from secretariat.audit.entries import entries, latest
from secretariat.audit.reading import Wanted, page, tables
from secretariat.audit.wording import name_of
from tests.goals.factory import GoalVersionFactory
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory
from tests.secretariat.factory import held, waiting
from timekeeping import today

pytestmark = pytest.mark.django_db

# Logs, counters and what the sweep derives; everything else leaves a history.
UNRECORDED = {
    *("Mail", "Notice", "UnreadReport", "Sweep", "ShiftedDuty", "Figures", "CountedStanding", "YearCount", "Opening"),
    "PageCheck",
    *("FrozenYear", "FrozenMember", "Freezing"),  # never change, and say who froze them; the wish to freeze ends there
    *("ImportRun", "Export", "Download", "SavedView"),  # say themselves who and when; views are an officer's own
    *("ApplicationEvent", "ChangeRequestEvent", "LeavingRequestEvent", "AnnouncementEvent", "GoalVersionEvent"),
    *("ProgressReportEvent", "ProjectEvent", "DisclosureEvent"),
}


@pytest.fixture
def officer(client):
    officer = OfficerFactory(name="事務局 花子", email="hanako@example.jp")
    client.force_login(officer)
    return officer


@pytest.fixture(autouse=True)
def japanese():
    with translation.override("ja"):
        yield


# Words that Japanese writes with Latin letters.
LATIN = ("SHA-256", "URL")


def test_every_kind_and_field_has_a_name_in_japanese():
    english = []
    for kind, history in tables().items():
        kept = {field.name for field in history._meta.fields}
        fields = [f for f in history.pgh_tracked_model._meta.concrete_fields if f.name in kept and not f.primary_key]
        names = [str(history.pgh_tracked_model._meta.verbose_name), *map(name_of, fields)]
        for word in LATIN:
            names = [name.replace(word, "") for name in names]
        english += [f"{kind}: {name}" for name in names if re.search("[A-Za-z]{2}", name)]
    assert english == []


def test_figures_are_shown_without_empty_decimals_and_kinds_by_their_names(client, officer):
    version = GoalVersionFactory(interim={2027: Decimal("175600000.000000")})
    held(waiting("application"), officer)
    page = client.get(reverse("audit")).content.decode()
    assert "2027：175,600,000" in page
    assert ".000000" not in page
    assert "参画申込" in page
    assert "<dd>application" not in page
    assert str(version.interim_targets.get()) == "2027：175,600,000"


def acting(person):
    return pghistory.context(user=str(person.pk), url="/somewhere/")


def shown(client, **filters):
    return client.get(reverse("audit"), filters).context["entries"]


def titles(client, **filters):
    return {entry.title for entry in shown(client, **filters)}


def changed(entry):
    return {change.label: (change.old, change.new) for change in entry.changes}


def latest_of(kind):
    return entries(page(Wanted(kind=kind), after=None, size=1))[0]


def test_every_model_that_people_change_is_recorded():
    ours = {
        model.__name__
        for app_label in settings.HOUSE
        for model in apps.get_app_config(app_label).get_models()
        if not hasattr(model, "pgh_tracked_model") and not model._meta.proxy
    }
    recorded = {model.pgh_tracked_model.__name__ for model in history_models()}
    assert ours - recorded == UNRECORDED


def test_a_change_is_shown_from_old_to_new_in_words(client, officer):
    organization = OrganizationFactory(name_ja="株式会社まえ", prefecture="13")
    with acting(officer):
        Organization.objects.filter(pk=organization.pk).update(name_ja="株式会社あと", prefecture="27")
    (entry,) = shown(client, person="hanako@example.jp")
    assert (entry.who, entry.kind, entry.title, entry.action) == ("事務局 花子", "会員", "株式会社あと", "変更")
    assert changed(entry) == {"名称（日本語）": ("株式会社まえ", "株式会社あと"), "都道府県": ("東京都", "大阪府")}
    assert entry.address == reverse("admin:members_organization_change", args=[organization.pk])


def test_dates_yes_and_no_and_relations_are_said_in_words():
    contact = ContactFactory(is_shared_mailbox=False)
    Contact.objects.filter(pk=contact.pk).update(is_shared_mailbox=True)
    assert ("いいえ", "はい") in changed(latest_of("members.contact")).values()
    role = RoleFactory()
    said = changed(latest_of("members.role")).values()
    assert ("–", str(role.organization)) in said
    assert ("–", str(role.user)) in said


def test_what_was_removed_keeps_what_it_said(client, officer):
    contact = ContactFactory(name="消えた 人")
    contact.delete()
    entry = latest_of("members.contact")
    assert (entry.action, entry.title, entry.address) == ("削除", "消えた 人", "")
    assert ("消えた 人", "–") in changed(entry).values()


def test_joining_a_working_group_is_recorded():
    organization = OrganizationFactory()
    group = WorkingGroup.objects.first()
    organization.working_groups.add(group)
    organization.working_groups.clear()
    added, removed = reversed(entries(page(Wanted(kind="members.groupmembership"), after=None, size=2)))
    assert (added.action, removed.action) == ("追加", "削除")
    assert str(group) in added.title


def test_a_change_that_alters_nothing_recorded_leaves_no_row():
    organization = OrganizationFactory()
    before = len(page(Wanted(), after=None, size=50))
    Organization.objects.filter(pk=organization.pk).update(search_text="別", name_ja=organization.name_ja)
    User.objects.update(last_login=timezone.now())
    assert len(page(Wanted(), after=None, size=50)) == before


def test_secrets_are_nowhere_but_their_change_is(client, officer):
    with acting(officer):
        person = RoleFactory().user
        person.set_password("himitsu-no-password")
        person.save()
        application = Application.objects.create(applicant_email="new@example.jp", category="company")
    with pghistory.context(url=f"/applications/{application.token}/organization/"):
        Application.objects.filter(pk=application.pk).update(motivation="資源循環に取り組むため")
    entry = latest_of("accounts.user")
    assert changed(entry) == {"パスワード": ("•••", "•••")}
    text = client.get(reverse("audit")).content.decode()
    for secret in (person.password, person.calendar_token, application.token):
        assert secret not in text
    assert "/applications/•••/organization/" in text


def test_a_command_and_a_task_are_named():
    with pghistory.context(command="remind"):
        OrganizationFactory()
    assert latest_of("members.organization").who == "ポータル（remind）"

    @app.task(name="tests.audit.task")
    def task():
        OrganizationFactory()

    assert isinstance(task, PortalTask)
    task.apply()
    assert latest_of("members.organization").who == "ポータル（tests.audit.task）"


def test_what_was_done_without_a_context_has_no_name():
    OrganizationFactory()
    assert latest_of("members.organization").who == "–"


def test_manage_py_opens_a_context_with_the_name_of_the_command():
    code = (
        "import pghistory.runtime; from circular_partners.acting import CommandLine;"
        "from django.core.management.base import BaseCommand;"
        "BaseCommand.handle = lambda self, **o: print(pghistory.runtime._tracker.value.metadata);"
        "BaseCommand.requires_system_checks = []; line = CommandLine(['manage.py', 'demo']);"
        "command = line.fetch_command('demo'); type(command).handle = BaseCommand.handle; command.execute("
        "skip_checks=True, no_color=True, force_color=False, stdout=None, stderr=None)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "circular_partners.settings.testing"}
    answer = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "{'command': 'demo'}" in answer.stdout


@pytest.mark.parametrize("act", ["update", "delete"])
def test_nobody_edits_the_history(act):
    with pghistory.context(user=str(OfficerFactory().pk)):
        OrganizationFactory()
    for model in history_models():
        rows = model.objects.all()
        if not rows.exists():
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(pgh_label="other") if act == "update" else rows.delete()


def test_filters_by_person_kind_organization_object_day_and_text(client, officer):
    other = OfficerFactory(name="別の 担当")
    with acting(officer):
        mine = OrganizationFactory(name_ja="株式会社わたし")
        goal = Goal.objects.create(organization=mine)
        version = GoalVersion.objects.create(goal=goal, label="再生材を倍にする", number=1)
        Measure.objects.create(version=version, text="分別を徹底する")
    with acting(other):
        OrganizationFactory(name_ja="株式会社よそ")
    assert titles(client, person="hanako@example.jp", kind="members.organization") == {"株式会社わたし"}
    assert titles(client, person="別の", kind="members.organization") == {"株式会社よそ"}
    assert {"株式会社わたし", "分別を徹底する", "再生材を倍にする"} <= titles(client, organization=str(mine.pk))
    assert titles(client, organization="株式会社よそ", kind="members.organization") == {"株式会社よそ"}
    assert titles(client, kind="members.organization", object=str(mine.pk)) == {"株式会社わたし"}
    assert titles(client, person="hanako@example.jp", text="分別を") == {"分別を徹底する"}
    assert titles(client, text="分別を") == {"分別を徹底する"}
    assert titles(client, since="2020-01-01", until="令和2年2月1日") == set()
    assert "株式会社よそ" in titles(client, since=str(today() - datetime.timedelta(days=1)))


def test_text_alone_is_searched_in_the_last_days_and_it_is_said(client, officer):
    with acting(officer):
        OrganizationFactory(name_ja="株式会社さがす")
    said = "以降の変更から語句を検索しています"
    assert said in client.get(reverse("audit"), {"text": "さがす"}).content.decode()
    assert said not in client.get(reverse("audit"), {"text": "さがす", "person": officer.email}).content.decode()
    form = client.get(reverse("audit"), {"text": "さがす"}).context["form"]
    assert form.cleaned_data["since"] == today() - datetime.timedelta(days=92)
    assert titles(client, text="さがす") == {"株式会社さがす"}
    assert titles(client, text="さがす", until=str(today() - datetime.timedelta(days=100))) == set()


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"person": "だれもいない"}, "person"),
        ({"organization": "ない会社"}, "organization"),
        ({"since": "2026-02-30"}, "since"),
        ({"since": "2026-02-03", "until": "2026-02-01"}, "until"),
        ({"text": "なにか", "since": "2020-01-01"}, "text"),
        ({"kind": "auth.group"}, "kind"),
        ({"object": "1"}, "kind"),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field(client, officer, filters, field):
    OrganizationFactory()
    answer = client.get(reverse("audit"), filters)
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["entries"] == []


def test_nonsense_in_the_address_changes_nothing(client, officer):
    OrganizationFactory(name_ja="株式会社いちばん")
    for after in ("x", "2026-01-01~a~b", "2026-01-01~a~1", f"2026-01-01T00:00:00+00:00~a~{10**30}"):
        assert "株式会社いちばん" in titles(client, after=after)
    assert titles(client, kind="members.organization", object="no-key") == set()


def test_paging_shows_every_row_once_also_of_one_instant(client, officer, monkeypatch):
    monkeypatch.setattr(pages, "SHOWN", 4)
    for number in range(6):
        ContactFactory(name=f"連絡担当 {number}")
    seen, after = [], ""
    while True:
        answer = client.get(reverse("audit"), {"after": after})
        seen += [(entry.recorded.kind, entry.recorded.number) for entry in answer.context["entries"]]
        after = answer.context["older"]
        if not after:
            break
    everything = [(row.kind, row.number) for row in page(Wanted(), after=None, size=1000)]
    assert seen == everything
    assert len(set(seen)) == len(seen)


def statements(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("audit")).status_code == 200
    return len(queries)


def test_a_thousand_changes_take_as_many_statements_as_ten(client, officer):
    with acting(officer):
        roles = [RoleFactory() for _ in range(10)]
        Contact.objects.bulk_create(Contact(organization=role.organization, name="十") for role in roles)
    statements(client)
    few = statements(client)
    with acting(officer):
        for number in range(100):
            User.objects.update(name=f"{number}")
    Contact.objects.bulk_create(
        Contact(organization=roles[n % 10].organization, name=f"{n}", position=n + 9) for n in range(1000)
    )
    assert statements(client) <= few


def test_the_export_holds_one_line_a_field_and_harmless_cells(client, officer, monkeypatch):
    monkeypatch.setattr(pages, "EXPORTED_AT_A_TIME", 2)
    organization = OrganizationFactory(name_ja="株式会社まえ")
    with acting(officer):
        Organization.objects.filter(pk=organization.pk).update(name_ja="=1+1", website="https://new.example.jp/")
        Organization.objects.filter(pk=organization.pk).update(name_ja="株式会社あと")
    answer = client.get(reverse("audit-export"), {"person": "hanako@example.jp"})
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeff")
    lines = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [line["変更後"] for line in lines if line["項目"] == "名称（日本語）"] == ["株式会社あと", "'=1+1"]
    assert {line["メールアドレス"] for line in lines} == {"hanako@example.jp"}
    assert len(lines) == 3


def test_too_large_an_export_is_refused_with_what_to_do(client, officer, monkeypatch):
    monkeypatch.setattr(pages, "LARGEST_EXPORT", 2)
    OrganizationFactory.create_batch(3)
    answer = client.get(reverse("audit-export"), {"kind": "members.organization"}, follow=True)
    assert "2件を超える" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?kind=members.organization")


@pytest.mark.parametrize(("rank", "status"), [("viewer", 403), ("contractor", 403), ("officer", 200)])
def test_only_who_decides_exports(client, rank, status):
    client.force_login(OfficerFactory(desk_rank=rank))
    assert client.get(reverse("audit")).status_code == 200
    assert client.get(reverse("audit-export")).status_code == status


def test_the_history_of_an_object_is_a_link_away_from_its_page(client, officer):
    organization = OrganizationFactory(name_ja="株式会社わたし")
    text = client.get(reverse("admin:members_organization_change", args=[organization.pk])).content.decode()
    assert f"{reverse('audit')}?kind=members.organization&amp;object={organization.pk}" in text
    assert f"{reverse('audit')}?organization={organization.pk}" in text


def test_lately_holds_what_people_did_and_not_the_portals_own_work(officer):
    OrganizationFactory()
    with acting(officer):
        BouncedAddress.objects.create(address="back@example.jp", bounced_at=timezone.now())
    assert [entry.title for entry in latest()] == ["back@example.jp"]


def test_the_page_is_in_english_too(client, officer):
    OrganizationFactory()
    with translation.override("en"):
        address = reverse("audit")
    answer = client.get(address)
    assert address.startswith("/en/")
    assert "Old → new" in answer.content.decode()
