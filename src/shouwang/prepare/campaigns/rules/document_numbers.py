"""The number of an official document (文号) in its parts, however it was typed (R68)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

OPENING: Final = r"[\[(<{〔【〈]"
CLOSING: Final = r"[\])>}〕】〉]"
NUMBER: Final = re.compile(
    rf"(?P<sign>[^\d\[\](){{}}<>〔〕【】〈〉]{{1,20}}){OPENING}(?P<year>\d{{4}}|\d{{0,3}}[*×xX○〇]{{1,4}}){CLOSING}"
    r"第?(?P<serial>\d{1,6})号?(?:\([^()]*\))?"
)
WANTED: Final = re.compile(r"(?P<sign>[^\d\[\](){}<>〔〕【】〈〉]{1,20})?第?(?P<serial>\d{1,6})号?")
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2199


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """兰政办发〔20*〕68号: the office's sign, the year (None when masked), the serial."""

    sign: str
    year: int | None
    serial: int


def read_number(text: str) -> DocumentNumber | None:
    """Return the parts of a document's number, None when it is none.

    Brackets of every width, 第 before and 号 after the serial, a remark in brackets at the end and
    spaces do not matter; a year written 20*, 20＊, 20×× or **** is unknown.
    """
    found = NUMBER.fullmatch(plain_number(text))
    if found is None:
        return None
    year = int(found["year"]) if found["year"].isdigit() else None
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return DocumentNumber(found["sign"], year, int(found["serial"]))


def read_search(text: str) -> tuple[str, int] | None:
    """Return sign ("" for any) and serial that a search such as "68" or "兰政办发 68" asks for."""
    whole = read_number(text)
    if whole is not None:
        return whole.sign, whole.serial
    found = WANTED.fullmatch(plain_number(text))
    return None if found is None else (found["sign"] or "", int(found["serial"]))


def plain_number(text: str) -> str:
    """Return the text in half width and without spaces, as numbers are compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
