"""Notices for tests."""

import datetime
import uuid

import factory

from notices.models import Mail, Notice


class NoticeFactory(factory.django.DjangoModelFactory):
    """A receipt that waits, to one address."""

    class Meta:
        model = Notice

    kind = "submission-received"
    about = factory.LazyFunction(uuid.uuid4)
    address = factory.Sequence(lambda n: f"person{n}@example.jp")
    context = factory.LazyFunction(
        lambda: {"what": {"ja": "フォローアップ報告", "en": "progress report"}, "title": "2025年度", "path": "/my/"}
    )


class ReminderFactory(NoticeFactory):
    """A reminder that joins the digest of a day."""

    kind = "reminder"
    step = "7 days before"
    due_on = datetime.date(2026, 12, 1)
    for_day = datetime.date(2026, 11, 24)
    context = factory.LazyAttribute(
        lambda notice: {
            "what": {"ja": "定量的な目標の設定・提出", "en": "Setting and submitting quantitative goals"},
            "organization": {"ja": "めぐり市", "en": "Meguri City"},
            "addressee": {
                "organization": {"ja": "めぐり市", "en": "Meguri City"},
                "department": "環境部 資源循環課",
                "name": "鈴木 一郎",
            },
            "due_on": notice.due_on.isoformat(),
            "original_due_on": notice.due_on.isoformat(),
            "days": (notice.due_on - notice.for_day).days,
            "path": "/organizations/00000000-0000-0000-0000-000000000001/duties/00000000-0000-0000-0000-000000000002/",
        }
    )


class MailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mail

    address = factory.Sequence(lambda n: f"person{n}@example.jp")
