"""Freezing a large partnership: the officer asks, the worker freezes or keeps for the officer why not."""

import datetime
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import DeskRank
from circular_partners.embedded.places import BASE_DIR
from reports import closing, freezing, tasks, year_preview
from reports.models import Freezing, FrozenMember, FrozenYear
from secretariat.failures import findings
from tests.goals.factory import accepted_version
from tests.members.factory import OfficerFactory, OrganizationFactory
from timekeeping import FiscalYear, fiscal_year_of, today

pytestmark = pytest.mark.django_db
YEAR = fiscal_year_of(today()).year - 1
FREEZE = reverse("year-freeze", args=[YEAR])
FREEZING = reverse("year-freezing", args=[YEAR])
WORK = "import django; django.setup(); from reports.freezing import freeze_asked; freeze_asked()"


@pytest.fixture(autouse=True)
def large(monkeypatch, settings):
    """A partnership too large to be counted while somebody waits."""
    settings.WAKE_WORKERS = False
    monkeypatch.setattr(year_preview, "COUNTED_AT_ONCE", 0)
    accepted_version()


@pytest.fixture
def officer(client):
    officer = OfficerFactory(name="事務局 花子")
    client.force_login(officer)
    return officer


def seen():
    return closing.fingerprint(closing.count(YEAR))


def ask(by=None, *, edition=1, **more):
    return Freezing.ask(YEAR, by=by or OfficerFactory(), edition=edition, seen=seen(), **more)


def press(client, **more):
    """Look at the figures and freeze them."""
    client.get(FREEZE)
    tasks.count_years()
    page = client.get(FREEZE)
    posted = {"edition": page.context["edition"], "seen": page.context["seen"], **more}
    return client.post(FREEZE, posted, follow=True)


def freezes_itself(edition=1, reason="", name="事務局 太郎"):
    return closing.freeze(YEAR, edition=edition, seen=seen(), by=OfficerFactory(name=name), reason=reason)


def joins_later():
    """Somebody who belongs to the year after all."""
    return OrganizationFactory(joined_on=FiscalYear(YEAR).starts_on)


def text(answer):
    return answer.content.decode()


def test_the_officer_asks_and_the_worker_freezes(client, officer):
    answer = press(client)
    assert "第1版として確定しています" in text(answer)
    assert 'data-live="yes"' in text(answer)
    assert "確定処理中" in text(client.get(reverse("years")))
    assert client.get(FREEZE)["Location"] == FREEZING
    assert not FrozenYear.objects.exists()
    tasks.freeze_years()
    frozen = FrozenYear.objects.get()
    assert (frozen.edition, frozen.frozen_by) == (1, officer)
    assert frozen.members.count() == 1
    assert client.get(FREEZING)["Location"] == frozen.get_absolute_url()
    assert "確定処理中" not in text(client.get(reverse("years")))


