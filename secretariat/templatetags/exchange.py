"""For the admin's lists: the way to an export of exactly the rows that are shown."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from secretariat.exchange.sources import SOURCE_OF_MODEL

register = template.Library()


@register.simple_tag
def export_address(shown: Any) -> str:
    """The address that asks about exporting the rows of an admin list; nothing for lists that have no export."""
    kind = SOURCE_OF_MODEL.get(shown.opts.model_name)
    if kind is None:
        return ""
    # get_query_string keeps the filter as the list itself understood it.
    own = shown.get_query_string(remove=["p", "all"]).removeprefix("?")
    return f"{reverse('exports')}?{'&'.join(filter(None, (urlencode({'kind': kind}), own)))}"
