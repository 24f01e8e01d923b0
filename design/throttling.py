"""How often one address may ask the API."""

import hashlib
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

MINUTE = 60


class RequestsAMinute(BaseThrottle):
    """At most API_REQUESTS_A_MINUTE from one address, counted where all web processes see it; else 429."""

    def allow_request(self, request: Any, view: Any) -> bool:
        address = hashlib.sha256(str(self.get_ident(request)).encode()).hexdigest()[:24]
        key = f"api:{address}:{int(time.time() // MINUTE)}"
        requests = (cache.get(key) or 0) + 1
        cache.set(key, requests, timeout=2 * MINUTE)
        return requests <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
