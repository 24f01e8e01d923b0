"""What can stand against a change of people."""


class LastManager(Exception):
    """Every organization keeps at least one manager who can sign in."""


class AlreadyThere(Exception):
    """The address already has a role, or an invitation that is still open."""


class InvitationClosed(Exception):
    """The invitation was accepted, revoked or has expired, or the organization has left."""
