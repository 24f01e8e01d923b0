from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from anymail.signals import tracking

        from notices.webhook import record_event

        tracking.connect(record_event, dispatch_uid="notices.webhook")
