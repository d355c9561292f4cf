"""Tables to take away: the register with what was told last, a sensor's readings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.files import write_workbook
from shouwang.watch.sensors.rules.rule_words import number_words

from .series_steps import raw_readings
from .station_lists import SensorView, StationFilters, StationView, station_set, views_of

ROWS_LIMIT: Final = 5_000
HEADER: Final = (
    say("站点编号"),
    say("站点名称"),
    say("区划代码"),
    say("区划"),
    say("传感器编号"),
    say("传感器名称"),
    say("类型"),
    say("状态"),
    say("最近数值"),
    say("计量单位"),
    say("最近时间"),
    say("合理下限"),
    say("合理上限"),
    say("上报间隔（秒）"),
)
SHEET: Final = say("监测站")


def stations_workbook(
    actor: Actor, filters: StationFilters, in_words: Callable[[object], str]
) -> bytes:
    """Return the stations that fit as a workbook, a row a sensor, at most 5,000 stations.

    `in_words` puts a text into the reader's language. Every cell is text, none a formula.
    """
    views = views_of(actor, station_set(actor, filters)[:ROWS_LIMIT])
    rows = [[in_words(title) for title in HEADER]]
    for view in views:
        rows += [_row(view, one, in_words) for one in view.sensors]
    return write_workbook(in_words(SHEET), rows)


def _row(view: StationView, one: SensorView, in_words: Callable[[object], str]) -> list[str]:
    station, sensor, fare = view.station, one.sensor, one.fare
    label: Text = fare.label
    return [
        station.code,
        station.name,
        station.area_code_now,
        view.area_name,
        sensor.code,
        sensor.name,
        in_words(sensor.kind_label),
        in_words(label),
        _number(fare.value),
        sensor.unit,
        _local(fare.at),
        _number(sensor.low),
        _number(sensor.high),
        str(sensor.interval_s),
    ]


def _number(value: float | None) -> str:
    return "" if value is None else number_words(value)


def _local(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M:%S}"


def readings_csv(actor: Actor, code: str, from_at: datetime, until_at: datetime) -> bytes:
    """Return a sensor's readings of a span as CSV, in the form in which they are taken too.

    Numbers stay numbers; nothing in it was written by a person but the sensor's code, which no
    spreadsheet takes for a formula.
    """
    found, readings = raw_readings(actor, code, from_at, until_at)
    return _csv(["sensor", "at", "value"], _lines(found.code, readings))


def _lines(code: str, readings: Iterable[tuple[datetime, float]]) -> Iterable[list[str]]:
    for at, value in readings:
        local = at.astimezone(LOCAL_ZONE).isoformat(timespec="milliseconds")
        yield [code, local, repr(value)]


def _csv(header: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
