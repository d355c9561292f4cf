"""A sensor's readings over a span: one by one, or the least, mean and most of equal steps.

Steps of less than an hour are made of readings, of hours of hours, of days of days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from django.db.models import (
    BigIntegerField,
    Count,
    ExpressionWrapper,
    F,
    Max,
    Min,
    QuerySet,
    Sum,
    Value,
)

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, say
from shouwang.watch.sensors.models import (
    DayRollup,
    Observation,
    Rollup,
    Sensor,
    StaleDay,
    Summing,
)
from shouwang.watch.sensors.rules.grains import DAY_MS, ZONE_MS, Grain, Kept, Part, Span, parts

from .register import sensor

POINTS: Final = 240
POINTS_LIMIT: Final = 2_000
RAW_LIMIT: Final = 50_000
SPAN_LIMIT: Final = timedelta(days=3_700)
HOUR_S: Final = 3_600
STEPS_S: Final = (
    10, 30, 60, 300, 600, 1_200, 1_800, HOUR_S, 2 * HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 12 * HOUR_S,
    24 * HOUR_S, 3 * 24 * HOUR_S, 7 * 24 * HOUR_S, 30 * 24 * HOUR_S,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A reading, or a step that begins at `at` with the least, mean and most of its readings."""

    at: datetime
    low: float
    mean: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """The points of a sensor in a span; `step_s` 0: every reading by itself."""

    sensor: Sensor
    from_at: datetime
    until_at: datetime
    step_s: int
    points: tuple[Point, ...]


@dataclass(slots=True)
class _Step:
    low: float
    high: float
    total: float
    count: int


def series(
    actor: Actor, code: str, from_at: datetime, until_at: datetime, *, points: int = POINTS
) -> Series:
    """Return a sensor's readings from a moment until before another, at most `points` of them.

    Where there are more, or where only hours or days are left, each point is a step of equal
    length with its least, mean and most, so that a peak is never lost. NotFound outside
    the actor's duties.
    """
    found = sensor(actor, code)
    _check(from_at, until_at, points)
    asked = Span(_ms(from_at), _ms(until_at))
    kept = _kept(found, asked)
    least_s = _least_step(found, asked, kept)
    if not least_s:
        told = list(_readings(found, asked).values_list("at_ms", "value")[: points + 1])
        if len(told) <= points:
            single = tuple(Point(_at(at), value, value, value, 1) for at, value in told)
            return Series(found, from_at, until_at, 0, single)
    step_s = step_for(until_at - from_at, points, least_s=least_s)
    rows = (_steps(found, part, step_s) for part in parts(asked, step_s * 1_000, kept))
    steps = _joined(chain.from_iterable(rows))
    return Series(found, from_at, until_at, step_s, tuple(_points(steps, step_s)))


def _kept(found: Sensor, asked: Span) -> Kept:
    row = Summing.objects.filter(pk=1).first() or Summing()
    stale = StaleDay.objects.filter(sensor_id=found.pk, day_ms__lt=asked.until_ms)
    stale = stale.filter(day_ms__gt=asked.from_ms - DAY_MS)
    days = tuple(stale.values_list("day_ms", flat=True))
    return Kept(row.raw_from_ms, row.hours_from_ms, row.summed_ms, days)


def _least_step(found: Sensor, asked: Span, kept: Kept) -> int:
    """Return the shortest step that takes all rows: a day where only days are left."""
    for grain, gone_ms in ((Grain.DAY, kept.hours_from_ms), (Grain.HOUR, kept.raw_from_ms)):
        gone = Span(asked.from_ms, min(asked.until_ms, gone_ms))
        if gone.from_ms < gone.until_ms and _rows(found, Part(grain, gone)).exists():
            return grain.value // 1_000
    return 0


def _readings(found: Sensor, span: Span) -> QuerySet[Observation]:
    rows = Observation.objects.filter(sensor_id=found.pk)
    return rows.filter(at_ms__gte=span.from_ms, at_ms__lt=span.until_ms).order_by("at_ms")


