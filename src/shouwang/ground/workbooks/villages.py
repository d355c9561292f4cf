"""The ways in which a table names a village or community."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.errors import say

from .cells import SCIENTIFIC, CellFault, read_text
from .grids import Cell, cell_text
from .headers import plain_title

VILLAGE_ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会")
NAME_LIMIT = 60
PADDED_DIGITS = 12


def village_words(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the codes that each way to write a village may mean, from names by code.

    A short form that fits two villages keeps both, so that the row asks instead of guessing.
    """
    found: dict[str, list[str]] = {}
    for code, name in names.items():
        plain = plain_title(name)
        for ending in VILLAGE_ENDINGS:
            plain = plain.removesuffix(ending)
        short = plain.removesuffix("社区").removesuffix("村")
        for word in dict.fromkeys((code, plain_title(name), plain, short)):
            if word:
                found.setdefault(word, []).append(code)
    exact = {plain_title(name): (code,) for code, name in names.items()}
    return {word: tuple(codes) for word, codes in found.items()} | exact


def read_village(cell: Cell, words: Mapping[str, tuple[str, ...]], default: str = "") -> str:
    """Return the code of the village that a cell names; a code may be padded to twelve digits."""
    text = read_text(cell, NAME_LIMIT)
    if not text:
        if default:
            return default
        raise CellFault(say("没有填写村（社区）。"))
    plain = plain_title(text)
    if SCIENTIFIC.match(plain):
        raise CellFault(say("区划代码成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"))
    codes = words.get(plain, ()) or words.get(_shortened(plain), ())
    if not codes:
        raise CellFault(say("您的职责范围内没有“{name}”这个村（社区）。", name=cell_text(cell)))
    if len(codes) > 1:
        raise CellFault(say("“{name}”不止一个，请写全称，注明村或社区。", name=text))
    return codes[0]


def _shortened(plain: str) -> str:
    """Return a code without the zeros that stand for no village, a name without its committee."""
    if plain.isdecimal():
        return plain.removesuffix("000") if len(plain) == PADDED_DIGITS else plain
    for ending in VILLAGE_ENDINGS:
        plain = plain.removesuffix(ending)
    return plain
