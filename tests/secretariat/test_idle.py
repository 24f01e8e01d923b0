"""Reviews that lie untouched are called to mind, once a working day."""

import datetime

import pytest
from django.utils import timezone

from notices.models import Notice
from secretariat.idle import remind_officers
from secretariat.models import Assignment
from tests.enrolment.mails import mails_to
from tests.members.factory import OfficerFactory
from tests.secretariat.factory import held, waiting
from timekeeping import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday(frozen_today):
    frozen_today(2026, 11, 26)


def handed_days_ago(submission, days):
    Assignment.objects.filter(submission_id=submission.pk).update(
        assigned_at=timezone.now() - datetime.timedelta(days=days)
    )


def test_an_officer_reads_what_is_theirs_and_what_is_nobodys():
    officer, other = OfficerFactory(email="officer@example.jp"), OfficerFactory(email="other@example.jp")
    own = held(waiting("change", days=9), officer)
    handed_days_ago(own, 8)
    theirs = held(waiting("change", days=9), other)
    handed_days_ago(theirs, 8)
    nobodys = waiting("goal", days=10)
    waiting("goal", days=2)
    assert remind_officers() == 2
    (mail,) = mails_to("officer@example.jp")
    assert own.organization.name_ja in mail.text
    assert nobodys.goal.organization.name_ja in mail.text
    assert theirs.organization.name_ja not in mail.text
    assert "ご担当分：1件" in mail.text
    assert "事務局担当者未定：1件" in mail.text
    assert "officer=mine" in mail.text


def test_the_time_begins_anew_for_who_got_it_later():
    officer = OfficerFactory()
    handed_days_ago(held(waiting("change", days=30), officer), 3)
    assert remind_officers() == 0


def test_what_a_former_officer_had_is_told_to_all():
    gone, here = OfficerFactory(), OfficerFactory()
    handed_days_ago(held(waiting("change", days=30), gone), 20)
    gone.is_active = False
    gone.save()
    assert remind_officers() == 1
    assert Notice.objects.get().user == here


def test_it_is_said_once_a_day_and_again_the_next(frozen_today):
    OfficerFactory()
    waiting("change", days=30)
    remind_officers()
    remind_officers()
    assert Notice.objects.filter(kind="reviews-idle").count() == 1
    frozen_today(2026, 11, 27)
    remind_officers()
    assert Notice.objects.filter(kind="reviews-idle").count() == 2


def test_nobody_is_written_to_on_a_closed_day_or_for_nothing(frozen_today):
    OfficerFactory()
    assert remind_officers() == 0
    waiting("change", days=30)
    frozen_today(2026, 11, 28)
    assert (today().weekday(), remind_officers()) == (5, 0)


def test_it_asks_no_more_questions_for_more_reviews(django_assert_max_num_queries):
    officer = OfficerFactory()
    waiting("change", days=30)
    handed_days_ago(held(waiting("change", days=30), officer), 20)
    with django_assert_max_num_queries(60) as few:
        remind_officers(datetime.date(2026, 11, 25))
    for _n in range(30):
        handed_days_ago(held(waiting("change", days=30), officer), 20)
    with django_assert_max_num_queries(len(few)):
        remind_officers(datetime.date(2026, 11, 26))
