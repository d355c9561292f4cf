"""Writing tables that are safe to open: every cell a text, no formula, no broken character."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CELL_LIMIT = 32_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
SHEET_NAME_LIMIT = 31
CHANGED_SIGN = "\N{REPLACEMENT CHARACTER}"


def formula_safe(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def storable(value: str) -> str:
    """Replace what no file can hold: half characters and control characters; cut the endless."""
    kept = "".join(
        CHANGED_SIGN
        if 0xD800 <= ord(char) <= 0xDFFF or (ord(char) < 32 and char not in "\n\t")
        else char
        for char in value
    )
    return kept[:CELL_LIMIT]


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV that Excel opens as it is: UTF-8 with BOM, no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([formula_safe(storable(value)) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def write_workbook(
    sheet_name: str,
    rows: Iterable[Sequence[str]],
    *,
    header_row: int = 0,
    marked: frozenset[int] = frozenset(),
    more: Sequence[tuple[str, Sequence[Sequence[str]]]] = (),
) -> bytes:
    """Write every cell as text, so that codes and phones keep their digits; mark rows in red.

    Further sheets, each a name and its rows, have no header.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    plain = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True, "text_wrap": True})
    red = book.add_format({"num_format": "@", "bg_color": "#FDE2E1"})
    sheet = book.add_worksheet(sheet_name[:SHEET_NAME_LIMIT])
    for number, row in enumerate(rows):
        style = head if number == header_row else red if number in marked else plain
        for column, value in enumerate(row):
            sheet.write_string(number, column, formula_safe(storable(value)), style)
    sheet.freeze_panes(header_row + 1, 0)
    for name, lines in more:
        added = book.add_worksheet(name[:SHEET_NAME_LIMIT])
        for number, row in enumerate(lines):
            for column, value in enumerate(row):
                added.write_string(number, column, formula_safe(storable(value)), plain)
    book.close()
    return out.getvalue()
