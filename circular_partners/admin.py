"""The secretariat's desk is the stock Django admin under /secretariat/, entered through the portal's own sign-in."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_title = _("Secretariat")
    site_header = _("Circular Partners secretariat")
    index_title = _("Secretariat's desk")


class PortalAdminConfig(AdminConfig):
    default_site = "circular_partners.admin.PortalAdminSite"
