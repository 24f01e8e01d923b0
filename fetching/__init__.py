"""Asking a web address of somebody else safely: announcements, disclosures, webhooks. The lowest floor; no models."""

from fetching.addresses import Refusal, Unreachable
from fetching.asking import Page, fetch

__all__ = ["Page", "Refusal", "Unreachable", "fetch"]
