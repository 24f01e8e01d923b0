"""The daily digest of the portal's own failures: what it says, to whom, and that it is said once."""

import datetime

import pytest
from django.utils import timezone

from deadlines.models import Sweep
from notices import delivery
from notices.models import Mail, Notice, UnreadReport
from secretariat.failures import report
from secretariat.tasks import report_failures
from tests.accounts.factory import AdministratorFactory, OfficerFactory
from tests.notices.factory import MailFactory, NoticeFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
DAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def morning(frozen_today):
    frozen_today(2026, 11, 25, 8)


@pytest.fixture
def administrator():
    return AdministratorFactory(email="admin@example.jp")


def something_of_everything():
    now = timezone.now()
    MailFactory(state="failed", failed_at=now - HOUR, error="550 5.7.1 refused")
    MailFactory(state="failed", failed_at=now - 30 * HOUR)  # told yesterday
    MailFactory(state="uncertain", claimed_at=now - 90 * HOUR)
    MailFactory(state="sent", bounce="bounced", bounced_at=now - HOUR, bounce_detail="5.1.1 unknown")
    MailFactory(state="queued", queued_at=now - 25 * HOUR)
    MailFactory(state="queued", queued_at=now - 23 * HOUR)
    NoticeFactory(kind="reminder", state="missed", queued_at=now - HOUR, due_on=DAY)
    UnreadReport.objects.create(digest="0" * 64, subject="?")
    Sweep.objects.create(day=datetime.date(2026, 11, 24), finished_at=now - 24 * HOUR)


def findings_of(notice):
    return {finding["what"]["en"]: finding for finding in notice.context["findings"]}


def test_a_quiet_day_says_nothing(administrator):
    Sweep.objects.create(day=DAY, finished_at=timezone.now())
    assert report() == 0
    assert not Notice.objects.exists()


def test_a_portal_that_never_swept_is_new_not_broken(administrator):
    assert report() == 0


def test_it_counts_what_went_wrong_and_leads_to_exactly_those_rows(administrator, client):
    something_of_everything()
    assert report() == 1
    found = findings_of(Notice.objects.get(kind="failures"))
    assert {what: finding["number"] for what, finding in found.items()} == {
        "Mails that failed": 1,
        "Mails nobody knows of (to be decided on)": 1,
        "Mails that came back": 1,
        "Mails queued for more than a day": 1,
        "Reminders missed": 1,
        "Messages in the bounce mailbox that the portal could not read": 1,
        "Days since the daily sweep has last run": 1,
    }
    client.force_login(administrator)
    for finding in found.values():
        shown = client.get(finding["path"])
        assert shown.status_code == 200, finding["path"]
        assert shown.context["cl"].result_count == finding["number"], finding["path"]


def test_held_sweeps_are_told_with_their_reason(administrator, client):
    Sweep.objects.create(day=DAY, finished_at=timezone.now(), is_held=True, hold_reason="cap")
    Sweep.objects.create(day=DAY - datetime.timedelta(1), finished_at=timezone.now() - 24 * HOUR)
    report()
    found = findings_of(Notice.objects.get())
    assert list(found) == ["Sweeps that are held until an officer has seen the preview"]
    client.force_login(administrator)
    assert client.get(next(iter(found.values()))["path"]).context["cl"].result_count == 1


def test_a_doubled_task_says_it_once_and_the_next_day_only_what_is_new(administrator, frozen_today):
    MailFactory(state="failed", failed_at=timezone.now() - HOUR)
    report_failures()
    MailFactory(state="failed", failed_at=timezone.now() + HOUR)
    report_failures()
    assert Notice.objects.count() == 1
    frozen_today(2026, 11, 26, 8)
    report_failures()
    last = Notice.objects.order_by("due_on").last()
    assert findings_of(last)["Mails that failed"]["number"] == 1
    frozen_today(2026, 11, 27, 8)
    assert report() == 0


def test_the_top_lines_are_shown_and_the_rest_is_counted(administrator):
    for n in range(7):
        MailFactory(address=f"a{n}@example.jp", state="failed", failed_at=timezone.now(), error="550 no\nway")
    report()
    finding = findings_of(Notice.objects.get())["Mails that failed"]
    assert (finding["number"], len(finding["lines"]), finding["left"]) == (7, 5, 2)
    assert all(line.endswith("@example.jp – 550 no way") for line in finding["lines"])


def test_it_goes_to_active_administrators_in_their_language(administrator, mailoutbox):
    AdministratorFactory(email="english@example.jp", language="en")
    AdministratorFactory(email="left@example.jp", is_active=False)
    OfficerFactory()
    something_of_everything()
    assert report() == 2
    delivery.deliver()
    mails = {mail.to[0]: mail for mail in mailoutbox if mail.to[0] in ("admin@example.jp", "english@example.jp")}
    assert "送信に失敗したメール：1" in mails["admin@example.jp"].body
    assert "Mails that failed: 1" in mails["english@example.jp"].body
    assert "/en/secretariat/notices/mail/?state__exact=failed" in mails["english@example.jp"].body
    assert all("550 5.7.1 refused" in str(mail.alternatives[0][0]) for mail in mails.values())


def test_it_goes_to_whom_the_setting_names(administrator, settings):
    settings.OPERATORS = ["ops@example.jp", "admin@example.jp"]
    MailFactory(state="failed", failed_at=timezone.now())
    assert report() == 2
    assert set(Notice.objects.values_list("address", flat=True)) == {"ops@example.jp", "admin@example.jp"}


def test_its_questions_do_not_grow_with_the_rows(administrator, django_assert_max_num_queries):
    for _ in range(30):
        MailFactory(state="failed", failed_at=timezone.now())
    with django_assert_max_num_queries(24):
        report()
    assert Mail.objects.count() == 30
