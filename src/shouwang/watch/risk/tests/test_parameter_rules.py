"""Every named number at its bound: reviews, looks, the threshold, weights, the coefficient."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from shouwang.ground.errors import Invalid
from shouwang.watch.risk.rules import parameters
from shouwang.watch.risk.rules.ages import age_words, interval_words
from shouwang.watch.risk.rules.coefficient import Inputs, coefficient, parts, stored
from shouwang.watch.risk.rules.prevention import closed_before_incident, median
from shouwang.watch.risk.rules.watching import Site, watch
from shouwang.watch.risk.rules.weights import BY_NAME, DEFAULTS, EVIDENCE, check_weights

DAY = date(2026, 6, 22)
NOW = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_named_numbers_are_these() -> None:
    assert parameters.changes_within(DAY) == timedelta(seconds=60)
    assert parameters.recompute_after(DAY) == timedelta(minutes=60)
    assert parameters.review_days("red", DAY) == 7
    assert parameters.review_days("orange", DAY) == 15
    assert parameters.review_days("blue", DAY) == 15
    assert parameters.first_review_days(DAY) == 3
    assert parameters.watch_every_min(DAY) == 1440
    assert parameters.text_threshold(DAY) == 0.6


@pytest.mark.parametrize(
    ("every_min", "next_at", "state"),
    [
        (1440, NOW, "kept"),
        (1440, NOW - timedelta(microseconds=1), "overdue"),
        (1441, NOW + MINUTE, "too_rare"),
        (None, NOW + MINUTE, "kept"),
        (None, None, "unset"),
        (60, None, "unset"),
        (9999, NOW - MINUTE, "overdue"),
    ],
)
def test_how_a_watched_site_stands(
    every_min: int | None, next_at: datetime | None, state: str
) -> None:
    assert watch(Site(every_min, next_at), 1440, NOW) == state


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(0), "刚刚"),
        (timedelta(seconds=59), "刚刚"),
        (timedelta(seconds=60), "1 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(minutes=60), "1 小时前"),
        (timedelta(hours=23, minutes=59), "23 小时前"),
        (timedelta(hours=24), "1 天前"),
        (timedelta(days=400), "400 天前"),
    ],
)
def test_an_age_is_told_in_its_largest_whole_unit(age: timedelta, words: str) -> None:
    assert str(age_words(age)) == words


@pytest.mark.parametrize(
    ("every_min", "words"), [(45, "45 分钟"), (60, "1 小时"), (90, "90 分钟"), (1440, "24 小时")]
)
def test_an_interval_is_told_in_hours_where_they_are_whole(every_min: int, words: str) -> None:
    assert str(interval_words(every_min)) == words


def test_the_coefficient_of_all_parts() -> None:
    inputs = Inputs(Fraction(40), Fraction(1, 2), closed=4, closed_in_time=3)

    assert coefficient(inputs) == Fraction(7, 10) * 60 + Fraction(2, 10) * 75 + 5
    assert stored(coefficient(inputs)) == Decimal("62.0000")


def test_nothing_closed_leaves_its_part_out_and_scales_the_others() -> None:
    inputs = Inputs(Fraction(40), Fraction(1, 2), closed=0, closed_in_time=0)

    assert [(one.name, one.value, one.share) for one in parts(inputs)] == [
        ("risk", 60, Fraction(7, 8)),
        ("in_time", None, 0),
        ("sure", 50, Fraction(1, 8)),
    ]
    assert coefficient(inputs) == Fraction(60 * 7 + 50, 8)


@pytest.mark.parametrize(
    ("inputs", "value"),
    [(Inputs(Fraction(0), Fraction(1), 2, 2), 100), (Inputs(Fraction(100), Fraction(0), 2, 0), 0)],
)
def test_the_coefficient_lies_between_nothing_and_a_hundred(inputs: Inputs, value: int) -> None:
    assert coefficient(inputs) == value


def test_medians() -> None:
    one, two, nine = (timedelta(minutes=n) for n in (1, 2, 9))

    assert median([]) is None
    assert median([nine, one, two]) == two
    assert median([nine, one]) == timedelta(minutes=5)


def test_the_share_closed_before_an_incident_does_not_apply_without_a_hazard() -> None:
    assert closed_before_incident(3, 1).value == Fraction(3, 4)
    assert closed_before_incident(0, 2).value == 0
    assert closed_before_incident(0, 0).value is None


def test_weights_that_are_not_named_are_as_by_default() -> None:
    assert check_weights({"season": Decimal(3)}) == {**DEFAULTS, "season": Decimal(3)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit_hazards", "100"),
        ("limit_hazards", "0"),
        ("repeat_share", "100"),
        ("hazard_major_1", "1000"),
        ("half_life_h", "0.01"),
        ("fresh_h", "0"),
    ],
)
def test_a_weight_at_its_bound_is_taken(name: str, value: str) -> None:
    assert check_weights({name: Decimal(value)})[name] == Decimal(value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("limit_hazards", "100.01", "应在 0 到 100 之间。"),
        ("repeat_share", "101", "应在 0 到 100 之间。"),
        ("hazard_major_1", "1000.01", "应在 0 到 1000 之间。"),
        ("season", "-0.01", "应在 0 到 1000 之间。"),
        ("season", "NaN", "应在 0 到 1000 之间。"),
        ("season", "sNaN", "应在 0 到 1000 之间。"),
        ("season", "Infinity", "应在 0 到 1000 之间。"),
        ("season", "0.001", "最多两位小数。"),
        ("half_life_h", "0", "应大于 0。"),
        ("no_such_weight", "1", "没有这个参数。"),
    ],
)
def test_a_weight_beyond_its_bound_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_weights({name: Decimal(value)})

    assert {key: str(words) for key, words in caught.value.fields.items()} == {name: message}


def test_bands_that_do_not_rise_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        check_weights({"band_orange": Decimal(70)})

    assert str(caught.value.fields["band_red"]) == "等级下限应当红大于橙、橙大于黄。"


def test_some_kind_must_weigh_something_in_the_confidence() -> None:
    none = {name: Decimal(0) for name, named in BY_NAME.items() if named.group == EVIDENCE}

    with pytest.raises(Invalid) as caught:
        check_weights(none)

    assert str(caught.value.fields["evidence_hazards"]) == "至少一类依据要有份量。"
