"""What the tests about deadlines may ask for."""

from tests.deadlines.story import story

__all__ = ["story"]
