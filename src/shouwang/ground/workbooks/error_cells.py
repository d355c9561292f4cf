"""Finding the error values of a workbook, which its reader gives back as empty cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

ERROR_WORDS = frozenset(
    {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"}
)
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=\"([^\"]*)\"")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=\"e\")[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</",
    re.DOTALL,
)


def error_cells(content: bytes, sheet_number: int) -> list[tuple[int, int, str]]:
    """Return row, column (both 0-based) and word of each error value of a sheet of an .xlsx."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        name = _file_of(package, sheet_number)
        if name not in package.namelist():
            return []
        return list(_errors(package.read(name)))


def _file_of(package: zipfile.ZipFile, sheet_number: int) -> str:
    """Return in which file of the package a sheet lies; "" when the package does not tell."""
    names = package.namelist()
    if BOOK not in names or RELATIONS not in names:
        return ""
    keys = _SHEET.findall(package.read(BOOK))
    files = dict(_relations(package.read(RELATIONS)))
    target = files.get(keys[sheet_number], "") if sheet_number < len(keys) else ""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _relations(text: bytes) -> Iterator[tuple[bytes, str]]:
    for found in _RELATION.findall(text):
        told = dict(_ATTRIBUTE.findall(found))
        if b"Id" in told:
            yield told[b"Id"], told.get(b"Target", b"").decode("utf-8", "replace")


def _errors(text: bytes) -> Iterator[tuple[int, int, str]]:
    if b't="e"' not in text:
        return
    for letters, row, word in _ERROR.findall(text):
        column = 0
        for letter in letters:
            column = column * 26 + letter - ord("A") + 1
        yield int(row) - 1, column - 1, word.decode("ascii", "replace")
