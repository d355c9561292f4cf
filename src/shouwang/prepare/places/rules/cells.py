"""Reading the cells that only the register of places has; a fault is a message."""

from __future__ import annotations

import unicodedata

from shouwang.ground.errors import say
from shouwang.ground.workbooks.cells import (
    SCIENTIFIC,
    UNKNOWN_WORDS,
    CellFault,
    check_error,
    read_text,
    text_fault,
)
from shouwang.ground.workbooks.grids import Cell, cell_text


def read_credit_code(cell: Cell) -> str:
    """Read a credit code; one kept as a number has lost its last digits."""
    check_error(cell)
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
    check_error(cell)
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip()
    if text in UNKNOWN_WORDS:
        return ""
    if SCIENTIFIC.match(text):
        raise CellFault(say("电话号码成了科学计数法，请把单元格改为文本后重填。"))
    fault = text_fault(text, 32)
    if fault is not None:
        raise CellFault(fault)
    return text