def test_asking_costs_as_much_for_many_goals_as_for_one(client, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as few:
        client.post(FREEZE, {"edition": 1, "seen": "x"})
    tasks.freeze_years()
    for _n in range(5):
        accepted_version()
    with django_assert_max_num_queries(len(few) + 1):  # the row is there already
        client.post(FREEZE, {"edition": 1, "seen": "x"})


def test_figures_that_have_changed_are_shown_again_and_the_reason_stays(client, officer):
    freezes_itself()
    press(client, reason="参画日の訂正")
    joins_later()
    tasks.freeze_years()
    answer = client.get(FREEZING, follow=True)
    assert "確認された後に数値が変わりました" in text(answer)
    assert answer.context["figures"].members == 2
    assert "参画日の訂正</textarea>" in text(answer)
    with translation.override("en"):
        english = client.get(reverse("year-freezing", args=[YEAR]), follow=True)
    assert "The figures have changed" in text(english)
    assert FrozenYear.objects.count() == 1
    press(client, reason="参画日の訂正")
    tasks.freeze_years()
    assert FrozenYear.objects.first().reason == "参画日の訂正"
    assert "数値が変わりました" not in text(client.get(FREEZE, follow=True))
    assert "参画日の訂正</textarea>" not in text(client.get(FREEZE, follow=True))


def test_who_comes_second_is_told_who_was_first_and_keeps_the_reason(client, officer):
    freezes_itself()
    press(client, reason="花子の理由")
    freezes_itself(2, "太郎の理由")
    tasks.freeze_years()
    told = client.get(FREEZING)
    assert "事務局 太郎が先にこの年度を確定しました" in text(told)
    assert reverse("year", args=[YEAR, 2]) in text(told)
    assert FrozenYear.objects.count() == 2
    client.get(FREEZE)
    tasks.count_years()
    again = client.get(FREEZE)
    assert again.context["edition"] == 3
    assert "花子の理由</textarea>" in text(again)


def test_of_two_officers_who_ask_the_first_is_served_and_both_are_told(client, officer):
    first = ask(OfficerFactory(name="事務局 太郎"))
    assert "事務局 太郎" in text(client.get(FREEZING))
    client.post(FREEZE, {"edition": 1, "seen": seen()})
    tasks.freeze_years()
    assert FrozenYear.objects.get().frozen_by == first.by
    assert "事務局 太郎が先にこの年度を確定しました" in text(client.get(FREEZING))
    client.force_login(first.by)
    assert client.get(FREEZING)["Location"] == FrozenYear.objects.get().get_absolute_url()


def test_pressing_twice_asks_once(officer):
    first = ask(officer)
    Freezing.objects.update(tries=1)
    assert ask(officer, reason="二度目").pk == first.pk
    assert Freezing.objects.values_list("tries", "reason").get() == (1, "")


def test_what_fails_is_said_and_leaves_nothing(client, officer):
    freezes_itself()
    press(client, reason="失敗した確定の理由")
    Freezing.objects.update(tries=3)  # so often a worker has begun and died
    tasks.freeze_years()
    answer = client.get(FREEZING, follow=True)
    assert "年度を確定できませんでした" in text(answer)
    assert "失敗した確定の理由</textarea>" in text(answer)
    Freezing.objects.update(year=YEAR + 1, outcome="", tries=0)  # closing.NotClosed
    tasks.freeze_years()
    assert Freezing.objects.get().outcome == "failed"
    assert FrozenYear.objects.count() == 1


def test_a_list_of_members_that_is_not_what_was_counted_is_not_kept(monkeypatch):
    write = closing.keep_members

    def somebody_joins_just_now(frozen):
        OrganizationFactory(joined_on=FiscalYear(YEAR).starts_on)
        write(frozen)

    monkeypatch.setattr(closing, "keep_members", somebody_joins_just_now)
    with pytest.raises(closing.Changed):
        freezes_itself()
    assert not FrozenYear.objects.exists()


def test_who_only_reads_watches_and_asks_nothing(client):
    client.force_login(OfficerFactory(desk_rank=DeskRank.VIEWER))
    assert client.post(FREEZE, {"edition": 1, "seen": seen()}).status_code == 403
    assert not Freezing.objects.exists()
    assert client.get(FREEZING)["Location"] == FREEZE
    ask()
    assert "確定しています" in text(client.get(FREEZING))
    tasks.freeze_years()
    assert client.get(FREEZING)["Location"] == FrozenYear.objects.get().get_absolute_url()
    assert client.get(reverse("year-freezing", args=[YEAR + 1])).status_code == 404


def test_whose_account_was_closed_meanwhile_freezes_nothing(officer):
    asked = ask(officer)
    officer.is_active = officer.is_staff = False
    officer.save()
    assert freezing.freeze_asked() == 1
    asked.refresh_from_db()
    assert asked.outcome == "failed"
    assert not FrozenYear.objects.exists()


def test_an_absent_worker_is_said_and_keeps_the_year_from_nobody_else(client, officer):
    other = OfficerFactory(name="事務局 太郎")
    Freezing.objects.filter(pk=ask(other).pk).update(asked_at=timezone.now() - datetime.timedelta(hours=1))
    client.get(FREEZE)
    tasks.count_years()
    page = client.get(FREEZE)
    assert page.status_code == 200
    assert "事務局 太郎さんがこの年度の確定を依頼しています" in text(page)
    assert "応答していません" in text(client.get(FREEZING))
    assert "Fiscal years that the worker has not frozen yet" in {
        finding["what"]["en"] for finding in findings(since=timezone.now(), day=today())
    }


def test_a_first_edition_has_no_reason_however_its_number_is_written(client, officer):
    page = press(client, edition="01", reason="なし")
    assert page.status_code == 200
    assert Freezing.objects.get().reason == ""


# --- real connections and processes ----------------------------------------------------------------------------


def at_once(*works):
    """Do them on connections of their own at the same moment; what each returned."""
    ready, returned = threading.Barrier(len(works)), []

    def begin(work):
        try:
            ready.wait(10)
            returned.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return returned


def wait_for(condition, seconds=60):
    over = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < over, "it did not come to pass in time"
        time.sleep(0.02)


def is_waiting_to_write():
    """Whether another connection stands before the table of members."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'reports_frozenmember'::regclass AND NOT granted"
        )
        return cursor.fetchone()[0] > 0


def is_free(asked):
    with transaction.atomic():
        return Freezing.objects.locked(asked.pk) is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_whose_years_are_frozen_at_once_one_is_told():
    first, second = ask(), ask()
    assert at_once(lambda: freezing.carry_out(first.pk), lambda: freezing.carry_out(second.pk)) == [True, True]
    assert sorted(Freezing.objects.values_list("outcome", flat=True)) == ["frozen", "overtaken"]
    winner = Freezing.objects.get(outcome="frozen")
    assert FrozenYear.objects.get().frozen_by == winner.by
    assert FrozenMember.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_freezes():
    ask()
    assert sorted(at_once(freezing.freeze_asked, freezing.freeze_asked)) == [0, 1]
    assert Freezing.objects.get().outcome == "frozen"
    assert FrozenYear.objects.count() == 1


def killed(worker):
    worker.kill()


def cut_off(worker):
    """Its connection is broken, as by a database that starts anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE relation = 'reports_frozenmember'::regclass AND NOT granted"
        )


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ended", [killed, cut_off])
def test_a_worker_that_ends_in_the_middle_leaves_nothing_and_the_next_takes_it_up(
    client, officer, process_environment, ended
):
    asked = ask(officer)
    with transaction.atomic():
        connection.cursor().execute("LOCK TABLE reports_frozenmember IN SHARE MODE")
        worker = subprocess.Popen([sys.executable, "-c", WORK], cwd=BASE_DIR, env=process_environment)
        wait_for(is_waiting_to_write)
        assert freezing.freeze_asked() == 0  # the other one is at it
        ended(worker)
        worker.wait(60)
    wait_for(lambda: is_free(asked))
    assert not FrozenYear.objects.exists()
    assert "確定しています" in text(client.get(FREEZING))
    tasks.freeze_years()
    assert FrozenYear.objects.get().members.count() == 1
    assert Freezing.objects.values_list("outcome", "tries").get() == ("frozen", 2)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_pressing_the_button_wakes_the_worker(client, officer, settings, celery_worker_process):
    figures = seen()
    settings.WAKE_WORKERS = True
    client.post(FREEZE, {"edition": 1, "seen": figures})
    wait_for(FrozenYear.objects.exists)
    assert client.get(FREEZING)["Location"] == FrozenYear.objects.get().get_absolute_url()
