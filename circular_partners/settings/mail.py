"""Mail goes where EMAIL_URL says: smtp://, smtp+tls://, smtp+ssl://, or filemail:///absolute/folder."""

from typing import Any
from urllib.parse import unquote, urlsplit

from circular_partners.settings.environment import env


def mail_settings(default: str | None = None) -> dict[str, Any]:
    """EMAIL_* from EMAIL_URL. `filemail:` is read here: django-environ takes its absolute path as a relative one."""
    url = env.str("EMAIL_URL", default=default) if default else env.str("EMAIL_URL")
    if url.startswith("filemail:"):
        folder = unquote(urlsplit(url).path)
        return {"EMAIL_BACKEND": "circular_partners.filemail.EmailBackend", "EMAIL_FILE_PATH": folder}
    return {name: value for name, value in env.email_url_config(url).items() if name.startswith("EMAIL_")} | {
        "EMAIL_TIMEOUT": 30
    }
