"""The link at the foot of a reminder."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices.unsubscribing import address_in, is_thinned, thin, undo


# The signed token is the right to ask; mail programs press the one-click button without cookies (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first; only the button, or a mail program's one click, acts. The same page takes it back."""
    address = address_in(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        undo(address) if "undo" in request.POST else thin(address)
    context = {"address": address, "is_thinned": is_thinned(address), "is_done": request.method == "POST"}
    return render(request, "notices/unsubscribe.html", context)
