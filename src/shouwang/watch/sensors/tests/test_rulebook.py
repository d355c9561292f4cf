"""The rule book says what the engine alone says, batch by batch, and after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.rule_engine.conditions import Series
from shouwang.engines.rule_engine.engine import Engine, Kind
from shouwang.watch.sensors.rules.rulebook import RuleBook, Turn
from shouwang.watch.sensors.rules.ruling import read_body
from shouwang.watch.sensors.rules.watches import (
    Kept,
    LiveRule,
    SensorFacts,
    Watch,
    highest,
    watches_of,
)

ZONE_START = 1_750_000_000
A, B = (
    SensorFacts(3, "WL-01", "level", "m", 10, "330781002"),
    SensorFacts(7, "WL-02", "level", "m", 10, "330781002"),
)
SENSORS = (A, B)
Told = tuple[int, int, float]


def plain(sign: str, value: float, **more: object) -> dict[str, object]:
    """Return the JSON of one newest value against a number."""
    when = {"compare": {"terms": [{"series": "self"}], "is": sign, "value": value}}
    return {"when": when, **more}


@st.composite
def plain_bodies(draw: st.DrawFn) -> dict[str, object]:
    steps = []
    for level in draw(st.lists(st.sampled_from(["blue", "red"]), min_size=1, unique=True)):
        step = plain(
            draw(st.sampled_from(["at_least", "above", "at_most", "below"])),
            draw(st.integers(-2, 5)),
            level=level,
            for_s=draw(st.sampled_from([0, 0, 7])),
            clear_for_s=draw(st.sampled_from([0, 0, 9])),
        )
        if draw(st.booleans()):
            step["clear"] = plain(
                draw(st.sampled_from(["at_most", "below", "above"])), draw(st.integers(-2, 5))
            )["when"]
        steps.append(step)
    return {"kind": "level", "steps": steps}


readings = st.lists(
    st.tuples(st.sampled_from([3, 7]), st.integers(1, 60), st.integers(-4, 7).map(float)),
    max_size=25,
    unique_by=lambda one: (one[0], one[1]),
)
batches = st.lists(readings, max_size=4)
bodies = st.lists(plain_bodies(), min_size=1, max_size=3)


def live(data: Sequence[dict[str, object]], until_at: int | None = None) -> list[Watch]:
    """Return the watches of some rules over both sensors."""
    return [
        watch
        for number, one in enumerate(data)
        for watch in watches_of(
            LiveRule(number, number, "", read_body(one), ZONE_START, until_at), SENSORS
        )
    ]


def give(book: RuleBook, batch: Iterable[Told]) -> list[Turn]:
    """Hand a batch to the book."""
    told = list(batch)
    return book.take(
        np.array([one[0] for one in told], dtype=np.int64),
        np.array([ZONE_START + one[1] for one in told], dtype=np.int64),
        np.array([one[2] for one in told], dtype=np.float64),
    )


def alone(watches: Iterable[Watch], told: Sequence[Sequence[Told]], until: int) -> list[object]:
    """Return the turns that one engine for each watch finds, nothing screened."""
    found: list[object] = []
    for watch in watches:
        series = [Series(str(one), 10) for one in watch.sensor_ids]
        engine = Engine(watch.rules, series, began_at=ZONE_START)
        seen: dict[int, list[object]] = {}
        firing: set[str] = set()
        happenings = [
            one
            for batch in told
            for sensor, at, value in sorted(batch, key=lambda one: (one[1], one[0]))
            if sensor in watch.sensor_ids
            for one in engine.observe(str(sensor), ZONE_START + at, value)
        ]
        for one in [*happenings, *engine.tick(ZONE_START + until)]:
            before = highest(firing)
            (firing.add if one.kind is Kind.FIRED else firing.discard)(one.rule)
            seen.setdefault(one.at, [before, None])[1] = highest(firing)
        found += [
            (watch.key, at, before, after)
            for at, (before, after) in seen.items()
            if before != after
        ]
    return sorted(found, key=str)


def shown(turns: Iterable[Turn]) -> list[object]:
    """Return turns as plain values, sorted."""
    return sorted(((one.watch.key, one.at, one.before, one.after) for one in turns), key=str)


@given(bodies, batches)
def test_screened_rules_say_what_the_engine_alone_says(
    data: list[dict[str, object]], told: list[list[Told]]
) -> None:
    seen: set[tuple[int, int]] = set()
    distinct = []
    for batch in told:
        distinct.append([one for one in batch if one[:2] not in seen])
        seen |= {one[:2] for one in batch}
    watches = live(data)
    book = RuleBook(watches, SENSORS)
    book.start({}, {})

    turns = [turn for batch in distinct for turn in give(book, batch)]
    turns += book.tick(ZONE_START + 200)

    assert shown(turns) == alone(watches, distinct, 200)


@given(bodies, readings, readings)
def test_a_restart_between_two_batches_changes_nothing(
    data: list[dict[str, object]], first: list[Told], second: list[Told]
) -> None:
    later = [(sensor, at + 60, value) for sensor, at, value in second]
    watches = live(data)
    book = RuleBook(watches, SENSORS)
    book.start({}, {})
    before = give(book, first)
    kept = {key: one for key, one in book.changes().items() if one is not None}
    newest: dict[int, tuple[int, float]] = {}
    for sensor, at, value in first:
        newest[sensor] = max(newest.get(sensor, (0, 0.0)), (ZONE_START + at, value))
    again = RuleBook(watches, SENSORS, kept=kept)
    again.start(newest, {})

    after = [*give(again, later), *again.tick(ZONE_START + 300)]

    assert shown([*before, *after]) == alone(watches, [first, later], 300)


def test_a_rule_that_has_waited_nine_of_its_ten_minutes_goes_on_after_a_restart() -> None:
    watches = live([{"kind": "level", "steps": [plain("at_least", 28, level="red", for_s=600)]}])
    book = RuleBook(watches, SENSORS)
    book.start({}, {})
    assert give(book, [(3, 0, 28.5)]) == []
    kept = {key: one for key, one in book.changes().items() if one is not None}

    again = RuleBook(watches, SENSORS, kept=kept)
    again.start({3: (ZONE_START, 28.5)}, {})

    assert again.tick(ZONE_START + 540) == []
    assert shown(again.tick(ZONE_START + 600)) == [((0, "3"), ZONE_START + 600, "none", "red")]


def test_a_value_that_holds_when_the_rule_is_switched_on_fires_at_once() -> None:
    watches = live([{"kind": "level", "steps": [plain("at_least", 28, level="yellow")]}])
    book = RuleBook(watches, SENSORS)

    book.start({3: (ZONE_START - 60, 28.5)}, {})

    assert [turn.after for turn in book.tick(ZONE_START + 1)] == ["yellow"]


def test_an_alarm_within_the_second_of_a_rest_value_is_not_lost() -> None:
    watches = live([{"kind": "level", "steps": [plain("at_least", 1, level="red")]}])
    book = RuleBook(watches, SENSORS)
    book.start({}, {})

    in_one_batch = give(book, [(3, 5, 0.0), (3, 5, 1.0), (3, 5, 0.0)])
    give(book, [(3, 8, 0.0)])
    in_the_next = [give(book, [(3, 9, 0.0)]), give(book, [(3, 9, 1.0)])]

    assert [turn.after for turn in in_one_batch] == ["red"]
    assert [[turn.after for turn in turns] for turns in in_the_next] == [[], ["red"]]


def test_a_rule_over_several_sensors_hears_an_alarm_within_the_second_too() -> None:
    parts = [
        {"compare": {"terms": [{"series": one.code}], "is": "at_least", "value": 1}}
        for one in SENSORS
    ]
    book = RuleBook(live([{"steps": [{"level": "red", "when": {"any": parts}}]}]), SENSORS)
    book.start({}, {})

    calm = give(book, [(3, 5, 0.0), (7, 5, 0.0)])
    in_the_same_second = give(book, [(3, 5, 1.0)])

    assert [[turn.after for turn in turns] for turns in (calm, in_the_same_second)] == [[], ["red"]]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e308, -1e308])
def test_what_is_no_reading_is_passed_over(value: float) -> None:
    watches = live([{"kind": "level", "steps": [plain("above", 1, level="red")]}])
    book = RuleBook(watches, SENSORS)
    book.start({}, {})

    assert give(book, [(3, 1, value), (99, 1, 5.0)]) == []
    assert book.changes() == {}


def test_a_rule_out_of_force_ends_its_level() -> None:
    watches = live([{"kind": "level", "steps": [plain("above", 1, level="red")]}], ZONE_START + 30)
    book = RuleBook(watches, SENSORS)
    book.start({}, {})
    give(book, [(3, 1, 5.0)])

    ended = book.tick(ZONE_START + 60)

    assert [(turn.at - ZONE_START, turn.after) for turn in ended] == [(30, "none")]
    assert book.changes() == {(0, "3"): None}


def test_what_is_kept_of_an_idle_watch_is_nothing() -> None:
    assert Kept.of({}, 0) is None
