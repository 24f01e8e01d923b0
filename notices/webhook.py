"""What the mail service (ESP) tells about our mails: one address for it, read by django-anymail (DESIGN, contracts)."""

import json
import logging
import re
from functools import cache
from typing import Any
from uuid import UUID

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notices import bounces
from notices.models import Mail
from notices.return_path import mail_named_in
from notices.statuses import status_in

logger = logging.getLogger(__name__)

# The services by the names anymail gives them.
TRACKING_VIEWS = {
    "amazon_ses": "amazon_ses.AmazonSESTrackingWebhookView",
    "brevo": "brevo.BrevoTrackingWebhookView",
    "mailersend": "mailersend.MailerSendTrackingWebhookView",
    "mailgun": "mailgun.MailgunTrackingWebhookView",
    "mailjet": "mailjet.MailjetTrackingWebhookView",
    "postal": "postal.PostalTrackingWebhookView",
    "postmark": "postmark.PostmarkTrackingWebhookView",
    "resend": "resend.ResendTrackingWebhookView",
    "sendgrid": "sendgrid.SendGridTrackingWebhookView",
    "sparkpost": "sparkpost.SparkPostTrackingWebhookView",
}
# How the services say that a mail was given up for a reason that may pass, where anymail says only that it bounced.
MAY_PASS = re.compile(r'"(SoftBounce|soft_?bounced?|Transient|blocked)"', re.IGNORECASE)
OURS = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)  # delivery.message_id


# The caller is a machine: the secret in its address (and its signature) stands for it, and it has no cookies.
@csrf_exempt
@require_POST
def mail_webhook(request: HttpRequest) -> HttpResponse:
    """Checks the secret and the signature, then hands each event on; 404 where no service is named in the settings."""
    if settings.MAIL_WEBHOOK_ESP not in TRACKING_VIEWS:
        raise Http404
    if "Authorization" not in request.headers:  # Amazon sends the secret only once it was asked for it
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="webhook"'})
    hook = _tracking_view(settings.MAIL_WEBHOOK_ESP)()
    hook.setup(request)
    try:
        hook.run_validators(request)
        events = hook.parse_events(request)
    except Exception as error:  # a wrong secret, or whatever a stranger's text breaks in ten parsers
        logger.warning("A call of the webhook was refused: %s", repr(error)[:500])
        return HttpResponseBadRequest()
    for event in events:
        hook.signal.send(sender=type(hook), event=event, esp_name=hook.esp_name)
    return HttpResponse()


@cache
def _tracking_view(esp: str) -> Any:
    return import_string(f"anymail.webhooks.{TRACKING_VIEWS[esp]}")


def record_event(event: AnymailTrackingEvent, **_kwargs: Any) -> None:
    """Receives `anymail.signals.tracking`: bounces and complaints are recorded, everything else is passed over."""
    kind = str(event.event_type)
    if kind not in (EventType.BOUNCED, EventType.COMPLAINED, EventType.REJECTED):
        return
    mail = mail_of(event)
    if mail is None:
        logger.warning("The mail service reports on a mail that is not ours: %s", str(event.recipient)[:254])
        return
    detail = " ".join(str(said) for said in (event.description, event.mta_response) if said)
    if kind == EventType.COMPLAINED:
        bounces.complained_of(mail, detail=detail)
    else:
        bounces.came_back(mail, status=_status_of(event), detail=detail)


def mail_of(event: AnymailTrackingEvent) -> UUID | None:
    """By our Message-ID or return path wherever the event carries them, else the last mail to its recipient."""
    text = f"{event.message_id} {_as_text(event.esp_event)}"
    named = [UUID(found) for found in OURS.findall(text)]
    if by_return_path := mail_named_in(text):
        named.append(by_return_path)
    if named and (mail := Mail.objects.filter(pk__in=named).values_list("pk", flat=True).first()):
        return mail
    return bounces.latest_mail_to(bounces.clean(str(event.recipient or "")))


def _status_of(event: AnymailTrackingEvent) -> str:
    """What the receiving server said; where it said nothing, what the service made of it."""
    if said := status_in(str(event.mta_response or "")):
        return said
    if MAY_PASS.search(_as_text(event.esp_event)):
        return "4.0.0"
    return "5.1.0" if event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID) else "5.7.0"


def _as_text(event: Any) -> str:
    return json.dumps(event.dict() if hasattr(event, "dict") else event, default=str)
