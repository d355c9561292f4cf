"""Trying a version of a rule on what was measured, before it is switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from shouwang.engines.rule_engine.conditions import Series
from shouwang.engines.rule_engine.engine import Engine, Kind
from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid, say
from shouwang.watch.sensors.models import Observation, RuleVersion, Sensor
from shouwang.watch.sensors.rules.examples import Measured
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.rule_drafts import Firing, check_period
from shouwang.watch.sensors.rules.rule_parameters import TRY_FIRINGS, TRY_READINGS
from shouwang.watch.sensors.rules.rulebook import told_of
from shouwang.watch.sensors.rules.ruling import read_body
from shouwang.watch.sensors.rules.watches import LiveRule, SensorFacts, Watch, watches_of

from .ruling import load_version
from .signalling import as_readings

MS = 1_000


Values = Sequence[tuple[int, int, float]]
"""(id of the sensor, moment in ms, value) each, by moment."""


def try_rule(actor: Actor, version_id: int, from_at: datetime, until_at: datetime) -> list[Firing]:
    """Return each firing that a version would have had on stored readings, oldest first.

    Invalid when there are more readings than a trial looks at; nothing is cut short.
    """
    version = load_version(actor, version_id)
    check_period(from_at, until_at)
    watches, facts = _watched(actor, version)
    reach_s = max(watch.reach_s for watch in watches)
    first_ms = (int(from_at.timestamp()) - reach_s) * MS
    rows = Observation.objects.filter(
        sensor_id__in=list(facts), at_ms__gte=first_ms, at_ms__lt=int(until_at.timestamp() * MS)
    )
    if rows.count() > TRY_READINGS:
        words = say("读数超过 {n} 条，请缩短时间或缩小区划。", n=TRY_READINGS)
        raise Invalid({"from_at": words})

    def values_of(watch: Watch) -> Values:
        told = rows.filter(sensor_id__in=watch.sensor_ids).order_by("at_ms", "sensor_id")
        return list(told.values_list("sensor_id", "at_ms", "value"))

    return _tried(watches, facts, values_of, (from_at, until_at))


def try_on_values(
    actor: Actor, version_id: int, values: Mapping[str, Sequence[Measured]]
) -> list[Firing]:
    """Return each firing that a version would have had on given values by sensor code.

    A second value for a moment does not count, as in the store. Nothing is kept.
    """
    watches, facts = _watched(actor, load_version(actor, version_id))
    moments = [one.at for series in values.values() for one in series]
    if not moments:
        return []

    def values_of(watch: Watch) -> Values:
        told: dict[tuple[int, int], float] = {}
        for sensor_id in watch.sensor_ids:
            for one in values.get(facts[sensor_id].code, ()):
                told.setdefault((round(one.at.timestamp() * MS), sensor_id), one.value)
        return [(sensor_id, at_ms, told[at_ms, sensor_id]) for at_ms, sensor_id in sorted(told)]

    bounds = min(moments) - timedelta(seconds=1), max(moments)
    return _tried(watches, facts, values_of, bounds)


def _watched(actor: Actor, version: RuleVersion) -> tuple[list[Watch], dict[int, SensorFacts]]:
    """Return what a version would watch now, and the sensors of it by id."""
    body = read_body(version.body)
    rule = LiveRule(version.pk, version.rule_id, version.rule.area_code_now, body, 0)
    facts = _facts(actor, body.kind, body.codes)
    watches = watches_of(rule, facts)
    if not watches:
        raise Invalid({"when": say("没有这条规则要看的传感器。")})
    watched = {one for watch in watches for one in watch.sensor_ids}
    return watches, {one.sensor_id: one for one in facts if one.sensor_id in watched}


def _tried(
    watches: Sequence[Watch],
    facts: dict[int, SensorFacts],
    values_of: Callable[[Watch], Values],
    bounds: tuple[datetime, datetime],
) -> list[Firing]:
    seconds = int(bounds[0].timestamp()), int(bounds[1].timestamp())
    found: list[Firing] = []
    for watch in watches:
        found.extend(_firings(watch, facts, values_of(watch), seconds))
    found.sort(key=lambda one: (one.fired_at, one.sensor_code, one.level))
    if len(found) > TRY_FIRINGS:
        words = say("触发超过 {n} 次，这条规则太灵敏，请先调整。", n=TRY_FIRINGS)
        raise Invalid({"when": words})
    return found


def _facts(actor: Actor, kind: str, codes: Sequence[str]) -> list[SensorFacts]:
    rows = Sensor.objects.visible_to(actor)
    rows = rows.filter(kind=kind) if kind else rows.filter(code__in=codes)
    columns = ("pk", "code", "kind", "unit", "interval_s", "station__area_code_now")
    return [
        SensorFacts(pk, code, known, unit, 0 if KINDS[known].is_binary else interval_s, area)
        for pk, code, known, unit, interval_s, area in rows.order_by("pk").values_list(*columns)
    ]


def _firings(
    watch: Watch,
    facts: dict[int, SensorFacts],
    values: Values,
    bounds: tuple[int, int],
) -> Iterator[Firing]:
    """Yield the firings of one watch; what lies before the trial fills the windows only."""
    from_s, until_s = bounds
    series = [Series(str(one), facts[one].every_s) for one in watch.sensor_ids]
    engine = Engine(watch.rules, series, began_at=from_s, zone=LOCAL_ZONE)
    happenings = []
    for sensor_id, at_ms, value in values:
        at = at_ms // MS
        if at <= from_s:
            engine.fill(str(sensor_id), [(at, value)])
        else:
            happenings.extend(engine.observe(str(sensor_id), at, value))
    happenings.extend(engine.tick(until_s))
    open_firings: dict[str, Firing] = {}
    for one in happenings:
        at_moment = datetime.fromtimestamp(one.at, UTC)
        if one.kind is Kind.FIRED:
            readings = tuple(as_readings(told_of(watch, one), facts))
            code = facts[watch.sensor_ids[0]].code
            open_firings[one.rule] = Firing(code, one.rule, at_moment, None, readings)
        else:
            begun = open_firings.pop(one.rule)
            yield Firing(begun.sensor_code, begun.level, begun.fired_at, at_moment, begun.readings)
    yield from open_firings.values()
