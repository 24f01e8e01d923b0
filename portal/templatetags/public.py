"""Filters of the public pages."""

from django import template

from members.categories import Category

register = template.Library()

COLOURS = {
    Category.COMPANY: "green",
    Category.ASSOCIATION: "blue",
    Category.LOCAL_GOVERNMENT: "cyan",
    Category.UNIVERSITY: "orange",
    Category.OTHER: "gray",
}


@register.filter
def category_colour(category: str) -> str:
    """The colour of a category's chip; the word in it carries the meaning."""
    return COLOURS[Category(category)]
