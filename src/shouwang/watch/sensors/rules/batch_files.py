"""Batches of readings as they come over HTTP: JSON or CSV, taken apart without judging them.

A batch is refused as a whole only when it cannot be taken apart. What is wrong with one reading
is left in it, so that the receipt can name it and the others are taken.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from shouwang.ground.errors import Invalid, Text, say

from .parameters import BATCH_LIMIT
from .readings import Reading

CSV_KINDS: Final = frozenset({"text/csv", "application/csv"})
COLUMNS: Mapping[str, str] = {
    "sensor": "sensor",
    "传感器": "sensor",
    "传感器编号": "sensor",
    "at": "at",
    "时间": "at",
    "value": "value",
    "数值": "value",
    "sequence": "sequence",
    "序号": "sequence",
}
NEEDED: Final = ("sensor", "at", "value")
DIGITS_LIMIT: Final = 18
"""Longer whole numbers are read as fractions, which no sensor needs exactly."""
YES_NO: Mapping[str, bool] = {"true": True, "false": False}


def _wrong(message: Text) -> Invalid:
    return Invalid({"readings": message})


def read_batch(body: bytes, content_type: str) -> list[Reading]:
    """Return the readings of a batch in their order; Invalid when it cannot be taken apart."""
    kind = content_type.partition(";")[0].strip().lower()
    readings = _from_csv(body) if kind in CSV_KINDS else _from_json(body)
    if not readings or len(readings) > BATCH_LIMIT:
        raise _wrong(say("一次应有 1 至 {n} 条数据。", n=BATCH_LIMIT))
    return readings


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(say("文字编码应为 UTF-8。")) from None


def _from_json(body: bytes) -> list[Reading]:
    text = _decoded(body)
    try:
        data = json.loads(text, parse_int=_whole)
    except (ValueError, RecursionError):
        raise _wrong(say("不是有效的 JSON。")) from None
    rows = data.get("readings") if isinstance(data, Mapping) else data
    if not isinstance(rows, list):
        raise _wrong(say("应为 readings 列表，每条有 sensor、at、value。"))
    return [_reading(row) for row in rows[: BATCH_LIMIT + 1]]


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= DIGITS_LIMIT else float(text)


def _reading(row: Any) -> Reading:
    fields = row if isinstance(row, Mapping) else {}
    sensor = fields.get("sensor")
    code = sensor.strip() if isinstance(sensor, str) else ""
    return Reading(code, fields.get("at"), fields.get("value"), fields.get("sequence"))


def _from_csv(body: bytes) -> list[Reading]:
    lines = csv.reader(io.StringIO(_decoded(body), newline=""))
    try:
        places = _columns(next(lines, []))
        readings: list[Reading] = []
        for row in lines:
            if any(cell.strip() for cell in row):
                readings.append(_csv_reading(row, places))
            if len(readings) > BATCH_LIMIT:
                break
    except csv.Error:
        raise _wrong(say("不是有效的 CSV。")) from None
    return readings


def _columns(titles: Sequence[str]) -> dict[str, int]:
    named = ((COLUMNS.get(title.strip().lower()), place) for place, title in enumerate(titles))
    found = {name: place for name, place in named if name is not None}
    if any(name not in found for name in NEEDED):
        raise _wrong(say("CSV 的第一行应写明 sensor,at,value，可加 sequence。"))
    return found


def _csv_reading(row: Sequence[str], places: Mapping[str, int]) -> Reading:
    cells = {name: row[place].strip() for name, place in places.items() if place < len(row)}
    return Reading(
        cells.get("sensor", ""),
        _csv_moment(cells.get("at", "")),
        _csv_value(cells.get("value", "")),
        _digits(cells.get("sequence", "")),
    )


def _digits(text: str) -> int | None:
    is_whole = text.isascii() and text.isdecimal() and len(text) <= DIGITS_LIMIT
    return int(text) if is_whole else None


def _csv_moment(text: str) -> object:
    whole = _digits(text)
    return text if whole is None else whole


def _csv_value(text: str) -> object:
    if text.lower() in YES_NO:
        return YES_NO[text.lower()]
    try:
        return float(text)
    except ValueError:
        return text or None
