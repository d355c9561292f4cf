"""Finding the header of an office's own table, what its columns mean, and its rows of data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from .grids import Cell, Grid, cell_text

HEADER_SEARCH_ROWS = 15
SHORTEST_PART = 3
"""Characters from which on a synonym counts when it is only part of a title."""
TOTAL_WORDS = frozenset({"合计", "小计", "总计", "总数"})
FOOT_WORDS = ("注:", "备注:", "说明:", "填表人", "制表人", "审核人", "填报单位", "填报日期")

_UNIT_SIGNS = re.compile(r"\((万元|元|平方米|m2|人|个|层|必填|选填)\)")
_NOISE = re.compile(r"[\s:*_/、]+")

ColumnT = TypeVar("ColumnT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (0-based) and what it says in each column."""

    row: int
    depth: int
    titles: tuple[str, ...]

    @property
    def first_data_row(self) -> int:
        """Return the first row (0-based) after the header."""
        return self.row + self.depth


def plain_title(title: str) -> str:
    """Return a title as it is compared: half width, lower case, without units and spaces."""
    half = unicodedata.normalize("NFKC", title).casefold()
    return _NOISE.sub("", _UNIT_SIGNS.sub("", _NOISE.sub("", half)))


Synonyms = Mapping[ColumnT, tuple[str, ...]]
"""The plain titles by which offices name a column."""


def _meaning(title: str, synonyms: Synonyms[ColumnT]) -> tuple[ColumnT | None, int]:
    """Return the column that a title means and how sure that is: 2 exactly, 1 in part, 0 not."""
    plain = plain_title(title)
    if not plain:
        return None, 0
    for column, words in synonyms.items():
        if plain in words:
            return column, 2
    parts = [
        (len(word), column)
        for column, words in synonyms.items()
        for word in words
        if len(word) >= SHORTEST_PART and word in plain
    ]
    return (max(parts, key=lambda part: part[0])[1], 1) if parts else (None, 0)


def _matches(row: Sequence[Cell], synonyms: Synonyms[ColumnT]) -> int:
    return sum(_meaning(cell_text(cell), synonyms)[1] == 2 for cell in row)


def find_header(grid: Grid, synonyms: Synonyms[ColumnT]) -> Header | None:
    """Find the header among the first rows, title rows above it and a second row tolerated."""
    rows = grid.rows[:HEADER_SEARCH_ROWS]
    if not rows:
        return None
    best = max(range(len(rows)), key=lambda number: (_matches(rows[number], synonyms), -number))
    if not _matches(rows[best], synonyms):
        return None
    below = grid.rows[best + 1] if best + 1 < len(grid.rows) else ()
    is_double = _is_second_header(rows[best], below, synonyms)
    first = [cell_text(cell) for cell in rows[best]]
    titles = [
        cell_text(below[i]) or title if is_double and i < len(below) else title
        for i, title in enumerate(first)
    ]
    titles += [""] * (grid.width - len(titles))
    return Header(best, 2 if is_double else 1, tuple(titles))


def _is_second_header(
    first: Sequence[Cell], below: Sequence[Cell], synonyms: Synonyms[ColumnT]
) -> bool:
    """Tell whether the row below goes on with the header: it names columns and has no data."""
    texts = [cell_text(cell) for cell in below]
    meanings = [_meaning(text, synonyms)[1] for text in texts]
    has_data = any(text and not sure for text, sure in zip(texts, meanings, strict=True))
    return 2 in meanings and not has_data and _matches(first, synonyms) > 0


def proposed_columns(header: Header, synonyms: Synonyms[ColumnT]) -> dict[ColumnT, int]:
    """Propose what each column means; the surer title wins, then the one further left."""
    found: dict[ColumnT, tuple[int, int]] = {}
    for number, title in enumerate(header.titles):
        column, sureness = _meaning(title, synonyms)
        if column is not None and sureness > found.get(column, (0, 0))[0]:
            found[column] = (sureness, number)
    return {column: number for column, (_, number) in found.items()}


def data_rows(
    grid: Grid, header: Header, key_column: int
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield each data row with its number in the sheet.

    Blank rows, a row that numbers the columns, totals and foot notes are left out.
    """
    for index in range(header.first_data_row, len(grid.rows)):
        row = grid.rows[index]
        texts = [cell_text(cell) for cell in row]
        if not _is_no_data(texts, key_column, is_first=index == header.first_data_row):
            yield index + 1, row


def _is_no_data(texts: Sequence[str], key_column: int, *, is_first: bool) -> bool:
    filled = [text for text in texts if text]
    if not filled:
        return True
    key = texts[key_column] if key_column < len(texts) else ""
    if plain_title(filled[0]) in TOTAL_WORDS or plain_title(key) in TOTAL_WORDS:
        return True
    is_note = not key or len(filled) == 1
    if is_note and plain_title(filled[0]).startswith(tuple(map(plain_title, FOOT_WORDS))):
        return True
    numbers = [str(count) for count in range(1, len(filled) + 1)]
    return is_first and len(filled) > 2 and [text.strip("()（）") for text in filled] == numbers


def column_letter(number: int) -> str:
    """Return the letter that a spreadsheet writes over a column (0-based)."""
    letters = ""
    rest = number + 1
    while rest:
        rest, step = divmod(rest - 1, 26)
        letters = chr(ord("A") + step) + letters
    return letters
