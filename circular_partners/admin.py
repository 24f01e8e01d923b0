"""The secretariat's desk is the stock Django admin under /secretariat/, entered through the portal's own sign-in."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_title = _("Secretariat")
    site_header = _("Circular Partners secretariat")
    index_title = _("Secretariat's desk")
    index_template = "secretariat/home.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from secretariat.home import figures

        return super().index(request, {"desk": figures(by=request.user), **(extra_context or {})})

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only the portal's own tables: those of other packages (authenticators and their secrets) are not offered."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        if own := [model for model in models if model._meta.app_label in settings.HOUSE]:
            super().register(own, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """Signing in is the portal's own page; whoever is signed in and is no officer is refused."""
        from django.contrib.auth.views import redirect_to_login  # needs the models, which this module precedes

        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index", current_app=self.name))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        return redirect("account_change_password")


class PortalAdminConfig(AdminConfig):
    default_site = "circular_partners.admin.PortalAdminSite"
