"""Pages that are mostly text (one document a language), and what search engines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

TITLES = {
    "accessibility": _("Accessibility"),
    "privacy": _("Privacy policy"),
    "terms": _("Terms of use"),
}
KEPT_OUT = ("/accounts/", "/my/", "/organizations/", "/secretariat/", "/applications/", "/invitations/", "/files/")


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """A document of `templates/portal/texts` in the reader's language."""
    language = "en" if get_language() == "en" else "ja"
    context = {"heading": TITLES[name], "document": f"portal/texts/{name}.{language}.html"}
    return render(request, "portal/text.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in KEPT_OUT for prefix in ("", "/en"))]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
