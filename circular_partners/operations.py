"""What machines ask: is the process alive, can it serve, what are its figures (DESIGN, contracts)."""

import datetime
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from circular_partners.celery import app
from deadlines.models import Sweep

# The daily sweep may start late; two hours more than a day say that one did not run.
SWEEP_MAY_BE_OLD = datetime.timedelta(hours=26)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when pages cannot be served; "degraded" when they can but mail or the sweep stand still."""
    if missing := what_is_missing():
        return JsonResponse({"status": "unavailable", "reason": missing}, status=503)
    faults = [fault for fault in (broker_fault(), sweep_fault()) if fault]
    swept = last_sweep()
    last = swept.finished_at.isoformat(timespec="seconds") if swept and swept.finished_at else None
    return JsonResponse({"status": "degraded" if faults else "ok", "faults": faults, "last_sweep": last})


def what_is_missing() -> str | None:
    """The database or its migrations, in words, or None when both are there."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return "the database does not answer"
    return None if last_migrations() <= applied else "migrations have not been applied"


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """The newest migration of each app: they do not change while a process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def broker_fault() -> str | None:
    """Mail waits in the outbox while the broker is away; nothing is lost."""
    try:
        with app.connection_for_write(transport_options={"socket_connect_timeout": 2, "socket_timeout": 2}) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except OperationalError:
        return "the broker is away"
    return None


def last_sweep() -> Sweep | None:
    """The last sweep that came to its end, held or not."""
    return Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def sweep_fault() -> str | None:
    """A portal that has never swept is new, not broken."""
    last = last_sweep()
    if last is None or last.finished_at is None or timezone.now() - last.finished_at <= SWEEP_MAY_BE_OLD:
        return None
    return f"the last sweep finished at {last.finished_at.isoformat(timespec='seconds')}"


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of the portal for Prometheus; for anybody else the page does not exist."""
    if not may_read_metrics(request):
        raise Http404
    from circular_partners.metrics import exposition

    body, content_type = exposition()
    return HttpResponse(body, content_type=content_type)


def may_read_metrics(request: HttpRequest) -> bool:
    """This machine (asking directly, not through a proxy), or whoever shows METRICS_TOKEN."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and constant_time_compare(bearer, settings.METRICS_TOKEN):
        return True
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"))
    return not forwarded and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
