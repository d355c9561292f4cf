"""All about one sensor: how it fares, its rules and thresholds, what is expected, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from shouwang.engines.rule_engine.conditions import Aggregate, Comparison, leaves
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text
from shouwang.watch.sensors.models import (
    Calibration,
    EndPointTest,
    Forecast,
    Gap,
    Quarantined,
    RefusalCount,
    Sensor,
    Signal,
    Trouble,
)
from shouwang.watch.sensors.rules.chart import Dot, Span, Subject, Threshold
from shouwang.watch.sensors.rules.kinds import END_POINT_KINDS
from shouwang.watch.sensors.rules.readings import REFUSED_LABELS
from shouwang.watch.sensors.rules.rule_words import SIGNS, duration_words, number_words
from shouwang.watch.sensors.rules.ruling import SELF
from shouwang.watch.sensors.states import ANSWER, EDIT, HEALTH_LABELS

from .health import Fare, fare_of, measured, moment
from .register import sensor
from .ruling import RuleView, rules
from .series_steps import Series, series
from .signals import SignalFilters, signal_set

ROWS: Final = 20
"""So many of each kind of event are shown."""
LEVEL_AGGREGATES: Final = frozenset(
    {Aggregate.LAST, Aggregate.MEAN, Aggregate.LARGEST, Aggregate.SMALLEST}
)
"""What can be drawn as a line over the readings themselves."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a sensor: trouble, a gap, what was refused."""

    at: datetime
    until_at: datetime | None
    label: object
    words: str = ""


@dataclass(frozen=True, slots=True)
class SensorFile:
    """Everything about a sensor that its page shows."""

    sensor: Sensor
    area_name: str
    fare: Fare
    rules: tuple[RuleView, ...]
    thresholds: tuple[Threshold, ...]
    signals: tuple[Signal, ...]
    troubles: tuple[Happened, ...]
    gaps: tuple[Gap, ...]
    quarantined: tuple[Happened, ...]
    refusals: tuple[Happened, ...]
    calibrations: tuple[Calibration, ...]
    tests: tuple[EndPointTest, ...]
    is_end_point: bool
    may_edit: bool
    may_test: bool

    @property
    def range_words(self) -> str:
        """Return the plausible range with its unit; "" where there is none."""
        low, high = self.sensor.low, self.sensor.high
        if low is None and high is None:
            return ""
        ends = (
            "−∞" if low is None else number_words(low),
            "∞" if high is None else number_words(high),
        )
        return f"{ends[0]} – {ends[1]} {self.sensor.unit}".strip()

    @property
    def interval_words(self) -> Text:
        """Return how often it tells, in words."""
        return duration_words(self.sensor.interval_s)

    @property
    def silent_words(self) -> Text:
        """Return after how long it counts as silent, in words."""
        return duration_words(self.sensor.silent_after_s)

    @property
    def stuck_words(self) -> Text | None:
        """Return after how long it counts as stuck, in words; None: never."""
        stuck_s = self.sensor.stuck_after_s
        return None if stuck_s is None else duration_words(stuck_s)


def sensor_file(actor: Actor, code: str, *, now: datetime) -> SensorFile:
    """Return everything about one sensor, or NotFound."""
    found = sensor(actor, code)
    area = found.station.area_code_now
    in_force = _rules_of(found, rules(actor, now))
    is_end_point = found.kind in END_POINT_KINDS
    signals = signal_set(actor, SignalFilters(view="", sensor=code)).select_related("rule")
    return SensorFile(
        sensor=found,
        area_name=divisions.names_of(actor, [area]).get(area, area),
        fare=fare_of(found),
        rules=tuple(in_force),
        thresholds=tuple(_thresholds(found, in_force)),
        signals=tuple(signals[:ROWS]),
        troubles=tuple(_troubles(found)),
        gaps=tuple(Gap.objects.filter(sensor=found).order_by("-after_ms")[:ROWS]),
        quarantined=tuple(_quarantined(found)),
        refusals=tuple(_refusals(found)),
        calibrations=tuple(_calibrations(found)),
        tests=tuple(_tests(found)) if is_end_point else (),
        is_end_point=is_end_point,
        may_edit=actor.may(EDIT, found.target()),
        may_test=is_end_point and actor.may(ANSWER, found.target()),
    )


def thresholds_of(
    actor: Actor, sensors: Iterable[Sensor], now: datetime
) -> dict[int, tuple[Threshold, ...]]:
    """Return the values at which rules in force step in, by sensor."""
    views = rules(actor, now)
    return {one.pk: tuple(_thresholds(one, _rules_of(one, views))) for one in sensors}


