"""Writes a workbook of Excel 97 (.xls) by hand, for tests of what offices still send.

A compound file ([MS-CFB]) with one stream `Workbook` of BIFF8 records ([MS-XLS]): a globals
substream that names one sheet, and that sheet with a LABEL record per cell.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BOF, EOF, BOUNDSHEET, LABEL, DIMENSIONS = 0x0809, 0x000A, 0x0085, 0x0204, 0x0200
SMALLEST_STREAM = 4096


def old_workbook(rows: Sequence[Sequence[str]], sheet: str = "附表1") -> bytes:
    """Return the rows as an .xls whose cells are all text."""
    return _compound(_stream(rows, sheet))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(substream: int) -> bytes:
    return _record(BOF, struct.pack("<HHHHII", 0x0600, substream, 0x0DBB, 0x07CC, 0, 6))


def _stream(rows: Sequence[Sequence[str]], sheet: str) -> bytes:
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    opening, closing = _begin(0x0005), _record(EOF, b"")
    place = len(opening) + 4 + 6 + len(name) + len(closing)
    told = _record(BOUNDSHEET, struct.pack("<IBB", place, 0, 0) + name)
    width = max(len(row) for row in rows)
    size = _record(DIMENSIONS, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    cells = b"".join(_cells(rows))
    whole = opening + told + closing + _begin(0x0010) + size + cells + _record(EOF, b"")
    return whole.ljust(SMALLEST_STREAM, b"\x00")


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            text = value.encode("utf-16-le")
            head = struct.pack("<HHHHB", number, column, 0, len(value), 1)
            yield _record(LABEL, head + text)


def _compound(stream: bytes) -> bytes:
    """Wrap the stream: header, one FAT sector, one directory sector, then the stream's sectors."""
    count = -(-len(stream) // SECTOR)
    chain = [*range(3, count + 2), END]
    fat = [FAT_SECTOR, END, *chain]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST_STREAM, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    directory += bytes(SECTOR - len(directory))
    body = stream.ljust(count * SECTOR, b"\x00")
    return head + struct.pack(f"<{SECTOR // 4}I", *fat) + directory + body


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    head = text.ljust(64, b"\x00") + struct.pack("<HBB", len(text), kind, 1)
    links = struct.pack("<III", FREE, FREE, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)
