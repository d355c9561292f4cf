"""An engine that passes over values that say the same tells what one tells that evaluates all."""

from __future__ import annotations

from collections.abc import Sequence
from unittest import mock

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
    Series,
    Silent,
    Term,
)
from shouwang.engines.rule_engine.engine import Engine, Standing

START = 1_749_999_600 - 30
"""Half a minute before a full hour."""
NAMES = ("a", "b", "c")
SERIES = [Series(name, 5) for name in NAMES]
Step = tuple[str, int, int, int]

numbers = st.integers(-2, 3).map(float)
names = st.sampled_from(NAMES)
newest = st.builds(
    lambda name, compare, value: Comparison((Term(name),), compare, value),
    names,
    st.sampled_from(Compare),
    numbers,
)
largest = st.builds(
    lambda name, value: Comparison(
        (Term(name, Aggregate.LARGEST, window_s=12),), Compare.AT_LEAST, value
    ),
    names,
    numbers,
)
others = st.one_of(largest, st.builds(Silent, names, st.integers(3, 15)))
hours = st.integers(0, 23).map(lambda hour: During(from_hour=hour, until_hour=hour + 1))


def combined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Return conditions of conditions."""
    several = st.lists(part, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: AtLeast(1, tuple(parts))),
        several.map(lambda parts: AtLeast(len(parts), tuple(parts))),
        part.map(Not),
    )


conditions = st.recursive(st.one_of(newest, newest, newest, others, hours), combined, max_leaves=4)
durations = st.sampled_from([0, 0, 6])
bounds = st.sampled_from([None, None, START + 20])


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    """Draw one rule or two."""
    return [
        Rule(
            key,
            draw(conditions),
            draw(durations),
            draw(st.none() | conditions),
            draw(durations),
            until_at=draw(bounds),
        )
        for key in draw(st.sampled_from([["x"], ["x", "y"]]))
    ]


steps = st.lists(
    st.tuples(names, st.integers(-6, 8), st.integers(-3, 4), st.sampled_from([0, 0, 0, 5])),
    min_size=6,
    max_size=30,
)
"""A series, seconds after the step before (below 0: late), its value, how long nothing follows."""


def judged(told: Sequence[Rule], values: Sequence[Step]) -> list[object]:
    """Return step by step what happened, how the rules stood, what was due and what was kept."""
    engine = Engine(told, SERIES, began_at=START)
    found: list[object] = []
    now = START
    for name, after_s, value, pause_s in values:
        now = max(START, now + after_s)
        happened = engine.observe(name, now, float(value))
        if pause_s:
            now += pause_s
            happened += engine.tick(now)
        standings = [
            Standing(one.pending_since, one.firing_since, one.clearing_since)
            for one in engine.standings().values()
        ]
        kept = [(one.times[:], one.micros[:]) for one in engine._memory.buffers.values()]
        found.append((happened, standings, engine.due, engine.now, kept))
    found.append(engine.tick(now + 100))
    return found


@given(rules(), steps)
def test_passing_over_values_that_say_the_same_changes_nothing(
    told: list[Rule], values: list[Step]
) -> None:
    sparing = judged(told, values)
    with mock.patch.object(Engine, "_says_the_same", return_value=False):
        plainly = judged(told, values)

    assert sparing == plainly


def test_a_value_that_says_the_same_is_not_evaluated() -> None:
    high = AtLeast(1, tuple(Comparison((Term(name),), Compare.AT_LEAST, 28.0) for name in NAMES))
    engine = Engine([Rule("x", high)], SERIES, began_at=START)
    engine.observe("a", START + 2, 30.0)
    engine.observe("b", START + 3, 12.0)
    engine.observe("c", START + 3, 12.0)

    with mock.patch.object(Engine, "_evaluate", side_effect=AssertionError):
        told = [engine.observe("a", START + 4, 31.0), engine.observe("b", START + 5, 12.5)]
    (cleared,) = engine.observe("a", START + 6, 12.0)

    assert told == [[], []]
    assert [reading.value for reading in cleared.readings] == [12.0, 12.5, 12.0]
