"""Mail goes where EMAIL_URL says: smtp://, smtp+tls://, smtp+ssl://, or filemail:///absolute/folder."""

from typing import Any
from urllib.parse import unquote, urlsplit

from circular_partners.settings.environment import env

# Connections to the mail server that one worker process keeps busy; a killed one leaves on each what it had claimed.
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=2)
# Minutes until a mail that was refused for now is tried again; after the last one it has failed.
MAIL_RETRY_MINUTES = [
    float(minutes) for minutes in env.list("MAIL_RETRY_MINUTES", default=[1, 5, 15, 60, 180, 360, 720, 1440, 1440])
]


def mail_settings(default: str | None = None) -> dict[str, Any]:
    """EMAIL_* from EMAIL_URL. `filemail:` is read here: django-environ takes its absolute path as a relative one."""
    url = env.str("EMAIL_URL", default=default) if default else env.str("EMAIL_URL")
    if url.startswith("filemail:"):
        folder = unquote(urlsplit(url).path)
        return {"EMAIL_BACKEND": "circular_partners.filemail.EmailBackend", "EMAIL_FILE_PATH": folder}
    return {name: value for name, value in env.email_url_config(url).items() if name.startswith("EMAIL_")} | {
        "EMAIL_TIMEOUT": env.int("EMAIL_TIMEOUT", default=30)
    }
