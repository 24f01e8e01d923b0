"""What the portal says by mail, read as its recipient reads it."""

from notices.kinds import kind_of
from notices.models import Notice
from notices.rendering import render


def mails_to(address, kind=None):
    """The mails queued to an address, rendered with their private links, oldest first."""
    notices = Notice.objects.filter(address=address).order_by("queued_at")
    return [read(notice) for notice in (notices.filter(kind=kind) if kind else notices)]


def read(notice):
    mint = kind_of(notice.kind).mint
    context = {**notice.context, **(mint(notice.context, notice.user) if mint else {})}
    return render(notice.kind, context, language=notice.language)
