"""Reading one cell of an office's table as what its column means; a fault is a message."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from shouwang.ground.errors import Text, say

from .columns import OutputUnit
from .drafts import text_fault
from .workbook import FORMULA_SIGNS, Cell, cell_text

WAN = Decimal(10_000)
UNKNOWN_WORDS = frozenset({"", "未知", "不详", "待查", "待定", "/", "-", "—", "--", "无数据"})
YES_WORDS = frozenset({"是", "有", "√", "✓", "y", "yes", "1", "true"})
NO_WORDS = frozenset({"否", "无", "没有", "×", "n", "no", "0", "false"})
SCIENTIFIC = re.compile(r"^\d(\.\d+)?e\+?\d+$", re.IGNORECASE)
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
LONGEST_NUMBER = 30


class CellFault(Exception):
    """What is wrong with a cell."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def read_text(cell: Cell, limit: int) -> str:
    """Read a text; a formula, half characters and the endless are refused."""
    text = " ".join(cell_text(cell).split()) if isinstance(cell, str) else cell_text(cell)
    fault = text_fault(text, limit)
    if fault is not None:
        raise CellFault(fault)
    if text in UNKNOWN_WORDS:
        return ""
    if text.startswith(FORMULA_SIGNS):
        raise CellFault(say("以“{sign}”开头，像公式，请改为普通文字。", sign=text[:1]))
    return text


def read_credit_code(cell: Cell) -> str:
    """Read a credit code; one kept as a number has lost its last digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellFault(say("信用代码被存成了数字，末几位已丢失，请把单元格改为文本后重填。"))
    text = unicodedata.normalize("NFKC", cell_text(cell)).replace(" ", "").upper()
    if text in UNKNOWN_WORDS:
        return ""
    if SCIENTIFIC.match(text):
        raise CellFault(say("信用代码成了科学计数法，末几位已丢失，请把单元格改为文本后重填。"))
    return read_text(text, 18)


def read_phone(cell: Cell) -> str:
    """Read a phone number, which tables often keep as a number."""
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip()
    if text in UNKNOWN_WORDS:
        return ""
    if SCIENTIFIC.match(text):
        raise CellFault(say("电话号码成了科学计数法，请把单元格改为文本后重填。"))
    fault = text_fault(text, 32)
    if fault is not None:
        raise CellFault(fault)
    return text


def _number(cell: Cell) -> Decimal | None:
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
    value = _number(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise CellFault(say("应该是整数。"))
    if abs(value) > 10**9:
        raise CellFault(say("数字太大。"))
    return int(value)


def read_amount(cell: Cell) -> Decimal | None:
    """Read an amount with up to two decimals."""
    value = _number(cell)
    if value is None:
        return None
    if abs(value) > 10**14:
        raise CellFault(say("数字太大。"))
    return _cents(value)


def _cents(value: Decimal) -> Decimal:
    """Round away the dust of binary fractions, but no digit that somebody typed."""
    rounded = round(value, 2)
    if abs(value - rounded) > Decimal("0.000001"):
        raise CellFault(say("最多两位小数。"))
    return rounded


def read_output(cell: Cell, unit: OutputUnit) -> Decimal | None:
    """Read an output in the table's unit and return yuan."""
    value = _number(cell)
    if value is None:
        return None
    if abs(value) > 10**14:
        raise CellFault(say("数字太大。"))
    return _cents(value * WAN if unit is OutputUnit.WAN_YUAN else value)


def read_degrees(cell: Cell) -> float | None:
    """Read a coordinate in decimal degrees."""
    value = _number(cell)
    return None if value is None else float(value)


def read_answer(cell: Cell) -> bool | None:
    """Read yes or no; empty is unknown."""
    text = unicodedata.normalize("NFKC", cell_text(cell)).casefold()
    if text in YES_WORDS:
        return True
    if text in NO_WORDS:
        return False
    if text in UNKNOWN_WORDS:
        return None
    raise CellFault(say("应该填“是”或“否”，表中是“{value}”。", value=text[:20]))


def read_day(cell: Cell) -> date | None:
    """Read a day; one that no calendar has is refused."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = cell_text(cell)
    if text in UNKNOWN_WORDS:
        return None
    found = DAY.match(unicodedata.normalize("NFKC", text))
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise CellFault(say("没有“{value}”这一天，请写成 2026-06-22。", value=text[:20])) from None
