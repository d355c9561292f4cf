"""Search pairs: two neighbouring characters, found the same on every database."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final

from .parameters import SEARCHED_CHARACTERS

QUERY_CHARACTERS: Final = 20
QUERY_PAIRS: Final = 6


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def stored_pairs(*texts: str) -> list[str]:
    """Return the distinct pairs of neighbours, and single characters that stand alone."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text[:SEARCHED_CHARACTERS]):
            if len(word) == 1:
                found[word] = None
            found.update((first + second, None) for first, second in pairwise(word))
    return list(found)


def asked_pairs(query: str) -> list[str]:
    """Return the pairs that a hazard must hold to be found."""
    return stored_pairs(query[:QUERY_CHARACTERS])[:QUERY_PAIRS]
