"""The link at the foot of a reminder."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices.unsubscribing import address_in, thin


# The signed token is the right to ask; mail programs press the one-click button without cookies (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first; only the button, or a mail program's one click, acts."""
    address = address_in(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        thin(address)
    return render(request, "notices/unsubscribe.html", {"address": address, "is_done": request.method == "POST"})
