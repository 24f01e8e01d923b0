"""A member at the desk: all that is known on one page, notes that stay, history as of a day."""

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from deadlines.models import Duty
from members import history
from members.models import Note, Organization, StatusChange
from notices.models import Mail
from reviews.errors import Conflict
from tests.members.factory import (
    CertificateFactory,
    ContactFactory,
    InvitationFactory,
    OfficerFactory,
    OrganizationFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = OfficerFactory(name="事務局 花子")
    client.force_login(officer)
    return officer


def page(client, organization, **asked):
    return client.get(reverse("desk-member", args=[organization.pk]), asked)


def test_everything_mailed_to_its_people_is_listed_latest_first(client, officer):
    organization = OrganizationFactory()
    contact, role = ContactFactory(organization=organization), RoleFactory(organization=organization)
    old = Mail.objects.create(address=contact.email, subject="先のお知らせ", queued_at="2026-01-01T00:00:00Z")
    new = Mail.objects.create(address=role.user.email, subject="後のお知らせ")
    Mail.objects.create(address="somebody-else@example.jp", subject="他の会員宛て")
    text = page(client, organization).content.decode()
    assert text.index("後のお知らせ") < text.index("先のお知らせ")
    assert "他の会員宛て" not in text
    for mail in (old, new):
        assert reverse("admin:notices_mail_change", args=[mail.pk]) in text


def test_a_note_is_kept_with_who_and_when_and_corrected_by_a_new_one(client, officer):
    organization = OrganizationFactory()
    where = reverse("desk-member-note", args=[organization.pk])
    client.post(where, {"text": "電話で確認。4月に担当者交代"})
    first = Note.objects.get()
    client.post(where, {"text": "担当者交代は5月", "corrects": str(first.pk)})
    text = page(client, organization).content.decode()
    assert "事務局 花子" in text
    assert "<del>電話で確認。4月に担当者交代</del>" in text
    assert client.post(where, {"text": "6月", "corrects": str(first.pk)}).status_code == 409
    assert Note.objects.count() == 2


def test_a_note_is_never_changed_nor_deleted(officer):
    note = Note.write(OrganizationFactory(), text="記録", by=officer)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(text="別の記録")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Note.objects.filter(pk=note.pk).delete()


def test_a_note_is_corrected_once(officer):
    organization = OrganizationFactory()
    note = Note.write(organization, text="記録", by=officer)
    Note.write(organization, text="訂正", by=officer, corrects=note)
    with pytest.raises(Conflict):
        Note.write(organization, text="別の訂正", by=officer, corrects=note)


def test_another_members_note_is_not_corrected_here(client, officer):
    note = Note.write(OrganizationFactory(), text="記録", by=officer)
    where = reverse("desk-member-note", args=[OrganizationFactory().pk])
    assert client.post(where, {"text": "訂正", "corrects": str(note.pk)}).status_code == 404
    assert client.post(where, {"text": ""}).status_code == 422
    assert client.post(where, {"text": "x", "corrects": "zzz"}).status_code == 422


def test_a_viewer_reads_notes_and_writes_none(client):
    organization = OrganizationFactory()
    client.force_login(OfficerFactory(desk_rank="viewer"))
    assert page(client, organization).status_code == 200
    assert client.post(reverse("desk-member-note", args=[organization.pk]), {"text": "x"}).status_code == 403


def test_the_member_never_sees_the_notes(client, officer):
    role = RoleFactory()
    Note.write(role.organization, text="HIMITSU", by=officer)
    client.force_login(role.user)
    assert page(client, role.organization).status_code == 403
    assert not Note.objects.for_user(role.user).exists()


def changed(organization, status, day, **more):
    StatusChange.objects.create(organization=organization, status=status, effective_on=day, **more)


def test_the_status_as_of_a_day_is_told_with_name_and_category_of_then(client, officer):
    organization = OrganizationFactory(name_ja="株式会社むかし", joined_on=datetime.date(2024, 4, 1))
    for status, day in (("active", "2024-04-01"), ("on_hold", "2025-06-01"), ("active", "2025-09-01")):
        changed(organization, status, day)
    recorded = history.versions(organization).get()
    type(recorded).objects.filter(pk=recorded.pk).update(pgh_created_at="2025-01-01T00:00:00Z")
    Organization.objects.filter(pk=organization.pk).update(name_ja="株式会社いま", category="association")

    then = history.as_of(organization, datetime.date(2025, 7, 1))
    assert (then.status, then.name_ja, then.category, then.is_recorded) == ("on_hold", "株式会社むかし", "企業", True)
    assert history.as_of(organization, datetime.date(2025, 8, 31)).status == "on_hold"
    assert history.as_of(organization, datetime.date(2025, 9, 1)).status == "active"
    assert not history.as_of(organization, datetime.date(2024, 5, 1)).is_recorded
    assert history.as_of(organization, datetime.date(2024, 3, 31)) is None
    assert "株式会社むかし" in page(client, organization, day="令和7年7月1日").content.decode()
    assert "まだ会員ではありません" in page(client, organization, day="2024/3/31").content.decode()
    assert page(client, organization, day="いつか").context["as_of_form"].errors


def test_the_page_asks_the_same_number_of_questions_whatever_it_shows(client, officer, django_assert_max_num_queries):
    organization = OrganizationFactory()

    def ask():
        with django_assert_max_num_queries(60) as asked:
            assert page(client, organization, day="2026-01-01").status_code == 200
        return len(asked)

    def fill(n):
        ContactFactory(organization=organization)
        RoleFactory(organization=organization, kind="viewer")
        InvitationFactory(organization=organization)
        CertificateFactory(organization=organization, issued_on=datetime.date(2026, 1, n + 1))
        Duty.objects.create(organization=organization, kind="progress_report", period=n + 1)
        Mail.objects.create(address=organization.contacts.first().email, subject=str(n))
        Note.write(organization, text=str(n), by=officer)

    fill(0)
    before = ask()
    for n in range(1, 12):
        fill(n)
    assert ask() == before
