"""Numbers of the desk with the unit that Japanese puts behind them: 15件, 206者, 1,000通."""

from decimal import Decimal

from django import template
from django.utils.translation import pgettext

from design import words

register = template.Library()


@register.filter
def cases(number: Decimal | float | None) -> str:
    """Submissions, requests, goals, duties: 件; English has no word for it."""
    return pgettext("cases", "%(number)s") % {"number": words.quantity(number)}


@register.filter
def members(number: Decimal | float | None) -> str:
    """Members: 者."""
    return pgettext("members", "%(number)s") % {"number": words.quantity(number)}


@register.filter
def mails(number: Decimal | float | None) -> str:
    """Mails: 通."""
    return pgettext("mails", "%(number)s") % {"number": words.quantity(number)}
