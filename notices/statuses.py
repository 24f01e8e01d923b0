"""What mail servers say in numbers: enhanced status codes (RFC 3463) and reply codes (RFC 5321). Pure functions."""

import re

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
REPLY = re.compile(r"(?<![\d.-])([45])\d\d[ -]")
OF_THE_SENDER = ("5.1.7", "5.1.8")  # a bad sender's address: ours


def status_in(text: str) -> str:
    """The enhanced status of a text, or what its reply code amounts to (5.0.0 for 550 …); "" where it has none."""
    if found := ENHANCED.search(text):
        return ".".join(found.groups())
    if found := REPLY.search(text):
        return f"{found.group(1)}.0.0"
    return ""


def is_permanent(status: str) -> bool:
    """Whether trying again would not help."""
    return status.startswith("5.")


def refuses_address(status: str) -> bool:
    """Whether a server refused the recipient's address itself (5.1.x), not our mail nor our own address."""
    return status.startswith("5.1.") and status not in OF_THE_SENDER


def condemns_address(status: str) -> bool:
    """Whether a failure for good is the address's: of the unspecified, address, mailbox and routing kinds.

    5.3, 5.5, 5.6 and 5.7 speak of a mail system, the protocol, the content or a policy: were such an answer to a
    fault of ours (a missing SPF record, say) to condemn addresses, one bad day would stop the reminders of everybody.
    """
    return status.startswith(("5.0.", "5.1.", "5.2.", "5.4.")) and status not in OF_THE_SENDER
