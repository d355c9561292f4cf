"""Combined rules that are screened by bands say what those say that hear every reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shouwang.watch.sensors.rules.rulebook import RuleBook, Turn
from shouwang.watch.sensors.rules.ruling import read_body
from shouwang.watch.sensors.rules.watches import (
    Kept,
    LiveRule,
    SensorFacts,
    Watch,
    watches_of,
)

START = 1_750_000_000
CODES = ("WL-01", "WL-02", "WL-03")
SENSORS = tuple(
    SensorFacts(number, code, "level", "m", 10, "330781002")
    for number, code in enumerate(CODES, start=3)
)
Reading = tuple[int, int, float]
Step = tuple[list[Reading], int]
Data = dict[str, object]


def compared(series: str, sign: str, value: int, **more: object) -> Data:
    """Return the JSON of one value against a number."""
    return {"compare": {"terms": [{"series": series, **more}], "is": sign, "value": value}}


codes = st.sampled_from(CODES)
signs = st.sampled_from(["at_least", "above", "at_most", "below"])
plain = st.builds(compared, codes, signs, st.integers(-2, 5))
windows = st.builds(
    lambda code, sign, value: compared(code, sign, value, aggregate="largest", window_s=20),
    codes,
    signs,
    st.integers(-2, 5),
)
silences = st.builds(
    lambda code, for_s: {"silent": {"series": code, "for_s": for_s}}, codes, st.integers(5, 30)
)


def combined(leaf: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Return conditions of conditions."""
    parts = st.lists(leaf, min_size=1, max_size=4)
    return st.one_of(
        parts.map(lambda found: {"any": found}),
        parts.map(lambda found: {"all": found}),
        parts.map(lambda found: {"at_least": {"count": (len(found) + 1) // 2, "parts": found}}),
        leaf.map(lambda found: {"not": found}),
    )


conditions = st.recursive(st.one_of(plain, plain, plain, windows, silences), combined, max_leaves=6)
rising = st.recursive(
    plain,
    lambda leaf: st.lists(leaf, min_size=1, max_size=4).map(lambda found: {"any": found}),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn) -> Data:
    """Draw a rule that names codes, or one of each sensor of a kind."""
    if draw(st.booleans()):
        alone = compared("self", draw(signs), draw(st.integers(-2, 5)))
        return {"kind": "level", "steps": [{"level": "red", "when": alone}]}
    when = rising if draw(st.booleans()) else conditions
    steps: list[Data] = []
    for level in draw(st.lists(st.sampled_from(["blue", "red"]), min_size=1, unique=True)):
        step: Data = {
            "level": level,
            "when": draw(when),
            "for_s": draw(st.sampled_from([0, 0, 7])),
            "clear_for_s": draw(st.sampled_from([0, 0, 9])),
        }
        if draw(st.booleans()):
            step["clear"] = draw(st.one_of(plain, plain, conditions))
        steps.append(step)
    return {"steps": steps}


readings = st.lists(
    st.tuples(st.sampled_from([3, 4, 5]), st.integers(1, 60), st.integers(-4, 7).map(float)),
    max_size=15,
)
streams = st.lists(st.tuples(readings, st.integers(1, 30)), max_size=6)
"""Batches, each after the one before by so many seconds; moments overlap, some are late."""


@contextmanager
def unscreened() -> Iterator[None]:
    """Let every combined rule hear every reading of its sensors."""
    bands = vars(Watch)["bands"].fget
    heard = property(lambda watch: bands(watch) if watch.subject else None)
    with mock.patch.object(Watch, "bands", heard):
        yield


def live(data: Sequence[Data], until_at: int | None) -> list[Watch]:
    """Return the watches of some rules over the sensors."""
    return [
        watch
        for number, one in enumerate(data)
        for watch in watches_of(
            LiveRule(number, number, "", read_body(one), START, until_at), SENSORS
        )
    ]


def give(book: RuleBook, told: Sequence[Reading], from_s: int) -> list[Turn]:
    """Hand a batch to the book."""
    return book.take(
        np.array([one[0] for one in told], dtype=np.int64),
        np.array([START + from_s + one[1] for one in told], dtype=np.int64),
        np.array([one[2] for one in told], dtype=np.float64),
    )


def judged(
    watches: Sequence[Watch], stream: Sequence[Step]
) -> tuple[list[object], list[dict[tuple[int, str], Kept | None]], set[tuple[int, str]]]:
    """Return the turns with their readings, what was kept after each batch, and what fires."""
    book = RuleBook(watches, SENSORS)
    book.start({}, {})
    turns: list[Turn] = []
    kept = []
    from_s = 0
    for told, pause_s in stream:
        turns += give(book, told, from_s)
        from_s += pause_s
        turns += book.tick(START + from_s)
        kept.append(book.changes())
    shown = sorted(
        ((one.watch.key, one.at, one.before, one.after, one.readings) for one in turns), key=str
    )
    return list(shown), kept, book.firing()


@given(st.lists(bodies(), min_size=1, max_size=3), streams, st.sampled_from([None, START + 40]))
def test_screened_rules_say_what_rules_say_that_hear_everything(
    data: list[Data], stream: list[Step], until_at: int | None
) -> None:
    watches = live(data, until_at)

    screened = judged(watches, stream)
    with unscreened():
        plainly = judged(watches, stream)

    assert screened == plainly


def test_what_a_clear_condition_held_back_fires_when_that_holds_no_more() -> None:
    any_high = {"any": [compared(code, "at_least", 28) for code in CODES[:2]]}
    step = {"level": "red", "when": any_high, "clear": compared("WL-01", "below", 20)}
    book = RuleBook(live([{"steps": [step]}], None), SENSORS)
    book.start({}, {})

    held_back = [*give(book, [(3, 1, 19.0), (4, 2, 30.0)], 0), *book.tick(START + 3)]
    freed = give(book, [(3, 5, 21.0)], 0)

    assert held_back == []
    assert [(turn.at - START, turn.after) for turn in freed] == [(5, "red")]


def test_a_watch_woken_by_one_sensor_knows_what_the_others_said_while_it_slept() -> None:
    both_high = {"all": [compared(code, "at_least", 28) for code in CODES[:2]]}
    book = RuleBook(live([{"steps": [{"level": "red", "when": both_high}]}], None), SENSORS)
    book.start({}, {})
    give(book, [(3, 1, 30.0)], 0)

    down_and_up = give(book, [(3, 5, 12.0), (4, 6, 30.0)], 0)
    up_again = give(book, [(3, 9, 31.0)], 0)

    assert down_and_up == []
    assert [(turn.at - START, turn.after) for turn in up_again] == [(9, "red")]
