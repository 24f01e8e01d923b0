"""What becomes of mail that comes back: the signed return path, the bounce mailbox, the mail service's webhook."""

from django.core.exceptions import ImproperlyConfigured

from circular_partners.settings.environment import env

LONGEST_LOCAL_PART = 64 - len("+") - 42  # RFC 5321, less the token of notices/return_path.py

# The envelope sender of each mail is this address with a signed token: bounces+<token>@example.jp.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="").strip().lower()
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", default="").strip()

MAIL_WEBHOOK_ESP = env.str("MAIL_WEBHOOK_ESP", default="").strip().lower()
# ANYMAIL_WEBHOOK_SECRET, and the keys of the services that sign what they send (ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY …).
ANYMAIL = {name.removeprefix("ANYMAIL_"): env.str(name) for name in env.ENVIRON if name.startswith("ANYMAIL_")}

if BOUNCE_ADDRESS and not 0 < BOUNCE_ADDRESS.find("@") <= LONGEST_LOCAL_PART:
    raise ImproperlyConfigured(f"BOUNCE_ADDRESS: name@domain with a name of at most {LONGEST_LOCAL_PART} characters")
if MAIL_WEBHOOK_ESP and not ANYMAIL.get("WEBHOOK_SECRET"):
    raise ImproperlyConfigured("MAIL_WEBHOOK_ESP needs ANYMAIL_WEBHOOK_SECRET=user:password, else anybody could call")
if BOUNCE_MAILBOX_URL and not BOUNCE_ADDRESS:
    raise ImproperlyConfigured("BOUNCE_MAILBOX_URL needs BOUNCE_ADDRESS: only signed return paths are believed")
