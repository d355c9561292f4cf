"""The engine does what the plain reading of a rule says, and goes on after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.rule_engine.conditions import (
    Aggregate,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    During,
    Not,
    Rule,
    RuleError,
    Series,
    Silent,
    Stuck,
    Term,
    all_of,
    any_of,
    check_rule,
)
from shouwang.engines.rule_engine.engine import Engine, Kind, try_on_history
from shouwang.engines.rule_engine.tests.slowly import happenings

LEVEL = Series("level", every_s=10)
RAIN = Series("rain", every_s=600)
END = 90

spans = st.integers(1, 15)
levels = st.integers(-3, 6).map(float)
keys = st.sampled_from(["a", "b"])


@st.composite
def terms(draw: st.DrawFn) -> Term:
    aggregate = draw(st.sampled_from(list(Aggregate)))
    window = draw(spans) + (
        0 if aggregate is not Aggregate.LAST else draw(st.sampled_from([-1, 0]))
    )
    return Term(
        draw(keys),
        aggregate,
        window_s=max(window, 0 if aggregate is Aggregate.LAST else 1),
        offset_s=draw(st.integers(0, 8)),
        factor=draw(st.sampled_from([1.0, -1.0, 0.5])),
        least_coverage=draw(st.sampled_from([0.0, 0.5])),
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    told = tuple(draw(st.lists(terms(), min_size=1, max_size=2)))
    return Comparison(told, draw(st.sampled_from(list(Compare))), draw(levels))


silences = st.builds(Silent, keys, spans)
stuck = st.builds(Stuck, keys, spans, st.sampled_from([0.0, 1.0]), st.integers(2, 3))
plain = st.one_of(comparisons(), silences, stuck)


@st.composite
def combined(draw: st.DrawFn) -> Condition:
    parts = tuple(draw(st.lists(plain, min_size=1, max_size=3)))
    return AtLeast(draw(st.integers(1, len(parts))), parts)


conditions = st.one_of(plain, combined(), st.builds(Not, plain))
rules = st.builds(
    Rule,
    st.just("rule"),
    conditions,
    st.sampled_from([0, 0, 1, 4, 9]),
    st.one_of(st.none(), plain),
    st.sampled_from([0, 0, 1, 5]),
)
values = st.dictionaries(st.integers(1, END), st.tuples(keys, levels), max_size=25)


@given(rules, values)
def test_the_engine_equals_the_plain_reading(
    rule: Rule, told: Mapping[int, tuple[str, float]]
) -> None:
    engine = Engine([rule], [Series("a"), Series("b")], began_at=0)
    found = []
    for at in sorted(told):
        found += engine.observe(told[at][0], at, told[at][1])
    found += engine.tick(END + 30)
    by_series = {
        key: [(at, told[at][1]) for at in sorted(told) if told[at][0] == key] for key in "ab"
    }

    assert [(one.kind.value, one.at) for one in found] == happenings(by_series, rule, 0, END + 30)


@given(rules, values, st.integers(1, END))
def test_a_restart_changes_nothing(
    rule: Rule, told: Mapping[int, tuple[str, float]], stop: int
) -> None:
    ordered = sorted(told.items())
    whole = Engine([rule], [Series("a"), Series("b")], began_at=0)
    one = [found for at, (key, value) in ordered for found in whole.observe(key, at, value)]
    one += whole.tick(END + 30)

    first = Engine([rule], [Series("a"), Series("b")], began_at=0)
    two = [
        found
        for at, (key, value) in ordered
        if at <= stop
        for found in first.observe(key, at, value)
    ]
    two += first.tick(stop)
    second = Engine(
        [rule],
        [Series("a"), Series("b")],
        began_at=0,
        resumed_at=stop,
        standings={key: replace(standing) for key, standing in first.standings().items()},
    )
    for key in "ab":
        second.fill(
            key, [(at, value) for at, (name, value) in ordered if at <= stop and name == key]
        )
    two += [
        found
        for at, (key, value) in ordered
        if at > stop
        for found in second.observe(key, at, value)
    ]
    two += second.tick(END + 30)

    assert two == one


def at_least(value: float, series: str = "level") -> Comparison:
    return Comparison((Term(series),), Compare.AT_LEAST, value)


def told(found: list[object]) -> list[tuple[str, int]]:
    return [(one.kind.value, one.at) for one in found]  # type: ignore[attr-defined]


def test_a_threshold_fires_at_the_value_itself_and_not_below() -> None:
    engine = Engine([Rule("flood", at_least(28.0))], [LEVEL], began_at=0)

    assert engine.observe("level", 10, 27.999999) == []
    assert told([*engine.observe("level", 20, 28.0)]) == [("fired", 20)]


def test_hysteresis_keeps_a_rule_firing_between_two_levels() -> None:
    rule = Rule(
        "flood",
        at_least(28.0),
        clear=Comparison((Term("level"),), Compare.BELOW, 27.8),
        clear_for_s=7200,
    )
    engine = Engine([rule], [LEVEL], began_at=0)
    engine.observe("level", 10, 28.1)

    assert engine.observe("level", 20, 27.9) == []
    assert engine.observe("level", 30, 27.7) == []
    assert told([*engine.tick(7230)]) == [("cleared", 7230)]


def test_a_duration_runs_out_without_a_new_value() -> None:
    engine = Engine([Rule("flood", at_least(28.0), for_s=600)], [LEVEL], began_at=0)
    engine.observe("level", 100, 28.5)

    assert engine.tick(699) == []
    assert told([*engine.tick(800)]) == [("fired", 700)]


def test_nine_of_ten_minutes_are_not_lost_in_a_restart() -> None:
    rule = Rule("flood", at_least(28.0), for_s=600)
    engine = Engine([rule], [LEVEL], began_at=0)
    engine.observe("level", 100, 28.5)
    engine.tick(640)

    again = Engine([rule], [LEVEL], began_at=0, resumed_at=650, standings=dict(engine.standings()))
    again.fill("level", [(100, 28.5)])

    assert told([*again.tick(800)]) == [("fired", 700)]


def test_the_rain_that_fell_is_enough_though_the_gauge_was_silent() -> None:
    wet = Comparison((Term("rain", Aggregate.SUM, window_s=10_800),), Compare.AT_LEAST, 50.0)
    engine = Engine([Rule("orange", wet)], [RAIN], began_at=0)

    assert told([*engine.observe("rain", 600, 54.0)]) == [("fired", 600)]


def test_too_little_rain_data_neither_fires_nor_clears() -> None:
    dry = Comparison((Term("rain", Aggregate.SUM, window_s=10_800),), Compare.BELOW, 1.0)
    engine = Engine([Rule("dry", dry)], [RAIN], began_at=0)

    assert engine.observe("rain", 600, 0.0) == []


def test_silence_fires_after_its_time_and_ends_with_the_next_value() -> None:
    engine = Engine([Rule("silent", Silent("rain", 1800))], [RAIN], began_at=0)
    engine.observe("rain", 600, 0.2)

    assert told([*engine.tick(2399)]) == []
    assert told([*engine.tick(2400)]) == [("fired", 2400)]
    assert told([*engine.observe("rain", 6300, 0.0)]) == [("cleared", 6300)]


def test_the_same_value_for_five_days_is_stuck() -> None:
    engine = Engine([Rule("stuck", Stuck("smoke", 5 * 86_400))], [Series("smoke")], began_at=0)
    found = [one for hour in range(121) for one in engine.observe("smoke", hour * 3600, 0.0)]

    assert told([*found]) == [("fired", 5 * 86_400)]


def test_a_firing_shows_what_it_read() -> None:
    rate = Comparison((Term("crack", Aggregate.HOURLY_RATE, window_s=3600),), Compare.AT_LEAST, 3.0)
    engine = Engine([Rule("crack", rate)], [Series("crack", 600)], began_at=0)
    found = [
        one for step in range(7) for one in engine.observe("crack", step * 600 + 1, step * 0.55)
    ]

    assert [(one.at, one.readings[0].series) for one in found] == [(3001, "crack")]
    assert found[0].readings[0].value == pytest.approx(3.3)


def test_months_and_hours_are_local() -> None:
    night = During(frozenset({6}), from_hour=22, until_hour=6)
    engine = Engine(
        [Rule("night", all_of(at_least(1.0), night))],
        [LEVEL],
        began_at=1_782_220_000,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    engine.observe("level", 1_782_220_800, 2.0)

    assert told([*engine.tick(1_782_230_000)]) == [("fired", 1_782_223_200)]


def test_a_rule_out_of_force_ends() -> None:
    rule = Rule("flood", at_least(28.0), from_at=50, until_at=100)
    engine = Engine([rule], [LEVEL], began_at=0)

    assert engine.observe("level", 10, 30.0) == []
    assert told([*engine.tick(60)]) == [("fired", 50)]
    assert [(one.kind, one.at) for one in engine.tick(200)] == [(Kind.EXPIRED, 100)]


def test_a_late_value_takes_its_place_and_a_second_one_is_not_taken() -> None:
    wet = Comparison((Term("rain", Aggregate.SUM, window_s=600),), Compare.AT_LEAST, 3.0)
    engine = Engine([Rule("wet", wet)], [Series("rain")], began_at=0)
    engine.observe("rain", 100, 1.0)
    engine.observe("rain", 300, 1.0)

    assert engine.observe("rain", 100, 9.0) == []
    assert told([*engine.observe("rain", 200, 1.0)]) == [("fired", 300)]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    engine = Engine([Rule("flood", at_least(28.0))], [LEVEL], began_at=0)

    with pytest.raises(ValueError, match="finite"):
        engine.observe("level", 1, value)


def test_a_rule_is_tried_on_history_before_it_is_switched_on() -> None:
    values = [("level", 100 * step, 20.0 + step) for step in range(12)]

    found = try_on_history(Rule("flood", at_least(28.0)), [LEVEL], values, until=2000)

    assert told([*found]) == [("fired", 800)]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Rule("", at_least(1.0)), "no_key"),
        (Rule("r", at_least(float("nan"))), "comparison"),
        (Rule("r", Comparison((), Compare.ABOVE, 1.0)), "comparison"),
        (Rule("r", Comparison((Term("a", Aggregate.SUM),), Compare.ABOVE, 1.0)), "window"),
        (Rule("r", Comparison((Term("a", window_s=-1),), Compare.ABOVE, 1.0)), "window"),
        (Rule("r", AtLeast(2, (at_least(1.0),))), "parts"),
        (Rule("r", any_of(Silent("a", 0))), "duration"),
        (Rule("r", Not(During(frozenset({13})))), "months"),
        (Rule("r", During(from_hour=6, until_hour=6)), "hours"),
        (Rule("r", at_least(1.0), for_s=-1), "duration"),
        (Rule("r", at_least(1.0), from_at=5, until_at=5), "in_force"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: Rule, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_rule(rule)

    assert caught.value.code == code