def _check(from_at: datetime, until_at: datetime, points: int) -> None:
    wrong: dict[str, Text] = {}
    if from_at >= until_at:
        wrong["until_at"] = say("结束时间应晚于开始时间。")
    elif until_at - from_at > SPAN_LIMIT:
        wrong["from_at"] = say("时间跨度最长十年。")
    if not 2 <= points <= POINTS_LIMIT:
        wrong["points"] = say("点数应在 2 至 {n} 之间。", n=POINTS_LIMIT)
    if wrong:
        raise Invalid(wrong)


def step_for(span: timedelta, points: int, *, least_s: int = 0) -> int:
    """Return the shortest usual step, in seconds, of which a span has at most so many."""
    for step_s in STEPS_S:
        if step_s >= least_s and span.total_seconds() <= step_s * points:
            return step_s
    return STEPS_S[-1]


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)


def _at(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1_000, UTC)


def _rows(found: Sensor, part: Part) -> QuerySet[Rollup] | QuerySet[DayRollup]:
    """Return the hours or days that begin in a span."""
    (from_ms, until_ms), mine = part.span, {"sensor_id": found.pk}
    if part.grain is Grain.DAY:
        return DayRollup.objects.filter(**mine, day_ms__gte=from_ms, day_ms__lt=until_ms)
    return Rollup.objects.filter(**mine, hour_ms__gte=from_ms, hour_ms__lt=until_ms)


def _steps(found: Sensor, part: Part, step_s: int) -> Iterable[tuple[int, _Step]]:
    """Yield the steps that a part of the span belongs to, with its share of them."""
    if part.grain is Grain.READING:
        yield from _raw_steps(found, part.span, step_s)
        return
    start = "day_ms" if part.grain is Grain.DAY else "hour_ms"
    columns = (start, "low", "high", "total", "count")
    for at_ms, *step in _rows(found, part).values_list(*columns):
        yield (at_ms + ZONE_MS) // (step_s * 1_000), _Step(*step)


def _raw_steps(found: Sensor, span: Span, step_s: int) -> Iterable[tuple[int, _Step]]:
    slot = ExpressionWrapper(
        (F("at_ms") + Value(ZONE_MS)) / Value(step_s * 1_000), output_field=BigIntegerField()
    )
    told = _readings(found, span).order_by().annotate(slot=slot).values("slot")
    for row in told.annotate(n=Count("at_ms"), s=Sum("value"), a=Min("value"), z=Max("value")):
        yield row["slot"], _Step(row["a"], row["z"], row["s"], row["n"])


def _joined(parts: Iterable[tuple[int, _Step]]) -> dict[int, _Step]:
    found: dict[int, _Step] = {}
    for slot, part in parts:
        known = found.get(slot)
        if known is None:
            found[slot] = part
            continue
        known.low, known.high = min(known.low, part.low), max(known.high, part.high)
        known.total, known.count = known.total + part.total, known.count + part.count
    return found


def _points(steps: dict[int, _Step], step_s: int) -> Iterable[Point]:
    for slot, step in sorted(steps.items()):
        mean = min(max(step.total / step.count, step.low), step.high)
        yield Point(_at(slot * step_s * 1_000 - ZONE_MS), step.low, mean, step.high, step.count)


def raw_readings(
    actor: Actor, code: str, from_at: datetime, until_at: datetime
) -> tuple[Sensor, list[tuple[datetime, float]]]:
    """Return the readings of a span one by one, for a file; Invalid beyond 50,000 of them."""
    found = sensor(actor, code)
    _check(from_at, until_at, POINTS)
    rows = _readings(found, Span(_ms(from_at), _ms(until_at)))
    told = rows.values_list("at_ms", "value")[: RAW_LIMIT + 1]
    readings = [(_at(at_ms), value) for at_ms, value in told]
    if len(readings) > RAW_LIMIT:
        raise Invalid({"from_at": say("超过 {n} 条，请缩短时间跨度。", n=RAW_LIMIT)})
    return found, readings
