"""Which rows make a series: the coarsest whole ones, each moment once, nothing that is gone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.watch.sensors.rules.grains import (
    DAY_MS,
    HOUR_MS,
    Grain,
    Kept,
    Part,
    Span,
    day_start,
    parts,
)

MIDNIGHT = round(datetime(2026, 6, 22, 16, tzinfo=UTC).timestamp() * 1_000)
"""Tuesday, 23 June in Asia/Shanghai."""
WEEK = Kept(summed_ms=MIDNIGHT + 7 * DAY_MS)


def _moment(days: float) -> int:
    return MIDNIGHT + round(days * DAY_MS)


def _told(from_day: float, until_day: float, step_ms: int, kept: Kept) -> list[object]:
    """Return the parts with their ends in days."""
    found = parts(Span(_moment(from_day), _moment(until_day)), step_ms, kept)
    return [(part.grain, *((end - MIDNIGHT) / DAY_MS for end in part.span)) for part in found]


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert day_start(MIDNIGHT) == MIDNIGHT
    assert day_start(MIDNIGHT - 1) == MIDNIGHT - DAY_MS


def test_steps_of_days_take_days_and_only_the_ends_by_hours_and_readings() -> None:
    assert _told(0.51, 9.25, 3 * DAY_MS, WEEK) == [
        (Grain.READING, 0.51, pytest.approx(13 / 24)),
        (Grain.HOUR, pytest.approx(13 / 24), 1.0),
        (Grain.DAY, 1.0, 7.0),
        (Grain.READING, 7.0, 9.25),
    ]


def test_steps_of_hours_take_no_days() -> None:
    assert _told(0, 8, 3 * HOUR_MS, WEEK) == [(Grain.HOUR, 0.0, 7.0), (Grain.READING, 7.0, 8.0)]


def test_steps_of_minutes_take_readings_alone() -> None:
    assert _told(0, 8, HOUR_MS // 6, WEEK) == [(Grain.READING, 0.0, 8.0)]


def test_a_stale_day_is_read_from_its_readings() -> None:
    kept = Kept(summed_ms=WEEK.summed_ms, stale=(_moment(2),))

    assert _told(1, 4, DAY_MS, kept) == [
        (Grain.DAY, 1.0, 2.0),
        (Grain.READING, 2.0, 3.0),
        (Grain.DAY, 3.0, 4.0),
    ]


def test_a_stale_day_whose_readings_are_gone_is_read_from_its_hours() -> None:
    kept = Kept(_moment(5), 0, WEEK.summed_ms, (_moment(2),))

    assert _told(2, 4, DAY_MS, kept) == [(Grain.HOUR, 2.0, 3.0), (Grain.DAY, 3.0, 4.0)]


def test_what_is_gone_is_not_asked() -> None:
    kept = Kept(_moment(5), _moment(3), WEEK.summed_ms)

    assert _told(2.5, 6, HOUR_MS, kept) == [(Grain.HOUR, 3.0, 5.0), (Grain.HOUR, 5.0, 6.0)]
    assert _told(2.5, 6, HOUR_MS // 2, kept) == [(Grain.READING, 5.0, 6.0)]


@given(
    ends=st.lists(st.integers(0, 12 * 24 * 60), min_size=2, max_size=2, unique=True),
    step_ms=st.sampled_from((HOUR_MS // 6, HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS)),
    summed=st.integers(0, 10),
    stale=st.sets(st.integers(0, 10), max_size=4),
)
def test_every_moment_is_read_once_and_never_across_a_step(
    ends: list[int], step_ms: int, summed: int, stale: set[int]
) -> None:
    asked = Span(*sorted(MIDNIGHT + minutes * 60_000 for minutes in ends))
    kept = Kept(summed_ms=_moment(summed), stale=tuple(map(_moment, sorted(stale))))

    found = parts(asked, step_ms, kept)

    assert _joined(found) == [asked]
    assert all(step_ms % part.grain.value == 0 for part in found if part.grain.value > 1)
    assert all(_is_whole(part) for part in found)


def _joined(found: list[Part]) -> list[Span]:
    """Return the spans with those that touch made one."""
    spans: list[Span] = []
    for part in found:
        if spans and spans[-1].until_ms == part.span.from_ms:
            spans[-1] = Span(spans[-1].from_ms, part.span.until_ms)
        else:
            spans.append(part.span)
    return spans


def _is_whole(part: Part) -> bool:
    return all((end + 8 * HOUR_MS) % part.grain.value == 0 for end in part.span)
