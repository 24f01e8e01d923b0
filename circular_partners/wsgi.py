"""The web processes' way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")

application = get_wsgi_application()

from circular_partners.checks import refuse_demo_logins  # noqa: E402 (after the applications are loaded)

refuse_demo_logins()
