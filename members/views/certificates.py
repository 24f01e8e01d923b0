"""参画証明書: issued by the member, checked by anybody."""

import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from design.pdf import render_pdf
from design.words import day
from members.access import member_page
from members.forms import CertificateCodeForm
from members.models import Certificate, Organization
from members.models.certificate import typed_code
from timekeeping import today


@member_page()
def documents(request: Any, organization: Organization) -> HttpResponse:
    context = {
        "organization": organization,
        "certificates": organization.certificates.select_related("issued_by"),
        "may_issue": may_issue(organization) and request.role and request.role.may_edit and not request.stand_in,
    }
    return render(request, "members/documents.html", context)


def may_issue(organization: Organization) -> bool:
    """Proof is given to present members; while membership is on hold none is issued."""
    return organization.is_member and not organization.is_on_hold


@require_POST
@member_page(may="edit", in_person=True)
def certificate_issue(request: HttpRequest, organization: Organization) -> HttpResponse:
    if may_issue(organization):
        Certificate.objects.issue(organization, by=request.user)
        messages.success(request, _("The certificate of membership has been issued."))
    else:
        messages.error(request, _("A certificate cannot be issued while membership is on hold."))
    return redirect("documents", organization_id=organization.pk)


@member_page()
def certificate_pdf(request: HttpRequest, organization: Organization, code: str) -> HttpResponse:
    """The certificate as a PDF; Japanese with an English line, whatever the language of the page."""
    certificate = get_object_or_404(organization.certificates.select_related("organization"), code=code)
    address = settings.BASE_URL + plain_path(certificate)
    with override("ja"):
        pdf = render_pdf(
            "members/certificate_pdf.html",
            {
                "certificate": certificate,
                "address": address,
                "qr_code": segno.make(address, error="m").svg_inline(border=0, omitsize=True, title=address),
                "joined_on_en": english_day(certificate.joined_on),
            },
        )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="certificate-{certificate.code}.pdf"'},
    )


def english_day(value: datetime.date) -> str:
    with override("en"):
        return day(value)


def plain_path(certificate: Certificate) -> str:
    """The path printed on paper: without language prefix."""
    with override(settings.LANGUAGE_CODE):
        return reverse("certificate-check", args=[certificate.code])


def certificate_form(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate to check it."""
    form = CertificateCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificate-check", code=typed_code(form.cleaned_data["code"]) or "-")
    return render(request, "members/certificate_form.html", {"form": form})


def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine, and whether the organization is a member today."""
    certificate = Certificate.objects.select_related("organization").filter(code=typed_code(code)).first()
    if certificate is None:
        form = CertificateCodeForm({"code": code})
        return render(request, "members/certificate_form.html", {"form": form, "is_unknown": True}, status=404)
    context = {"certificate": certificate, "organization": certificate.organization, "today": today()}
    return render(request, "members/certificate_check.html", context)
