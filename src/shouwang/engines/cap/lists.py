"""Lists inside one element: words parted by space, in quotation marks when they hold one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')


def read_words(text: str) -> tuple[str, ...]:
    """Return the words of a list such as `"fire brigade" police` (§3.2.1 addresses, incidents)."""
    return tuple(quoted or plain for quoted, plain in _WORD.findall(text))


def write_words(words: Iterable[str]) -> str:
    """Return words as a list; ValueError when one holds a quotation mark."""
    told = []
    for word in words:
        if '"' in word:
            raise ValueError("a word of a list holds no quotation mark")
        told.append(f'"{word}"' if re.search(r"\s", word) else word)
    return " ".join(told)
