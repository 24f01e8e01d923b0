"""What mail services post to /webhooks/mail/, in the shapes they really send."""

import hashlib
import hmac
import json
from base64 import b64encode

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.delivery import message_id
from notices.models import BouncedAddress
from notices.return_path import envelope_sender
from tests.notices.factory import MailFactory

pytestmark = pytest.mark.django_db
SECRET = "portal:secret word"
SIGNING_KEY = "key-of-the-service"


@pytest.fixture
def mail():
    return MailFactory(address="gone@member.example.jp", state="sent", claimed_at=timezone.now())


@pytest.fixture
def post(client, settings):
    """Posts a payload as the named service, with the secret unless told otherwise."""

    def post(esp, payload, secret=SECRET):
        settings.MAIL_WEBHOOK_ESP = esp
        settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
        body = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        headers = {"Authorization": "Basic " + b64encode(secret.encode()).decode()} if secret else {}
        if esp == "amazon_ses":
            headers |= {"X-Amz-Sns-Message-Type": "Notification", "X-Amz-Sns-Message-Id": "19ba9823"}
        client.raise_request_exception = False
        return client.post(reverse("mail-webhook"), body, content_type="application/json", headers=headers)

    return post


def postmark(**more):
    return {
        "RecordType": "Bounce",
        "ID": 901542550,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": "2706ee8a-737c-4285-b032-ccd317af53ed",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "gone@member.example.jp",
        "From": "secretariat@example.jp",
        "BouncedAt": "2026-11-24T09:28:50.3963933+09:00",
        "Inactive": True,
        **more,
    }


def mailgun(mail, *, key=SIGNING_KEY, **more):
    token, at = "651869375b9df3c98fc15c4889b102119add1235c38fc92824", "1795564637"
    signature = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": at, "token": token, "signature": signature},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "recipient": "forwarded@elsewhere.example.jp",
            "timestamp": 1795564637.153125,
            "message": {"headers": {"to": mail.address, "message-id": message_id(mail).strip("<>")}},
            "delivery-status": {"code": 550, "message": "5.1.1 The email account does not exist.", "attempt-no": 1},
            **more,
        },
    }


def sendgrid(mail, **more):
    return [
        {
            "status": "5.1.1",
            "smtp-id": message_id(mail),
            "sg_event_id": "lC0Rc-FuQmKbnxCWxX1jRQ",
            "sg_message_id": "Lli-03HcQ5-JLybO9fXsJg.filter0077p1las1.21536.5717FC482.0",
            "reason": "550 5.1.1 The email account that you tried to reach does not exist.",
            "event": "bounce",
            "email": "gone@member.example.jp",
            "timestamp": 1795564637,
            "type": "bounce",
            **more,
        }
    ]


def amazon_ses(mail):
    message = {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": mail.address, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}],
            "timestamp": "2026-11-24T00:00:00.000Z",
            "feedbackId": "0100",
        },
        "mail": {
            "timestamp": "2026-11-24T00:00:00.000Z",
            "messageId": "EXAMPLE7c191be45",
            "source": envelope_sender(mail.pk),
            "destination": [mail.address],
            "headers": [{"name": "Message-ID", "value": message_id(mail)}],
            "tags": {},
        },
    }
    return {"Type": "Notification", "MessageId": "19ba9823", "TopicArn": "arn:x", "Message": json.dumps(message)}


@pytest.mark.parametrize("esp", ["postmark", "mailgun", "sendgrid", "amazon_ses"])
def test_a_bounce_is_recorded_once(post, mail, esp):
    payload = {
        "postmark": lambda: postmark(),
        "mailgun": lambda: mailgun(mail),
        "sendgrid": lambda: sendgrid(mail),
        "amazon_ses": lambda: amazon_ses(mail),
    }[esp]()
    assert post(esp, payload).status_code == 200
    mail.refresh_from_db()
    assert mail.bounce == "bounced"
    assert "5.1.1" in mail.bounce_detail
    assert BouncedAddress.objects.get().address == "gone@member.example.jp"
    BouncedAddress.objects.all().delete()
    assert post(esp, payload).status_code == 200
    assert not BouncedAddress.objects.exists()


def test_a_complaint_is_recorded_as_such(post, mail):
    post("postmark", postmark(RecordType="SpamComplaint", Type="SpamComplaint", Details="spam"))
    mail.refresh_from_db()
    assert mail.bounce == BouncedAddress.objects.get().reason == "complained"


@pytest.mark.parametrize(
    ("esp", "payload", "bounce"),
    [
        ("postmark", postmark(Type="SoftBounce", Details=""), "bounced"),
        ("postmark", postmark(Type="Transient"), ""),
        ("postmark", postmark(RecordType="Delivery", Recipient="gone@member.example.jp"), ""),
        ("postmark", postmark(Type="Blocked", Details="smtp;550 5.7.1 spam"), "bounced"),
        ("postmark", postmark(Email="nobody@example.jp"), ""),
        ("postmark", postmark(Email=None), ""),
        ("postmark", postmark(Email="a\x00@example.jp", Details="\x00"), ""),
    ],
)
def test_what_may_pass_or_is_not_the_address_fault_lists_nobody(post, mail, esp, payload, bounce):
    assert post(esp, payload).status_code == 200
    mail.refresh_from_db()
    assert mail.bounce == bounce
    assert not BouncedAddress.objects.exists()


@pytest.mark.parametrize("secret", ["", "portal:wrong", "portal"])
@pytest.mark.parametrize("esp", ["postmark", "sendgrid", "amazon_ses", "brevo"])
def test_without_the_secret_nothing_is_read(post, mail, esp, secret):
    assert post(esp, postmark(), secret=secret).status_code == (400 if secret else 401)
    mail.refresh_from_db()
    assert not mail.bounce


def test_a_wrong_signature_is_refused(post, mail):
    assert post("mailgun", mailgun(mail, key="somebody else's")).status_code == 400
    mail.refresh_from_db()
    assert not mail.bounce


GARBAGE = ["", "{", "null", "[]", "[[]]", "7", '"x"', "[null]", '{"Type": "Notification", "Message": "{"}', b"\xff\xfe"]
SHAPES = ['{"RecordType": {}, "Type": []}', '{"RecordType": "Bounce", "Type": {}}', '{"RecordType": "Inbound"}']


@pytest.mark.parametrize("esp", ["postmark", "mailgun", "sendgrid", "amazon_ses", "brevo", "mailjet", "sparkpost"])
@pytest.mark.parametrize("payload", [*GARBAGE, *SHAPES, "[" * 100_000])
def test_garbage_is_never_an_error_of_ours(post, esp, payload):
    assert post(esp, payload).status_code in (200, 400)


def test_garbage_is_refused(post):
    assert {post("postmark", payload).status_code for payload in ("", "{", "[]", "null", b"\xff")} == {400}


def test_the_address_is_there_only_where_a_service_is_named(client, settings, post):
    assert client.get(reverse("mail-webhook")).status_code == 405
    assert post("", postmark()).status_code == 404
    assert post("no-such-service", postmark()).status_code == 404
    assert reverse("mail-webhook") == "/webhooks/mail/"


def test_it_needs_no_cookie(post, client, mail):
    client.handler.enforce_csrf_checks = True
    assert post("postmark", postmark()).status_code == 200
