"""An officer's transfer: members, open reviews and tasks go to another officer in one step."""

import datetime
import threading

import pytest
from django.db import connection
from django.urls import reverse

from deadlines.models import Task
from notices.models import Notice
from reviews.errors import Conflict
from secretariat import transfer
from secretariat.models import Assignment, MemberOfficer, SavedView, Transfer
from tests.deadlines.factory import DutyFactory
from tests.enrolment.mails import mails_to
from tests.members.factory import AdministratorFactory, OfficerFactory, OrganizationFactory, UserFactory
from tests.secretariat.factory import held, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving():
    """An officer with two members, two reviews (one returned, one decided) and two tasks (one done)."""
    officer = OfficerFactory(name="退任 太郎", email="leaving@example.jp")
    for _n in range(2):
        MemberOfficer.objects.create(organization=OrganizationFactory(), officer=officer)
    held(waiting("goal"), officer)
    decided = held(waiting("project"), officer)
    Assignment.close("project", decided.pk)
    for state in (Task.State.OPEN, Task.State.DONE):
        duty = DutyFactory(due_on=datetime.date(2026, 10, 1))
        Task.objects.create(
            kind="overdue", organization=duty.organization, duty=duty, due_on=duty.due_on, officer=officer, state=state
        )
    SavedView.objects.create(officer=officer, name="東京", query="?prefecture=13")
    return officer


@pytest.fixture
def successor():
    return OfficerFactory(name="後任 花子", email="successor@example.jp")


@pytest.fixture
def desk(client):
    client.force_login(OfficerFactory(name="主任"))
    return client


def press(client, leaving, successor, **data):
    """The page after "see what would move"."""
    asked = {"leaving": leaving.pk, "successor": successor.pk, "reason": "人事異動のため", **data}
    return client.post(reverse("officer-transfer"), {**asked, "preview": "1"})


def confirm(client, leaving, successor, *, seen=None, **data):
    seen = seen or press(client, leaving, successor, **data).context["work"].seen
    asked = {"leaving": leaving.pk, "successor": successor.pk, "reason": "人事異動のため", "seen": seen, **data}
    return client.post(reverse("officer-transfer"), {**asked, "confirm": "1"}, follow=True)


def test_what_moves_is_said_before_anything_moves(desk, leaving, successor):
    page = press(desk, leaving, successor)
    work = page.context["work"]
    assert (work.members, work.reviews, work.tasks) == (2, 1, 1)
    assert transfer.work_of(leaving).total == 4
    assert transfer.work_of(successor).total == 0


@pytest.mark.parametrize("language", ["ja", "en"])
def test_all_goes_to_the_successor_who_gets_one_mail(desk, leaving, successor, language):
    type(successor).objects.update(language=language)
    answer = confirm(desk, leaving, successor)
    assert "後任 花子" in answer.content.decode()
    assert transfer.work_of(leaving).total == 0
    moved = transfer.work_of(successor)
    assert (moved.members, moved.reviews, moved.tasks) == (2, 1, 1)
    (mail,) = mails_to("successor@example.jp")
    for said in ("退任 太郎", "主任", "人事異動のため", "officer=mine", "officer=me"):
        assert said in mail.text
    assert ("担当会員：2" if language == "ja" else "Members looked after: 2") in mail.text
    assert not Notice.objects.filter(address="leaving@example.jp").exists()


def test_what_was_done_and_what_is_the_persons_own_stays(desk, leaving, successor):
    confirm(desk, leaving, successor)
    assert Assignment.objects.filter(officer=leaving, closed_at__isnull=False).count() == 1
    assert Task.objects.filter(officer=leaving, state="done").count() == 1
    assert SavedView.objects.filter(officer=leaving).count() == 1


def test_the_audit_tells_who_handed_over_what_and_why(desk, leaving, successor):
    confirm(desk, leaving, successor)
    page = desk.get(reverse("audit"), {"kind": "secretariat.transfer"}).content.decode()
    assert "退任 太郎 → 後任 花子" in page
    assert "人事異動のため" in page
    moved = desk.get(reverse("audit"), {"kind": "secretariat.memberofficer", "by_people": "on"}).context["entries"]
    assert {entry.who for entry in moved} == {"主任"}


def test_of_two_who_press_the_second_is_told_who_was_first(desk, leaving, successor):
    seen = press(desk, leaving, successor).context["work"].seen
    confirm(desk, leaving, successor)
    answer = confirm(desk, leaving, OfficerFactory(name="別人"), seen=seen)
    assert "主任 さんが" in answer.content.decode()
    assert Transfer.objects.count() == 1
    assert transfer.work_of(successor).total == 4


def test_other_work_than_was_seen_is_shown_again(desk, leaving, successor):
    seen = press(desk, leaving, successor).context["work"].seen
    MemberOfficer.objects.create(organization=OrganizationFactory(), officer=leaving)
    answer = confirm(desk, leaving, successor, seen=seen)
    assert answer.context["work"].members == 3
    assert transfer.work_of(successor).total == 0


