"""Batches of readings as JSON and CSV: what can be taken apart, and what is said when not."""

from __future__ import annotations

import math

import pytest

from shouwang.ground.errors import Invalid
from shouwang.watch.sensors.rules.batch_files import read_batch
from shouwang.watch.sensors.rules.readings import Reading

JSON, CSV = "application/json", "text/csv; charset=utf-8"
NOON = "2026-06-22T12:00:00+08:00"


@pytest.mark.parametrize(
    "body",
    [
        b'{"readings": [{"sensor": " A ", "at": 1782100000000, "value": 1.5, "sequence": 7}]}',
        b'[{"sensor": "A", "at": 1782100000000, "value": 1.5, "sequence": 7}]',
        b'\xef\xbb\xbf[{"sensor": "A", "at": 1782100000000, "value": 1.5, "sequence": 7}]',
    ],
)
def test_json_is_read(body: bytes) -> None:
    assert read_batch(body, JSON) == [Reading("A", 1782100000000, 1.5, 7)]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("sensor,at,value,sequence\nA,1782100000000,1.5,7\n", Reading("A", 1782100000000, 1.5, 7)),
        (f"at;x,value,sensor,at\n-,2,A,{NOON}\n", Reading("A", NOON, 2.0)),
        (f"传感器,时间,数值\r\n\r\nA,{NOON},true\r\n", Reading("A", NOON, True)),
        (f"sensor,at,value\nA,{NOON}\n", Reading("A", NOON, None)),
        (f"sensor,at,value\nA,{NOON},满\n", Reading("A", NOON, "满")),
    ],
)
def test_csv_is_read_by_its_titles(text: str, reading: Reading) -> None:
    assert read_batch(text.encode(), CSV) == [reading]


def test_numbers_that_json_does_not_know_are_left_to_the_receipt() -> None:
    rows = f'[{{"value": NaN}}, {{"value": 1e999}}, {{"value": {"9" * 5_000}}}]'

    values = [one.value for one in read_batch(rows.encode(), JSON)]

    assert str(values[0]) == "nan"
    assert values[1:] == [math.inf, math.inf]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"{", JSON, "不是有效的 JSON。"),
        (b"[" * 100_000, JSON, "不是有效的 JSON。"),
        (b'{"reading": []}', JSON, "应为 readings 列表，每条有 sensor、at、value。"),
        (b"7", JSON, "应为 readings 列表，每条有 sensor、at、value。"),
        (b"[]", JSON, "一次应有 1 至 {n} 条数据。"),
        (b"\xff\xfe[]", JSON, "文字编码应为 UTF-8。"),
        (b"", CSV, "CSV 的第一行应写明 sensor,at,value，可加 sequence。"),
        (b"A,1,2\n", CSV, "CSV 的第一行应写明 sensor,at,value，可加 sequence。"),
        (b"sensor,at,value\n\n", CSV, "一次应有 1 至 {n} 条数据。"),
        (b"sensor,at,value\n" + b"A" * 200_000, CSV, "不是有效的 CSV。"),
        (b"sensor,at,value\n" + b"A,1,2\n" * 10_001, CSV, "一次应有 1 至 {n} 条数据。"),
        (b"[" + b"0," * 50_000 + b"0]", JSON, "一次应有 1 至 {n} 条数据。"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused_as_a_whole(
    body: bytes, kind: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_batch(body, kind)

    assert refused.value.fields["readings"].msgid == words


def test_ten_thousand_rows_are_read() -> None:
    assert len(read_batch(b"sensor,at,value\n" + b"A,1,2\n" * 10_000, CSV)) == 10_000
