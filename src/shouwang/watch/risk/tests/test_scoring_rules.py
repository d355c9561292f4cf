"""The score: limits, repeats, bands, and that what is missing never makes it better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.watch.risk.rules.levels import ICONS, ORDER, TONES, level_of, rank
from shouwang.watch.risk.rules.scoring import (
    EVIDENCE_KINDS,
    ONE,
    ZERO,
    Evidence,
    Item,
    Kind,
    confidence_now,
    score,
    without,
)
from shouwang.watch.risk.rules.weights import FIRST

NOW = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
NOTHING_KNOWN = Evidence(missing=frozenset(EVIDENCE_KINDS))


def item(kind: Kind, points: int, **more: object) -> Item:
    """Return an item of some points, known a minute ago."""
    made = Item(kind, "来源", "说明", Fraction(points), as_of=NOW - timedelta(minutes=1))
    return replace(made, **more)  # type: ignore[arg-type]  # fields of an item


def of(*items: Item, missing: frozenset[Kind] = frozenset()) -> Evidence:
    """Return evidence of some items."""
    return Evidence(items, missing)


def test_nothing_known_is_blue_and_not_sure_at_all() -> None:
    found = score(NOTHING_KNOWN, FIRST, NOW)

    assert (found.score, found.level.value, found.confidence) == (ZERO, "blue", ZERO)
    assert found.missing == EVIDENCE_KINDS


def test_looked_everywhere_and_found_nothing_is_blue_and_wholly_sure() -> None:
    found = score(of(), FIRST, NOW)

    assert (found.score, found.level.value, found.confidence) == (ZERO, "blue", ONE)


def test_kinds_add_up() -> None:
    found = score(of(item(Kind.HAZARDS, 50), item(Kind.SENSORS, 20)), FIRST, NOW)

    assert found.score == 70
    assert found.level == "red"


def test_each_next_item_of_a_kind_counts_half_of_the_one_before() -> None:
    twice = of(*(item(Kind.HAZARDS, 12, key=key) for key in "abc"))

    assert score(twice, FIRST, NOW).score == 12 + 6 + 3


def test_a_kind_stops_at_its_limit_and_shares_it_out() -> None:
    found = score(of(*(item(Kind.HAZARDS, 50, key=key) for key in "ab")), FIRST, NOW)

    assert found.score == 70
    assert [one.points for one in found.contributions] == [Fraction(140, 3), Fraction(70, 3)]
    assert sum(one.share or 0 for one in found.contributions) == 1


def test_the_score_stops_at_a_hundred() -> None:
    kinds = (Kind.HAZARDS, Kind.SENSORS, Kind.WEATHER)

    assert score(of(*(item(kind, 100) for kind in kinds)), FIRST, NOW).score == 100


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ("70", "red"),
        ("69.9999", "orange"),
        ("50", "orange"),
        ("49.9999", "yellow"),
        ("30", "yellow"),
        ("29.9999", "blue"),
        ("0", "blue"),
    ],
)
def test_a_bound_belongs_to_the_upper_level(points: str, level: str) -> None:
    assert level_of(Fraction(points), FIRST.bands()) == level


def test_each_level_has_a_tone_and_a_shape_of_its_own() -> None:
    assert [TONES[level] for level in ORDER] == ["info", "yellow", "warning", "danger"]
    assert len(set(ICONS.values())) == len(ORDER)


def test_levels_rise_from_blue_to_red() -> None:
    assert [rank(level) for level in ("blue", "yellow", "orange", "red")] == [0, 1, 2, 3]


def test_a_missing_kind_lowers_confidence_by_its_evidence_and_not_the_score() -> None:
    known = of(item(Kind.HAZARDS, 50))
    less = of(item(Kind.HAZARDS, 50), missing=frozenset({Kind.SENSORS, Kind.WEATHER}))

    whole, part = score(known, FIRST, NOW), score(less, FIRST, NOW)

    assert part.score == whole.score == 50
    assert (whole.confidence, part.confidence) == (ONE, Fraction(60, 100))


def test_a_kind_that_is_not_asked_for_is_no_gap() -> None:
    asked = frozenset(EVIDENCE_KINDS) - {Kind.VULNERABLE}
    evidence = Evidence((), frozenset({Kind.VULNERABLE}), asked)

    assert score(evidence, FIRST, NOW).confidence == 1
    assert score(evidence, FIRST, NOW).missing == ()


@pytest.mark.parametrize(
    ("age_h", "confidence"),
    [
        (0, Fraction(1)),
        (24, Fraction(1)),
        (24.01, Fraction(1, 2)),
        (95.9, Fraction(1, 2)),
        (96, Fraction(1, 4)),
        (168, Fraction(1, 8)),
        (100_000, Fraction(1, 2**16)),
    ],
)
def test_a_reading_is_less_sure_the_older_it_is(age_h: float, confidence: Fraction) -> None:
    old = item(Kind.SENSORS, 20, as_of=NOW - timedelta(hours=age_h))

    assert confidence_now(old, FIRST, NOW) == confidence
    assert score(of(old), FIRST, NOW).score == 20


def test_a_reading_of_unknown_age_is_not_sure_and_counts_all_the_same() -> None:
    found = score(of(item(Kind.SENSORS, 20, as_of=None)), FIRST, NOW)

    assert found.score == 20
    assert found.contributions[0].confidence == 0
    assert found.contributions[0].age is None


def test_a_register_does_not_age() -> None:
    old = item(Kind.HAZARDS, 50, as_of=NOW - timedelta(days=900))

    assert confidence_now(old, FIRST, NOW) == 1


def test_an_age_is_never_below_zero() -> None:
    ahead = item(Kind.WEATHER, 10, as_of=NOW + timedelta(minutes=5))

    assert score(of(ahead), FIRST, NOW).contributions[0].age == timedelta(0)


POINTS = st.integers(0, 60)
ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from(list(Kind)),
        POINTS,
        key=st.sampled_from("abcdef"),
        as_of=st.none() | st.integers(0, 500).map(lambda hours: NOW - timedelta(hours=hours)),
    ),
    max_size=8,
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(items: list[Item], random: object) -> None:
    mixed = list(items)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # a Random

    assert score(of(*items), FIRST, NOW) == score(of(*mixed), FIRST, NOW)


@given(ITEMS, st.sampled_from(EVIDENCE_KINDS))
def test_a_source_that_falls_silent_never_makes_the_picture_better(
    items: list[Item], kind: Kind
) -> None:
    before, after = (score(one, FIRST, NOW) for one in (of(*items), without(of(*items), kind)))

    assert after.score == before.score
    assert after.confidence <= before.confidence


@given(ITEMS, st.integers(1, 400))
def test_waiting_never_lowers_the_score_nor_raises_the_confidence(
    items: list[Item], hours: int
) -> None:
    now, later = (score(of(*items), FIRST, at) for at in (NOW, NOW + timedelta(hours=hours)))

    assert later.score == now.score
    assert later.confidence <= now.confidence


@given(ITEMS, st.sampled_from(list(Kind)), POINTS)
def test_one_more_thing_never_lowers_the_score(items: list[Item], kind: Kind, points: int) -> None:
    more = item(kind, points, key="z")

    assert score(of(*items, more), FIRST, NOW).score >= score(of(*items), FIRST, NOW).score
