"""Figures for Prometheus, counted in the database when asked: every web process gives the same answer."""

from django.db.models import Count
from django.db.models.functions import Coalesce
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from deadlines.models import Duty, Sweep
from members.models import Organization
from notices.models import Mail, Notice
from timekeeping import today


def exposition() -> tuple[bytes, str]:
    """The text of /metrics and its content type."""
    registry = CollectorRegistry()
    by_state(registry, "portal_organizations", "Members by status", Organization, "status")
    by_state(registry, "portal_notices", "Notices of the outbox by state", Notice, "state")
    by_state(registry, "portal_mails", "Mails of the outbox by state", Mail, "state")
    by_state(registry, "portal_duties", "Duties by state", Duty, "state")
    late = Gauge("portal_duties_past_their_date", "Open duties past their date", registry=registry)
    open_duties = Duty.objects.filter(state=Duty.State.OPEN)
    late.set(open_duties.annotate(day=Coalesce("extended_to", "due_on")).filter(day__lt=today()).count())
    sweep = Gauge("portal_last_sweep_timestamp_seconds", "When the last sweep finished", registry=registry)
    last = Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    if last and last.finished_at:
        sweep.set(last.finished_at.timestamp())
    return generate_latest(registry), CONTENT_TYPE_LATEST


def by_state(registry: CollectorRegistry, name: str, meaning: str, model: type, field: str) -> None:
    gauge = Gauge(name, meaning, [field], registry=registry)
    for state, number in model._default_manager.order_by().values_list(field).annotate(Count("pk")):  # type: ignore[attr-defined]
        gauge.labels(state).set(number)
