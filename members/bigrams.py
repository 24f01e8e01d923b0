"""Search by pairs of characters: Japanese words are often two characters long, too short for a trigram index."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, QuerySet, TextField

from members.readings import normalized


class Bigrams(Func):
    """All pairs of neighbouring characters of a text, as a text[]; the database function is made by a migration."""

    function = "text_bigrams"
    output_field = ArrayField(TextField())


def pairs_of(word: str) -> list[str]:
    """The pairs a text must have to contain `word`; none for a single character."""
    return sorted({word[place : place + 2] for place in range(len(word) - 1)})


class FoundByWords(QuerySet):
    """Questions about rows with a `search_text`, which `members.readings.search_text` makes."""

    def matching(self, words: str) -> Self:
        """Those whose text contains every word."""
        found = self
        for word in map(normalized, words.split()):
            found = found.filter(search_text__contains=word)
            if len(word) > 1:
                found = found.alias(pairs=Bigrams("search_text")).filter(pairs__contains=pairs_of(word))
        return found
