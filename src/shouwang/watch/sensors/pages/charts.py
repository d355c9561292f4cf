"""Charts of sensors: the span that is shown, drawings for wide and narrow screens, the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from shouwang.ground.access.requests import PageRequest
from shouwang.ground.actor import Actor
from shouwang.look.links import Link
from shouwang.watch.sensors import queries
from shouwang.watch.sensors.queries.health import measured
from shouwang.watch.sensors.rules.chart import Chart, Dot, Threshold, draw
from shouwang.watch.sensors.rules.rule_words import number_words

DAY_H: Final = 24
YEAR_H: Final = 8_760
SPANS_H: Final = (6, DAY_H, 72, 168, 720, 2_160, YEAR_H)
WIDE: Final = (820, 300)
NARROW: Final = (340, 230)
TABLE_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class TableRow:
    """A point in words; where each reading stands by itself, least and most are empty."""

    at: datetime
    mean: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Card:
    """A sensor with its drawings and the same as a table, the newest first."""

    one: queries.SensorView
    wide: Chart
    narrow: Chart
    words: str
    thresholds: tuple[Threshold, ...]
    expected: tuple[Dot, ...]
    rows: tuple[TableRow, ...]
    step_s: int
    has_troubles: bool
    has_marks: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was told in the span."""
        return not self.rows

    @property
    def has_steps(self) -> bool:
        """Tell whether the points are steps with a least and a most."""
        return self.step_s > 0


def span_of(request: PageRequest) -> int:
    """Return the hours that are asked for; a day for anything odd."""
    raw = request.GET.get("hours", "")
    hours = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 6 else DAY_H
    return hours if hours in SPANS_H else DAY_H


def span_tabs(current: int) -> list[Link]:
    """Return the spans to choose from."""
    return [Link(_span_words(one), f"?hours={one}", "", one == current) for one in SPANS_H]


def _span_words(hours: int) -> str:
    """Return a span in few signs, so that all stand side by side on a phone."""
    if hours < DAY_H:
        return _("%(n)d 小时") % {"n": hours}
    if hours >= YEAR_H:
        return _("%(n)d 年") % {"n": hours // YEAR_H}
    return _("%(n)d 天") % {"n": hours // DAY_H}


def card_of(
    actor: Actor,
    one: queries.SensorView,
    hours: int,
    now: datetime,
    thresholds: Sequence[Threshold],
) -> Card:
    """Return a sensor's chart of the last hours, with what the rules in force say of it."""
    from_at = now - timedelta(hours=hours)
    shown, subject = queries.picture_of(actor, one.sensor.code, from_at, now, thresholds)
    return Card(
        one=one,
        wide=draw(subject, *WIDE),
        narrow=draw(subject, *NARROW),
        words=_summary(shown),
        thresholds=tuple(thresholds),
        expected=tuple(subject.expected),
        rows=tuple(_rows(shown)),
        step_s=shown.step_s,
        has_troubles=bool(subject.troubles),
        has_marks=bool(subject.marks),
    )


def _summary(shown: queries.Series) -> str:
    """Return the picture in one sentence, for those who cannot see it."""
    if not shown.points:
        return _("这段时间没有数据。")
    sensor = shown.sensor
    return _("最低 %(low)s，最高 %(high)s，共 %(n)d 次读数。") % {
        "low": measured(sensor, min(point.low for point in shown.points)),
        "high": measured(sensor, max(point.high for point in shown.points)),
        "n": sum(point.count for point in shown.points),
    }


def _rows(shown: queries.Series) -> list[TableRow]:
    return [
        TableRow(
            point.at,
            number_words(point.mean),
            number_words(point.low) if shown.step_s else "",
            number_words(point.high) if shown.step_s else "",
        )
        for point in reversed(shown.points[-TABLE_ROWS:])
    ]
