"""Every mail to an applicant or a leaving member, read in both languages."""

import pytest

from enrolment.approval import approve, decline
from enrolment.leaving import leave
from enrolment.starting import start
from notices.models import Notice
from tests.enrolment.factory import submitted_application
from tests.enrolment.mails import read
from tests.members.factory import ContactFactory, OfficerFactory, OrganizationFactory
from timekeeping import today

pytestmark = pytest.mark.django_db


def every_mail(language):
    officer = OfficerFactory()
    start(category="company", email="start@example.jp", language=language)
    approve(submitted_application(language=language), by=officer, comment="ようこそ。")
    decline(submitted_application(language=language), by=officer, reason="要件を満たさないため。")
    returned = submitted_application(language=language)
    returned.send_back(by=officer, comment="ご確認を。", field_comments={"name_kana": "読みが違います。"})
    returned.withdraw(by=None)
    contact = ContactFactory(organization=OrganizationFactory())
    leave(contact.organization, on=today(), reason_code="withdrew", by=officer)
    Notice.objects.filter(kind="member-left").update(language=language)
    return [read(notice) for notice in Notice.objects.filter(language=language).order_by("kind")]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_mail_is_whole_in_the_manner_of_a_ministry(language):
    mails = every_mail(language)
    assert len({mail.subject for mail in mails}) == 7
    for mail in mails:
        assert "{{" not in mail.text
        assert "None" not in mail.text
        assert "\n\n\n\n" not in mail.text
        if language == "ja":
            assert mail.subject.startswith("【サーキュラーパートナーズ事務局】")
            assert "平素より大変お世話になっております。" in mail.text
        else:
            assert mail.subject.startswith("[Circular Partners Secretariat]")
            assert "Yours sincerely," in mail.text
