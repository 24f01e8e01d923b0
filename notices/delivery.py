"""Sending: notices → envelopes → the mail server."""


def deliver() -> None:
    """Send what is queued."""
