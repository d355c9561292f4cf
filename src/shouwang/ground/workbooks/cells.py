"""Reading one cell of an office's table as what its column means; a fault is a message."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from shouwang.ground.errors import Text, say

from .error_cells import ERROR_WORDS
from .files import FORMULA_SIGNS
from .grids import Cell, cell_text

WAN = Decimal(10_000)
UNKNOWN_WORDS = frozenset({"", "未知", "不详", "待查", "待定", "/", "-", "—", "--", "无数据"})
YES_WORDS = frozenset({"是", "有", "√", "✓", "y", "yes", "1", "true"})
NO_WORDS = frozenset({"否", "无", "没有", "×", "n", "no", "0", "false"})
SCIENTIFIC = re.compile(r"^\d(\.\d+)?e\+?\d+$", re.IGNORECASE)
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[ t]\d{1,2}[:时].*)?$")
COMPACT_DAY = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
DAY_OF_YEAR = re.compile(r"^(\d{1,2})月(\d{1,2})[日号]?$")
FIRST_SERIAL, LAST_SERIAL = 25_569, 80_000
"""Days as a spreadsheet counts them, from 1970 to 2119; other numbers are no day."""
SERIAL_ZERO = date(1899, 12, 30)
LONGEST_NUMBER = 30


class CellFault(Exception):
    """What is wrong with a cell."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def text_fault(value: str, limit: int) -> Text | None:
    """Return what is wrong with a text: half characters, control characters, too long."""
    if not value.isprintable():
        if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
            return say("含有不完整的字符（例如半个表情）。")
        if any(ord(char) < 32 for char in value):
            return say("含有无法保存的字符。")
    if len(value) > limit:
        return say("太长：{n} 个字，最多 {limit} 个字。", n=len(value), limit=limit)
    return None


def check_error(cell: Cell) -> None:
    """Refuse an error value of a spreadsheet: nobody knows what should stand there."""
    if isinstance(cell, str) and cell.strip() in ERROR_WORDS:
        raise CellFault(say("单元格是 Excel 错误值 {word}，请改正。", word=cell.strip()))


def read_text(cell: Cell, limit: int, *, takes_signs: bool = False) -> str:
    """Read a text; half characters and the endless are refused.

    What begins like a formula is refused too, unless the column may hold any text.
    """
    check_error(cell)
    text = " ".join(cell_text(cell).split()) if isinstance(cell, str) else cell_text(cell)
    fault = text_fault(text, limit)
    if fault is not None:
        raise CellFault(fault)
    if text in UNKNOWN_WORDS:
        return ""
    if takes_signs:
        return _without_guard(text)
    if text.startswith(FORMULA_SIGNS):
        raise CellFault(say("以“{sign}”开头，像公式，请改为普通文字。", sign=text[:1]))
    return text


def _without_guard(text: str) -> str:
    """Return a text without the apostrophe by which tables written here are safe to open."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def read_code(cell: Cell, limit: int) -> str:
    """Read a number of the office; leading zeros stay, one that lost digits is refused."""
    check_error(cell)
    text = unicodedata.normalize("NFKC", cell_text(cell)).replace(" ", "")
    if SCIENTIFIC.match(text) or (isinstance(cell, float) and abs(cell) >= 1e15):
        raise CellFault(say("编号成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"))
    return read_text(text, limit, takes_signs=True)


def read_number(cell: Cell) -> Decimal | None:
    """Read a number; empty is unknown and never zero."""
    check_error(cell)
    text = unicodedata.normalize("NFKC", cell_text(cell)).replace(",", "").replace(" ", "")
    if text in UNKNOWN_WORDS:
        return None
    if len(text) > LONGEST_NUMBER:
        raise CellFault(say("应该是数字。"))
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise CellFault(say("应该是数字，表中是“{value}”。", value=text[:20])) from None
    if not value.is_finite():
        raise CellFault(say("应该是数字。"))
    return value


def read_count(cell: Cell) -> int | None:
    """Read a whole number; empty is unknown and never zero."""
    value = read_number(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise CellFault(say("应该是整数。"))
    if abs(value) > 10**9:
        raise CellFault(say("数字太大。"))
    return int(value)


def read_amount(cell: Cell, *, is_in_wan: bool = False) -> Decimal | None:
    """Read an amount with up to two decimals, as yuan also where the column is in 10,000 yuan."""
    value = read_number(cell)
    if value is None:
        return None
    if abs(value) > 10**14:
        raise CellFault(say("数字太大。"))
    return _cents(value * WAN if is_in_wan else value)


def _cents(value: Decimal) -> Decimal:
    """Round away the dust of binary fractions, but no digit that somebody typed."""
    rounded = round(value, 2)
    if abs(value - rounded) > Decimal("0.000001"):
        raise CellFault(say("最多两位小数。"))
    return rounded


def read_degrees(cell: Cell) -> float | None:
    """Read a coordinate in decimal degrees."""
    value = read_number(cell)
    return None if value is None else float(value)


def read_answer(cell: Cell) -> bool | None:
    """Read yes or no; empty is unknown."""
    check_error(cell)
    text = unicodedata.normalize("NFKC", cell_text(cell)).casefold()
    if text in YES_WORDS:
        return True
    if text in NO_WORDS:
        return False
    if text in UNKNOWN_WORDS:
        return None
    raise CellFault(say("应该填“是”或“否”，表中是“{value}”。", value=text[:20]))


def read_day(cell: Cell, *, year: int | None = None) -> date | None:
    """Read a day as offices write it; one that no calendar has is refused.

    Dates, text such as 2026.6.22 or 20260622, and a spreadsheet's count of days; 6月22日 only
    where the year is given.
    """
    check_error(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", cell_text(cell)).casefold().strip()
    if text in UNKNOWN_WORDS:
        return None
    try:
        return _day(text, year)
    except ValueError:
        raise CellFault(say("没有“{value}”这一天，请写成 2026-06-22。", value=text[:20])) from None


def _day(text: str, year: int | None) -> date:
    found = DAY.match(text) or COMPACT_DAY.match(text)
    if found is not None:
        return date(*(int(part) for part in found.groups()))
    short = DAY_OF_YEAR.match(text)
    if short is not None and year is not None:
        return date(year, *(int(part) for part in short.groups()))
    days = float(text)
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise ValueError(text)
    return SERIAL_ZERO + timedelta(days=int(days))
