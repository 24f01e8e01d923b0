"""What must not be: demo log-ins in production."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from circular_partners.demo_logins import DEMO_LOGINS


def demo_logins() -> list[str]:
    """The demo's log-ins in this database; none where the database or its tables are not there yet."""
    from accounts.models import User

    try:
        return list(User.objects.filter(email__in=DEMO_LOGINS, is_active=True).values_list("email", flat=True))
    except DatabaseError:
        return []


def refuse_demo_logins() -> None:
    """Called when a production process starts; raises ImproperlyConfigured with what to do."""
    if not settings.EMBEDDED and (found := demo_logins()):
        raise ImproperlyConfigured(
            f"This database holds demo log-ins, whose password everybody knows ({', '.join(found)}): "
            "use another database, or delete or deactivate them under the embedded settings."
        )


@register(Tags.database)
def no_demo_logins(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """The same for `manage.py migrate` and `manage.py check --database default`."""
    if not databases or settings.EMBEDDED:
        return []
    return [Error(f"A demo log-in in production: {email}", id="portal.E001") for email in demo_logins()]
