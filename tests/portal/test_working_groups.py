"""Meetings and documents of a working group: each seen by exactly those who may, and read as a file by no others."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DeskRank
from files.models import GroupDocument, StoredFile
from members.models import GroupMembership, Meeting
from members.visibility import Visibility
from tests.files.factory import PDF, StoredFileFactory, upload
from tests.members.factory import OfficerFactory, OrganizationFactory, RoleFactory, UserFactory, WorkingGroupFactory
from timekeeping import today

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = (today() + datetime.timedelta(days=days) for days in (-1, 1))
ALL = ["secretariat", "group", "members", "public"]
SEEN = {
    "anonymous": {"public"},
    "person without organization": {"public"},
    "people of a former member": {"public"},
    "people of another member": {"public", "members"},
    "people of the group": {"public", "members", "group"},
    "viewer at the desk": {*ALL},
    "officer": {*ALL},
}


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def group():
    return WorkingGroupFactory(slug="recycled-plastics")


def document(group, visibility="public", **more):
    stored = StoredFileFactory(organization=None, name="資料.pdf")
    return GroupDocument.objects.create(
        working_group=group, title_ja=f"資料 {visibility}", visibility=visibility, stored=stored, **more
    )


def meeting(group, visibility="public", day=TOMORROW, **more):
    title = f"会合 {visibility}"
    return Meeting.objects.create(working_group=group, title_ja=title, visibility=visibility, held_on=day, **more)


def participant(group, **more):
    organization = OrganizationFactory(**more)
    GroupMembership.objects.create(organization=organization, working_group=group)
    return organization


def somebody(who, group):
    left = {"status": "left", "left_on": today(), "leaving_reason": "withdrew"}
    return {
        "anonymous": lambda: None,
        "person without organization": UserFactory,
        "people of a former member": lambda: RoleFactory(organization=participant(group, **left)).user,
        "people of another member": lambda: RoleFactory(organization=participant(WorkingGroupFactory())).user,
        "people of the group": lambda: RoleFactory(organization=participant(group), kind="viewer").user,
        "viewer at the desk": lambda: OfficerFactory(desk_rank=DeskRank.VIEWER),
        "officer": OfficerFactory,
    }[who]()


def page_of(group):
    return reverse("working-group", args=[group.slug])


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_and_downloads_exactly_what_is_for_them(client, group, who):
    documents = {visibility: document(group, visibility) for visibility in Visibility.values}
    for visibility in Visibility.values:
        meeting(group, visibility)
    person = somebody(who, group)
    if person:
        client.force_login(person)
    text = client.get(page_of(group)).content.decode()
    assert {one for one in ALL if f"会合 {one}" in text} == SEEN[who]
    assert {one for one in ALL if f"資料 {one}" in text} == SEEN[who]
    answers = {one: client.get(f"/files/{each.stored_id}/").status_code for one, each in documents.items()}
    assert answers == {one: 200 if one in SEEN[who] else 404 for one in ALL}


def test_a_document_of_a_meeting_does_not_show_more_than_its_own_visibility(client, group):
    open_meeting = meeting(group, "public")
    document(group, "group", meeting=open_meeting)
    assert "資料 group" not in client.get(page_of(group)).content.decode()


def test_who_has_uploaded_a_document_keeps_no_way_to_it(client, group):
    kept = document(group, "secretariat")
    client.force_login(kept.stored.uploaded_by)
    assert client.get(f"/files/{kept.stored_id}/").status_code == 404


def test_minutes_are_read_once_they_are_published(client, group):
    held = meeting(group, day=YESTERDAY, minutes_ja="次回の進め方を確認した。")
    assert "進め方" not in client.get(page_of(group)).content.decode()
    Meeting.objects.filter(pk=held.pk).update(are_minutes_published=True)
    assert "進め方" in client.get(page_of(group)).content.decode()


def test_the_page_shows_who_leads_and_present_members_only(client, group):
    lead = participant(group, name_ja="座長の大学")
    lead.group_memberships.update(role="chair")
    participant(group, name_ja="参加する市")
    participant(group, name_ja="去った会社", status="left", left_on=today(), leaving_reason="withdrew")
    text = client.get(page_of(group)).content.decode()
    assert "座長の大学" in text
    assert "参加する市" in text
    assert "去った会社" not in text


def test_in_english_a_text_without_translation_is_marked_as_japanese(client, group):
    meeting(group)
    meeting(group, title_en="Second meeting")
    text = client.get(f"/en{page_of(group)}").content.decode()
    assert "Second meeting" in text
    assert '<h3 class="card__title" lang="ja">会合 public</h3>' in text


def test_an_unknown_group_is_not_there(client):
    assert client.get("/working-groups/no-such-group/").status_code == 404


def test_the_pages_ask_as_often_for_many_rows_as_for_few(client, group):
    role = RoleFactory(organization=participant(group))
    client.force_login(role.user)
    pages = [page_of(group), reverse("own-working-groups", args=[role.organization_id])]

    def cost():
        for _number in range(3):
            document(group, meeting=meeting(group))
            document(group, meeting=meeting(group, day=YESTERDAY))
            document(group)
            participant(group)
        with CaptureQueriesContext(connection) as queries:
            assert [client.get(page).status_code for page in pages] == [200, 200]
        return len(queries)

    assert cost() >= cost()


def test_a_member_finds_its_groups_meetings_and_documents_in_the_workspace(client, group):
    role = RoleFactory(organization=participant(group))
    for visibility in ALL:
        document(group, visibility)
        meeting(group, visibility)
    address = reverse("own-working-groups", args=[role.organization_id])
    for person in (role.user, OfficerFactory()):  # an officer looks at what the member sees
        client.force_login(person)
        text = client.get(address).content.decode()
        assert {one for one in ALL if f"会合 {one}" in text} == SEEN["people of the group"]
        assert {one for one in ALL if f"資料 {one}" in text} == SEEN["people of the group"]
        assert str(group) in text
    client.force_login(RoleFactory().user)
    assert client.get(address).status_code == 404


# --- at the desk ------------------------------------------------------------------------------------------------


def typed(group, **more):
    day = today().isoformat()
    said = {"working_group": group.pk, "title_ja": "配布資料", "dated_on": day, "position": 1, "visibility": "group"}
    return {**said, "upload": upload(), **more}


def test_an_officer_adds_a_document_replaces_its_file_and_removes_it(client, group, django_capture_on_commit_callbacks):
    client.force_login(officer := OfficerFactory())
    assert client.post(reverse("admin:files_groupdocument_add"), typed(group)).status_code == 302
    kept = GroupDocument.objects.get()
    first = kept.stored
    assert (first.uploaded_by, first.organization, first.content_type) == (officer, None, "application/pdf")

    change = reverse("admin:files_groupdocument_change", args=[kept.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change, typed(group, title_ja="別の題", upload=""))
        client.post(change, typed(group, upload=upload(PDF + b"2")))
    kept.refresh_from_db()
    assert kept.stored_id != first.pk
    assert not first.file.storage.exists(first.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:files_groupdocument_delete", args=[kept.pk]), {"post": "yes"})
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("upload", {"upload": upload(b"MZ\x90\x00\x03\x00")}),
        ("upload", {"upload": ""}),
        ("meeting", {"meeting": "x"}),
        ("visibility", {"visibility": "everybody"}),
        ("dated_on", {"dated_on": "2026-02-30"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(client, group, name, wrong):
    client.force_login(OfficerFactory())
    answer = client.post(reverse("admin:files_groupdocument_add"), typed(group, **wrong))
    assert set(answer.context["adminform"].form.errors) == {name}
    assert not StoredFile.objects.exists()


def test_a_document_belongs_to_the_group_that_met(client, group):
    client.force_login(OfficerFactory())
    other = meeting(WorkingGroupFactory())
    answer = client.post(reverse("admin:files_groupdocument_add"), typed(group, meeting=other.pk))
    assert set(answer.context["adminform"].form.errors) == {"meeting"}


def of_meeting(group, **more):
    said = {"working_group": group.pk, "title_ja": "第1回", "held_on": TOMORROW.isoformat(), "visibility": "members"}
    return {**said, **more}


@pytest.mark.parametrize(
    "more",
    [
        {"are_minutes_published": "on", "minutes_ja": "議事"},
        {"are_minutes_published": "on", "held_on": YESTERDAY.isoformat()},
    ],
)
def test_minutes_are_published_when_they_are_written_and_the_meeting_was_held(client, group, more):
    client.force_login(OfficerFactory())
    client.post(reverse("admin:members_meeting_add"), of_meeting(group, **more))
    assert not Meeting.objects.exists()


def test_who_prepares_writes_for_the_secretariat_only(client, group):
    client.force_login(OfficerFactory(desk_rank=DeskRank.CONTRACTOR))
    add = reverse("admin:members_meeting_add")
    client.post(add, of_meeting(group))
    assert not Meeting.objects.exists()
    client.post(add, of_meeting(group, visibility="secretariat"))
    prepared = Meeting.objects.get()
    change = reverse("admin:members_meeting_change", args=[prepared.pk])
    client.post(change, of_meeting(group, visibility="secretariat", title_ja="第1回（案）"))
    prepared.refresh_from_db()
    assert prepared.title_ja == "第1回（案）"
    Meeting.objects.update(visibility="group")
    assert client.get(change).status_code == 200
    assert client.post(change, of_meeting(group, visibility="secretariat")).status_code == 403


def test_a_document_that_others_see_is_not_changed_by_who_prepares(client, group):
    client.force_login(OfficerFactory(desk_rank=DeskRank.CONTRACTOR))
    add = reverse("admin:files_groupdocument_add")
    client.post(add, typed(group, visibility="public"))
    assert not StoredFile.objects.exists()
    assert client.post(add, typed(group, visibility="secretariat")).status_code == 302
    shown = document(group, "members")
    change = reverse("admin:files_groupdocument_change", args=[shown.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, typed(group, visibility="secretariat")).status_code == 403
    assert client.get(reverse("admin:files_groupdocument_delete", args=[shown.pk])).status_code == 403


@pytest.mark.parametrize("page", ["members_meeting", "files_groupdocument"])
def test_the_lists_of_the_desk_ask_as_often_for_many_rows_as_for_few(client, group, page):
    client.force_login(OfficerFactory())

    def cost():
        for _number in range(3):
            document(group, meeting=meeting(group))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:{page}_changelist")).status_code == 200
        return len(queries)

    assert cost() >= cost()