@pytest.mark.parametrize(
    ("successor", "said"),
    [
        ({"is_active": False}, "このアカウントは停止されています"),
        ({"is_staff": False}, "事務局に所属していません"),
        ({"desk_rank": "contractor"}, "確認を決定できません"),
        ({"desk_rank": "viewer"}, "確認を決定できません"),
    ],
)
def test_who_cannot_take_over_is_refused_with_the_reason(desk, leaving, successor, said):
    answer = press(desk, leaving, OfficerFactory(**successor))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert transfer.work_of(leaving).total == 4


def test_nobody_takes_over_from_themselves(desk, leaving):
    answer = press(desk, leaving, leaving)
    assert "引継ぎ元の担当者です" in answer.content.decode()


def test_who_looks_after_nothing_has_nothing_to_hand_over(desk, successor):
    answer = press(desk, OfficerFactory(), successor)
    assert "引き継ぐものがありません" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_is_asked_for_again(desk, leaving, value):
    answer = desk.post(reverse("officer-transfer"), {"leaving": leaving.pk, "successor": value, "reason": "r"})
    assert answer.status_code == 422
    assert desk.get(reverse("officer-transfer"), {"leaving": value}).status_code == 200


def test_a_reason_is_asked_for(desk, leaving, successor):
    assert press(desk, leaving, successor, reason="").status_code == 422


def test_the_work_of_who_has_gone_already_can_be_handed_over(desk, leaving, successor):
    type(leaving).objects.filter(pk=leaving.pk).update(is_active=False, is_staff=False)
    confirm(desk, leaving, successor)
    assert transfer.work_of(successor).total == 4


def test_an_administrator_closes_the_account_with_it(client, leaving, successor):
    client.force_login(AdministratorFactory())
    confirm(client, leaving, successor, closing="on")
    leaving.refresh_from_db()
    assert not leaving.is_active
    assert Transfer.objects.get().is_account_closed


def test_an_administrator_closes_an_account_without_work_too(client, successor):
    client.force_login(AdministratorFactory())
    person = OfficerFactory()
    confirm(client, person, successor, closing="on")
    person.refresh_from_db()
    assert not person.is_active


def test_an_officer_closes_no_account(desk, leaving, successor):
    assert "closing" not in desk.get(reverse("officer-transfer")).context["form"].fields
    confirm(desk, leaving, successor, closing="on")
    leaving.refresh_from_db()
    assert leaving.is_active


def test_nobody_closes_their_own_account(client, leaving, successor):
    type(leaving).objects.filter(pk=leaving.pk).update(is_superuser=True)
    client.force_login(leaving)
    answer = press(client, leaving, successor, closing="on")
    assert "自分のアカウントは停止できません" in answer.content.decode()


@pytest.mark.parametrize("rank", ["viewer", "contractor"])
def test_who_may_not_decide_sees_no_form_and_moves_nothing(client, leaving, successor, rank):
    client.force_login(OfficerFactory(desk_rank=rank))
    assert 'name="successor"' not in client.get(reverse("officer-transfer")).content.decode()
    assert press(client, leaving, successor).status_code == 403
    assert transfer.work_of(leaving).total == 4


def test_it_is_found_from_the_people_and_from_the_officers_own_page(client, leaving):
    client.force_login(AdministratorFactory())
    address = reverse("officer-transfer")
    assert address in client.get(reverse("admin:accounts_user_changelist")).content.decode()
    page = client.get(reverse("admin:accounts_user_change", args=[leaving.pk])).content.decode()
    assert f"{address}?leaving={leaving.pk}" in page
    member = client.get(reverse("admin:accounts_user_change", args=[UserFactory().pk])).content.decode()
    assert f"{address}?leaving" not in member
    form = client.get(address, {"leaving": leaving.pk}).context["form"]
    assert str(form["leaving"].value()) == str(leaving.pk)


def test_it_asks_as_often_for_many_rows_as_for_few(desk, leaving, successor, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        confirm(desk, leaving, successor)
    MemberOfficer.objects.bulk_create(
        MemberOfficer(organization=each, officer=leaving) for each in OrganizationFactory.create_batch(60)
    )
    with django_assert_max_num_queries(len(few)):
        confirm(desk, leaving, successor)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_wins():
    leaving, first, second = OfficerFactory(), OfficerFactory(), OfficerFactory()
    MemberOfficer.objects.create(organization=OrganizationFactory(), officer=leaving)
    seen, outcomes, start = transfer.work_of(leaving).seen, [], threading.Barrier(2)

    def hand(to):
        start.wait()
        try:
            outcomes.append(transfer.transfer(leaving, to, because="異動", seen=seen, by=to).successor)
        except Conflict as conflict:
            outcomes.append(conflict.subject)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand, args=(to,)) for to in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = Transfer.objects.get()
    assert made in outcomes
    assert MemberOfficer.objects.get().officer == made.successor
