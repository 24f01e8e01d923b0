"""Addresses that no page can have."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class NoNullBytes:
    """Nothing is at an address with a null byte: no stored text has one, and PostgreSQL refuses the very question."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)