def _calibrations(found: Sensor) -> Iterable[Calibration]:
    rows = Calibration.objects.filter(sensor=found).select_related("recorded_by")
    return rows.order_by("-from_on")[:ROWS]


def _tests(found: Sensor) -> Iterable[EndPointTest]:
    rows = EndPointTest.objects.filter(sensor=found).select_related("recorded_by")
    return rows.order_by("-tested_at")[:ROWS]


def _rules_of(found: Sensor, views: Iterable[RuleView]) -> list[RuleView]:
    """Keep the rules that hold for a sensor now, of its kind and area, or that name it."""
    area = found.station.area_code_now
    return [
        view
        for view in views
        if (one := view.in_force) is not None
        and (
            found.code in one.body.codes
            or (one.body.kind == found.kind and area.startswith(view.rule.area_code_now))
        )
    ]


def _thresholds(found: Sensor, views: Iterable[RuleView]) -> Iterable[Threshold]:
    for view in views:
        for step in view.in_force.body.steps if view.in_force else ():
            for leaf in leaves(step.condition):
                if isinstance(leaf, Comparison) and _is_line(leaf, found.code):
                    value = leaf.value / leaf.terms[0].factor
                    sign = SIGNS[leaf.compare]
                    yield Threshold(step.level.value, sign, value, view.rule.title, view.rule.key)


def _is_line(leaf: Comparison, code: str) -> bool:
    term = leaf.terms[0]
    return (
        len(leaf.terms) == 1
        and term.series in {SELF, code}
        and term.aggregate in LEVEL_AGGREGATES
        and not term.offset_s
        and term.factor > 0
    )


def _troubles(found: Sensor) -> Iterable[Happened]:
    for row in Trouble.objects.filter(sensor=found).order_by("-began_ms")[:ROWS]:
        at = moment(row.began_ms)
        if at is not None:
            yield Happened(at, moment(row.ended_ms), HEALTH_LABELS[row.health])


def _quarantined(found: Sensor) -> Iterable[Happened]:
    for row in Quarantined.objects.filter(sensor=found).order_by("-at_ms")[:ROWS]:
        at = moment(row.at_ms)
        if at is not None:
            yield Happened(at, None, "", measured(found, row.value))


def _refusals(found: Sensor) -> Iterable[Happened]:
    rows = RefusalCount.objects.filter(sensor_code=found.code).order_by("-last_at")[:ROWS]
    for row in rows:
        yield Happened(row.last_at, None, REFUSED_LABELS[row.reason], str(row.count))


def picture_of(
    actor: Actor,
    code: str,
    from_at: datetime,
    until_at: datetime,
    thresholds: Sequence[Threshold] = (),
) -> tuple[Series, Subject]:
    """Return a sensor's series and what its picture shows; what is expected where it ends now."""
    shown = series(actor, code, from_at, until_at)
    step = timedelta(seconds=shown.step_s)
    dots = [Dot(one.at + step / 2, one.low, one.mean, one.high) for one in shown.points]
    alarms = Signal.objects.visible_to(actor).filter(
        sensor=shown.sensor, raised_at__gte=from_at, raised_at__lt=until_at
    )
    return shown, Subject(
        dots=dots,
        from_at=from_at,
        until_at=until_at,
        break_s=max(2.5 * shown.step_s, shown.sensor.silent_after_s),
        thresholds=thresholds,
        expected=_expected(shown.sensor, until_at),
        troubles=tuple(_spans(shown.sensor, from_at, until_at)),
        marks=tuple(alarms.order_by("raised_at").values_list("raised_at", flat=True)[:ROWS]),
    )


def _expected(found: Sensor, until_at: datetime) -> list[Dot]:
    rows = Forecast.objects.filter(sensor=found, made_at__lte=until_at)
    last = rows.order_by("-made_at").values_list("made_at", flat=True).first()
    if last is None:
        return []
    ahead = rows.filter(made_at=last, for_at__gt=until_at).order_by("for_at")
    return [Dot(row.for_at, row.low, row.mid, row.high) for row in ahead]


def _spans(found: Sensor, from_at: datetime, until_at: datetime) -> Iterable[Span]:
    from_ms, until_ms = from_at.timestamp() * 1_000, until_at.timestamp() * 1_000
    rows = Trouble.objects.filter(sensor=found, began_ms__lt=until_ms)
    rows = rows.filter(Q(ended_ms=None) | Q(ended_ms__gte=from_ms))
    for row in rows.order_by("-began_ms")[:ROWS]:
        began = moment(row.began_ms)
        if began is not None:
            yield Span(began, moment(row.ended_ms))
