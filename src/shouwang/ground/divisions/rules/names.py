"""How divisions are called: full names, and the pairs of characters that search looks up."""

from __future__ import annotations

import unicodedata
from operator import add

FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Levels that exist in the code only; nobody says them in an address."""

ENDINGS = (
    "社区居民委员会",
    "社区村民委员会",
    "社区居委会",
    "居民委员会",
    "村民委员会",
    "街道办事处",
    "村委会",
    "居委会",
    "生活区",
    "管理区",
    "街道",
    "社区",
)
"""Endings that hundreds of thousands of names share: no use in a search."""

_KNOWN_ENDINGS = frozenset(ENDINGS)
_ENDING_LENGTHS = tuple(sorted({len(ending) for ending in ENDINGS}, reverse=True))

NAME_LIMIT = 100
PAIR = 2


_UNSTORABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, half characters and line ends. Rare characters for private use (Co) are names' own."""


def is_storable(text: str) -> bool:
    """Tell whether every database can hold the text and a page can show it on one line."""
    return text.isprintable() or _UNSTORABLE.isdisjoint(map(unicodedata.category, text))


def full_name(parent_full: str, parent_name: str, name: str) -> str:
    """Join a name to its parent's full name, leaving out fillers and repetitions."""
    if name in FILLERS or name == parent_name:
        return parent_full or name
    return parent_full + name


def core_of(name: str) -> str:
    """Return the name without its common ending."""
    for length in _ENDING_LENGTHS:
        ending = name[-length:]
        if ending in _KNOWN_ENDINGS:
            return name[: len(name) - len(ending)]
    return name


def pairs_of(name: str) -> frozenset[str]:
    """Return the pairs of characters that begin in the name's own part; search looks these up."""
    own = len(core_of(name))
    return frozenset(map(add, name[:own], name[1 : own + 1]))


_COMMON_PAIRS = frozenset(
    ending[at : at + PAIR] for ending in ENDINGS for at in range(len(ending) - 1)
)


def wanted_pairs(text: str) -> tuple[str, ...]:
    """Return the pairs of a search text that are worth looking up; () when there is none."""
    pairs = (text[at : at + PAIR] for at in range(len(text) - 1))
    return tuple(dict.fromkeys(pair for pair in pairs if pair not in _COMMON_PAIRS))
