import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")

application = get_wsgi_application()
