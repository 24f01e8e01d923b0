"""One officer's working day at the desk, over the demo at 1,000 members: what waits, who is late, what goes out.

Mails are sent by a real Celery worker; `make screenshots` keeps the pictures in screenshots/walk/.
"""

import re

import pytest
from django.core.management import call_command

from deadlines.models import Duty
from demo.persons import PASSWORD
from enrolment.models import Application
from members.models import Note, Organization
from notices.models import Notice
from secretariat.models import Export, MemberOfficer
from secretariat.queue import KINDS
from tests.browser.walk.person import Person, Walk

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

MEMBERS = 1000


@pytest.fixture
def officer(live_portal, smtp_sink, celery_worker_process, new_page):
    call_command("demo", members=MEMBERS, verbosity=0)
    walk = Walk(live_portal, "ja", smtp_sink, new_page)
    person = Person(walk, "secretariat@example.jp")
    person.signs_in(PASSWORD)
    yield person
    assert walk.faults == [], "\n\n".join(walk.faults)


def test_one_officers_working_day(officer):
    morning_mail_is_seen_and_let_go(officer)
    application_is_approved(officer)
    goal_is_returned_with_a_comment(officer)
    late_members_are_handed_over_reminded_and_extended(officer)
    letter_on_paper_is_noted_and_entered(officer)
    circular_goes_out(officer)
    table_is_taken_out(officer)
    what_was_done_is_on_record(officer)


def number_in(text):
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def morning_mail_is_seen_and_let_go(officer):
    officer.opens("/secretariat/")
    officer.looks("day-home", narrow=True)
    officer.opens("/secretariat/reminders/")
    officer.presses("Run today's sweep now")
    officer.looks("day-sweep")
    officer.presses("Run it now")
    officer.looks("day-reminders", narrow=True)
    held = officer.page.get_by_role("button", name=officer.says("I have seen the list: send these reminders"))
    if held.count():  # on a closed day nothing is held, as nothing goes out
        officer.goes(held)
        assert Notice.objects.filter(kind="reminder").exists()


def application_is_approved(officer):
    officer.opens("/secretariat/")
    waiting = officer.page.locator(".desk-figures a").first
    number = number_in(waiting.inner_text())
    officer.goes(waiting)
    officer.looks("day-queue")
    assert number == Application.objects.filter(state="submitted").count() + not_applications()
    application = Application.objects.filter(state="submitted").order_by("submitted_at").first()
    officer.opens(f"/secretariat/reviews/application/{application.pk}/")
    officer.looks("day-application")
    officer.presses("Approve the application")
    assert Organization.objects.filter(name_ja=application.name_ja).exists()


def not_applications():

    return sum(
        model._default_manager.filter(state="submitted").count()
        for kind, model in KINDS.items()
        if kind != "application"
    )


def goal_is_returned_with_a_comment(officer):
    officer.opens("/secretariat/reviews/?kind=goal")
    officer.goes(officer.page.locator(".desk-queue tbody th a, .desk-queue tbody td a").first)
    officer.page.select_option("select[name=reply-return]", index=1)
    officer.page.click("button[name=insert][value=return]")
    assert officer.field("comment").first.input_value()
    officer.looks("day-return")
    officer.presses("Return for correction")
    assert Notice.objects.filter(kind="submission-returned").exists()


def late_members_are_handed_over_reminded_and_extended(officer):
    officer.opens("/secretariat/board/?when=overdue")
    officer.looks("day-board", narrow=True)
    late = Duty.objects.overdue().of_members().count()
    everything = officer.page.locator("input[name=all][value='1']")
    assert number_in(everything.locator("xpath=..").inner_text()) == late
    everything.check()
    officer.page.select_option("select[name=to]", label="事務局 花子")
    officer.presses("Hand over (preview first)")
    officer.looks("day-hand-over")
    officer.goes(officer.page.locator("button[name=confirm]"))
    late_members = Duty.objects.overdue().of_members().values("organization").distinct().count()
    assert MemberOfficer.objects.filter(officer__email=officer.email).count() == late_members

    officer.page.locator("input[name=all][value='1']").check()
    officer.presses("Remind now (preview first)")
    officer.looks("day-remind")
    if confirm := officer.page.locator("button[name=confirm]").all():
        officer.goes(confirm[0])

    officer.opens("/secretariat/board/?when=30&kind=goals")
    officer.page.locator("input[name=all][value='1']").check()
    officer.presses("Extend (preview first)")
    officer.fills(days="30", reason_ja="災害の影響による一括延長")
    officer.goes(officer.page.locator("main form button.default, #content form button.default").first)
    officer.looks("day-extend")
    officer.goes(officer.page.locator("button[name=confirm]"))
    assert Duty.objects.filter(kind="goals", extended_to__isnull=False).exists()


def letter_on_paper_is_noted_and_entered(officer):
    member = Duty.objects.filter(kind="goals", state="open").first().organization
    officer.opens(f"/secretariat/members/{member.pk}/")
    officer.looks("day-member", narrow=True)
    officer.fills(text="電話で目標の設定について相談を受けました。")
    officer.presses("Save the note")
    assert Note.objects.filter(organization=member).count() == 1
    officer.opens(f"/secretariat/members/{member.pk}/on-behalf/")
    officer.fills(channel="paper")
    officer.presses("Begin")
    officer.reads(member.name_ja)
    officer.looks("day-on-behalf")
    officer.opens(f"/organizations/{member.pk}/goals/new/")
    officer.reads(member.name_ja)


def circular_goes_out(officer):
    officer.opens("/secretariat/circulars/new/")
    officer.fills(
        subject_ja="年度末のフォローアップについて",
        text_ja="今年度の報告の受付を開始しました。",
        subject_en="The follow-up of this year",
        text_en="Reports of this year are welcome now.",
    )
    officer.page.locator("[name=categories][value=university]").check()
    officer.presses("Save and see the preview")
    officer.looks("day-circular")
    officer.goes(officer.page.locator("form button.default").last)
    assert Notice.objects.filter(kind="circular").count()
    officer.walk.mail("", "年度末のフォローアップについて")


def table_is_taken_out(officer):
    officer.opens("/secretariat/exports/?kind=members")
    officer.presses("Start the export")
    officer.page.wait_for_selector("a[href$='/file/']", timeout=60_000)
    officer.looks("day-export")
    assert Export.objects.get().total >= MEMBERS


def what_was_done_is_on_record(officer):
    officer.opens("/secretariat/audit/?by_people=on")
    officer.reads("事務局 花子")
    officer.looks("day-audit", narrow=True)
    officer.opens("/secretariat/")
    officer.looks("day-evening")
