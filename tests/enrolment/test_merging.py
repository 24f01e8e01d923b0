"""Merging two registrations: shown first, moved as seen, undone within a day, once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from deadlines import ledger
from enrolment import merging
from enrolment.models import Merger
from files.models import StoredFile
from goals.models import Goal
from members.models import Note, Organization, Role
from reports.models import ProgressReport, Project
from reviews.errors import Conflict
from tests.enrolment.mails import mails_to
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory, RoleFactory, WorkingGroupFactory
from timekeeping import today

pytestmark = pytest.mark.django_db
CARRIED = ("goals", "progress_reports", "projects", "files", "notes")


@pytest.fixture
def kept():
    kept = OrganizationFactory(name_ja="株式会社めぐる", joined_on=today())
    ContactFactory(organization=kept, position=1, email="kept@example.jp")
    ledger.reconcile(Organization.objects.filter(pk=kept.pk))
    return kept


@pytest.fixture
def gone():
    gone = OrganizationFactory(name_ja="株式会社めぐる東京", joined_on=today())
    ContactFactory(organization=gone, position=1, email="gone@example.jp")
    RoleFactory(organization=gone, user__email="manager@example.jp")
    Goal.objects.create(organization=gone)
    ProgressReport.objects.create(organization=gone)
    Project.objects.create(organization=gone)
    StoredFile.objects.create(organization=gone, name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64)
    Note.write(gone, text="電話", by=OfficerFactory())
    ledger.reconcile(Organization.objects.filter(pk=gone.pk))
    return gone


def merge(kept, gone, **more):
    said = {
        "because": "二重登録のため",
        "seen": merging.preview(kept, gone).fingerprint,
        "by": OfficerFactory(),
        **more,
    }
    return merging.merge(kept, gone, **said)


def belongings(organization):
    return {name: getattr(organization, name).count() for name in (*CARRIED, "roles", "contacts")}


def test_everything_moves_and_the_one_that_goes_leaves_as_merged(kept, gone):
    shown = {name: number for name, _label, number in merging.preview(kept, gone).moving}
    assert shown | belongings(gone) == shown
    merge(kept, gone)
    gone.refresh_from_db()
    assert (gone.status, gone.leaving_reason) == ("left", "dissolved")
    assert set(belongings(gone).values()) == {0}
    assert belongings(kept) == {**dict.fromkeys((*CARRIED, "roles"), 1), "contacts": 2}
    assert list(kept.contacts.values_list("position", flat=True)) == [1, 2]
    assert not gone.duties.outstanding().exists()
    assert kept.duties.outstanding().exists()
    assert len(mails_to("gone@example.jp", "member-left")) == 1
    assert "株式会社めぐる東京" in mails_to("kept@example.jp", "registrations-merged")[0].text
    assert len(mails_to("manager@example.jp", "registrations-merged")) == 1


def test_who_acts_for_both_keeps_one_role(kept, gone):
    RoleFactory(organization=kept, user=Role.objects.get(organization=gone).user, kind="viewer")
    assert merging.preview(kept, gone).doubled == 1
    merge(kept, gone)
    assert list(kept.roles.values_list("kind", flat=True)) == ["viewer"]


def test_working_groups_move_and_a_group_of_both_is_not_doubled(kept, gone):
    shared, own = WorkingGroupFactory.create_batch(2)
    kept.working_groups.add(shared)
    gone.working_groups.add(shared, own)
    merger = merge(kept, gone)
    assert set(kept.working_groups.all()) == {shared, own}
    merging.undo(merger, by=OfficerFactory())
    assert list(kept.working_groups.all()) == [shared]
    assert set(gone.working_groups.all()) == {shared, own}


def test_undone_within_a_day_everything_is_as_before(kept, gone):
    before = belongings(gone), sorted(gone.duties.values_list("pk", "state", "due_on"))
    merger = merge(kept, gone)
    later = Goal.objects.create(organization=kept)
    assert merging.undo(merger, by=OfficerFactory()) == 7
    gone.refresh_from_db()
    assert (gone.status, gone.left_on, gone.leaving_reason) == ("active", None, "")
    assert (belongings(gone), sorted(gone.duties.values_list("pk", "state", "due_on"))) == before
    assert list(kept.goals.all()) == [later]
    assert len(mails_to("gone@example.jp", "merger-undone")) == 1
    with pytest.raises(Conflict):
        merging.undo(merger, by=OfficerFactory())


def test_after_a_day_it_stays(kept, gone):
    merger = merge(kept, gone)
    Merger.objects.update(made_at=merger.made_at - datetime.timedelta(hours=25))
    with pytest.raises(ValidationError):
        merging.undo(merger, by=OfficerFactory())
    assert kept.goals.count() == 1


def test_a_number_that_was_taken_meanwhile_stands_in_the_way_of_undoing(kept, gone):
    merger = merge(kept, gone)
    OrganizationFactory(corporate_number=gone.corporate_number)
    with pytest.raises(ValidationError), transaction.atomic():
        merging.undo(merger, by=OfficerFactory())
    merger.refresh_from_db()
    assert merger.undone_at is None


def test_what_changed_since_the_preview_is_shown_again(kept, gone):
    seen = merging.preview(kept, gone).fingerprint
    Goal.objects.create(organization=gone)
    with pytest.raises(Conflict):
        merge(kept, gone, seen=seen)
    assert Organization.objects.get(pk=gone.pk).is_member


def test_what_waits_for_a_decision_is_decided_first(kept, gone):
    gone.progress_reports.update(state="submitted")
    with pytest.raises(ValidationError):
        merge(kept, gone)


def test_nobody_merges_with_itself_nor_with_who_has_left(kept, gone):
    with pytest.raises(ValidationError):
        merge(kept, kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merger.objects.create(kept=kept, gone=kept, made_by=OfficerFactory())
    merge(kept, gone)
    gone.refresh_from_db()
    with pytest.raises(ValidationError):
        merge(kept, gone)


def test_an_officer_finds_the_other_sees_what_moves_merges_and_undoes(client, kept, gone):
    client.force_login(OfficerFactory())
    where = reverse("member-merge", args=[kept.pk])
    assert "株式会社めぐる東京" in client.get(where).content.decode()  # a similar name is offered at once
    assert "株式会社めぐる東京" in client.get(where, {"q": gone.corporate_number}).content.decode()
    said = {"other": str(gone.pk), "stays": "this", "reason": "二重登録のため"}
    shown = client.post(where, {**said, "preview": "1"})
    assert Organization.objects.get(pk=gone.pk).is_member
    said |= {"is_same": "on", "seen": shown.context["preview"].fingerprint}
    client.post(where, {**said, "confirm": "1"})
    merger = Merger.objects.get()
    assert (merger.kept, merger.gone) == (kept, gone)
    client.post(reverse("merger-undo", args=[merger.pk]))
    listed = client.get(reverse("admin:enrolment_merger_changelist")).content.decode()
    assert f'<a href="{merger.get_absolute_url()}">開く</a>' in listed
    again = client.post(reverse("merger-undo", args=[merger.pk]), follow=True).content.decode()
    assert "この統合は、すでに別の事務局担当者が取り消しました。" in again
    assert Organization.objects.get(pk=gone.pk).is_member


def test_of_two_with_different_numbers_or_categories_an_officer_says_that_they_are_one(client, kept, gone):
    Organization.objects.filter(pk=gone.pk).update(category="university")
    client.force_login(OfficerFactory())
    where = reverse("member-merge", args=[kept.pk])
    said = {"other": str(gone.pk), "stays": "this", "reason": "二重登録のため"}
    shown = client.post(where, {**said, "preview": "1"})
    page = shown.content.decode()
    assert "※任意" not in page
    assert "同一の法人であることを確認しました" in page
    assert f"<td>{kept.corporate_number}</td><td>{gone.corporate_number}</td>" in page
    assert "<td>企業</td><td>大学・研究機関</td>" in page
    said |= {"confirm": "1", "seen": shown.context["preview"].fingerprint}
    refused = client.post(where, said)
    assert refused.status_code == 422
    assert "is_same" in refused.context["form"].errors
    assert refused.context["preview"]
    assert not Merger.objects.exists()
    client.post(where, {**said, "is_same": "on"})
    assert Merger.objects.exists()


def test_where_number_and_category_are_the_same_nothing_is_asked(client):
    one, other = OrganizationFactory.create_batch(2, category="university", corporate_number="")
    client.force_login(OfficerFactory())
    said = {"other": str(other.pk), "stays": "this", "reason": "二重登録のため"}
    page = client.post(reverse("member-merge", args=[one.pk]), {**said, "preview": "1"}).content.decode()
    assert 'name="is_same"' not in page


@pytest.mark.parametrize(("field", "value"), [("other", ""), ("other", "zzz"), ("stays", "?"), ("reason", "")])
def test_bad_input_is_answered_at_the_field(client, kept, gone, field, value):
    client.force_login(OfficerFactory())
    said = {"other": str(gone.pk), "stays": "this", "reason": "二重登録のため", "confirm": "1", field: value}
    answer = client.post(reverse("member-merge", args=[kept.pk]), said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Merger.objects.exists()
