"""The checking of an import: every row is looked at before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shouwang.ground.errors import Text, say

from .codes import LENGTHS, PADDED_LENGTH, common_root, is_code, lies_under, parent_of
from .names import NAME_LIMIT, full_name, is_storable

ERRORS_NAMED = 1_000
"""So many bad rows are named one by one; the rest are counted."""


class SourceRow(NamedTuple):
    """One row as it was read: where it stands, and its two values."""

    file: str
    line: int
    code: str
    name: str

    @property
    def place(self) -> str:
        """Name the row as a person finds it: file and line."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """The names by code, and what is wrong by row; with errors the names are not to be used."""

    names: Mapping[str, str]
    errors: Mapping[str, Text]
    error_count: int


def check_rows(rows: Iterable[SourceRow], known: Container[str]) -> CheckedTable:
    """Check form, name, repetition and parent of every row; `known` holds the codes in place."""
    listed = list(rows)
    is_padded = bool(listed) and all(len(row.code) == PADDED_LENGTH for row in listed)
    names: dict[str, str] = {}
    errors: dict[str, Text] = {}
    count = 0
    for row in listed:
        code = _unpadded(row.code, names) if is_padded else row.code
        wrong = _wrong_with(code, row.name, names)
        if wrong is None:
            names[code] = row.name
            continue
        count += 1
        if len(errors) < ERRORS_NAMED:
            errors[row.place] = wrong
    places = {
        code for code in names if (up := parent_of(code)) and up not in names and up not in known
    }
    for row in listed if places else ():
        if row.code not in places:
            continue
        count += 1
        if len(errors) < ERRORS_NAMED:
            errors[row.place] = say("上级代码 {code} 不存在。", code=parent_of(row.code))
    return CheckedTable(names, errors, count)


def _unpadded(code: str, taken: Container[str]) -> str:
    """Return the shortest form that is still free: a unit without children repeats its code."""
    forms = (code[:digits] for digits in LENGTHS if not code[digits:].strip("0"))
    return next((form for form in forms if form not in taken), code)


def _wrong_with(code: str, name: str, taken: Container[str]) -> Text | None:
    if not is_code(code):
        return say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if code in taken:
        return say("区划代码 {code} 重复。", code=code)
    if not name:
        return say("名称是空的。")
    if len(name) > NAME_LIMIT:
        return say("名称超过 {limit} 个字。", limit=NAME_LIMIT)
    if not is_storable(name):
        return say("名称含有无法保存的字符。")
    return None


def full_names(names: Mapping[str, str], known: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the full name of every code; `known` holds (name, full name) of codes in place."""
    found: dict[str, str] = {}
    for code in sorted(names, key=len):
        up = parent_of(code)
        if up in names:
            found[code] = full_name(found[up], names[up], names[code])
        else:
            name_above, full_above = known.get(up, ("", ""))
            found[code] = full_name(full_above, name_above, names[code])
    return found


def vanished(names: Mapping[str, str], existing: Iterable[str]) -> list[str]:
    """Return the codes in place that the table should hold and does not.

    The table counts as complete for its own levels below the smallest division that holds all of
    its lowest rows: a county's table says nothing about another county.
    """
    if not names:
        return []
    lengths = {len(code) for code in names}
    lowest = max(lengths)
    root = common_root(tuple(code for code in names if len(code) == lowest))
    missing = (
        code
        for code in existing
        if code not in names and len(code) in lengths and len(code) > len(root)
    )
    return sorted(code for code in missing if not root or lies_under(code, root))


def digest_of(names: Mapping[str, str]) -> str:
    """Return a digest of the table (SHA-256, hex), so that the journal says what was loaded."""
    digest = hashlib.sha256()
    for code in sorted(names):
        digest.update(f"{code},{names[code]}\n".encode())
    return digest.hexdigest()
