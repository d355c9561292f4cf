"""Search text of stored bigrams: two-character words are found, the same on every database."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

QUERY_LIMIT = 40
"""Characters of a query that are looked at."""


def normal(text: str) -> str:
    """Return the text as it is compared: full width to half width, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _words(text: str) -> list[str]:
    kept = (char if char.isalnum() else " " for char in normal(text))
    return "".join(kept).split()


def search_text(*parts: str) -> str:
    """Return every word and every pair of neighbours in it, each between spaces."""
    found: dict[str, None] = {}
    for part in parts:
        for word in _words(part):
            found[word] = None
            found.update((first + second, None) for first, second in pairwise(word))
    return f" {' '.join(found)} " if found else ""


def search_terms(query: str) -> list[str]:
    """Return what the search text must hold for a query: pairs, or a single character."""
    terms: dict[str, None] = {}
    for word in _words(query[:QUERY_LIMIT]):
        if len(word) == 1:
            terms[word] = None
        terms.update((f" {first}{second} ", None) for first, second in pairwise(word))
    return list(terms)
