"""For the admin's lists: what is said about their filters while these are folded."""

from typing import Any

from django import template
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def chosen_filters(shown: Any) -> list[tuple[str, str]]:
    """What a list is narrowed to: the name of each filter in use, and what is chosen in it."""
    return [
        (capfirst(str(spec.title)), str(choice["display"]))
        for spec in shown.filter_specs
        if spec.used_parameters
        for number, choice in enumerate(spec.choices(shown))
        if number and choice["selected"]  # the first choice is all of them
    ]
