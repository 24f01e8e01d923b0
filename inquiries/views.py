from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inquiries.forms import InquiryForm


def inquiry(request: Any) -> HttpResponse:
    """事務局への問い合わせ, from any page; `?page=` says which."""
    form = InquiryForm(
        request.POST or None,
        user=request.user,
        network_address=get_adapter().get_client_ip(request),
        initial={"page": request.GET.get("page", "")[:500]},
    )
    if request.method == "POST" and form.is_valid():
        if not form.is_trapped:
            form.save()
        return redirect("inquiry-sent")
    return render(request, "inquiries/inquiry.html", {"form": form})


def inquiry_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "inquiries/inquiry_sent.html")
