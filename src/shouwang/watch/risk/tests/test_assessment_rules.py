"""LEC by its published tables and bands, and the matrix; what is wrong with an assessment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shouwang.ground.errors import Invalid
from shouwang.watch.risk.rules.lec import (
    CONSEQUENCES,
    EXPOSURES,
    LIKELIHOODS,
    SHARES,
    AssessmentDraft,
    lec,
    matrix,
    measure,
)

MONDAY = date(2026, 6, 22)
LEC = AssessmentDraft(
    "lec",
    "动火作业",
    "330781002005",
    likelihood=Decimal(3),
    exposure=Decimal(6),
    consequence=Decimal(15),
)
MATRIX = AssessmentDraft(
    "matrix", "动火作业", "330781002005", likelihood=Decimal(4), consequence=Decimal(5)
)


def test_the_tables_are_those_of_graham_and_kinney() -> None:
    assert [float(one) for one in LIKELIHOODS] == [10, 6, 3, 1, 0.5, 0.2, 0.1]
    assert [float(one) for one in EXPOSURES] == [10, 6, 3, 2, 1, 0.5]
    assert [float(one) for one in CONSEQUENCES] == [100, 40, 15, 7, 3, 1]


@pytest.mark.parametrize(
    ("numbers", "value", "band", "level"),
    [
        (("10", "10", "100"), "10000", "extreme", "red"),
        (("3", "6", "40"), "720", "extreme", "red"),
        (("1", "3", "100"), "300", "high", "orange"),
        (("3", "6", "15"), "270", "high", "orange"),
        (("6", "6", "3"), "108", "marked", "yellow"),
        (("10", "1", "7"), "70", "marked", "yellow"),
        (("3", "3", "7"), "63", "general", "blue"),
        (("1", "3", "7"), "21", "general", "blue"),
        (("6", "1", "3"), "18", "slight", "blue"),
        (("0.1", "0.5", "1"), "0.05", "slight", "blue"),
    ],
)
def test_d_is_the_product_and_falls_into_its_band(
    numbers: tuple[str, str, str], value: str, band: str, level: str
) -> None:
    found = lec(*map(Decimal, numbers))

    assert (found.value, found.band, found.level) == (Decimal(value), band, level)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("320", "extreme"),
        ("319.9", "high"),
        ("160", "high"),
        ("159.9", "marked"),
        ("70", "marked"),
        ("69.9", "general"),
        ("20", "general"),
        ("19.9", "slight"),
    ],
)
def test_a_bound_belongs_to_the_upper_band(value: str, band: str) -> None:
    assert lec(Decimal(1), Decimal(1), Decimal(value)).band == band


@pytest.mark.parametrize(
    ("steps", "value", "level"),
    [
        ((5, 5), 25, "red"),
        ((3, 5), 15, "red"),
        ((3, 4), 12, "orange"),
        ((2, 5), 10, "orange"),
        ((3, 3), 9, "yellow"),
        ((1, 5), 5, "yellow"),
        ((2, 2), 4, "blue"),
        ((1, 1), 1, "blue"),
    ],
)
def test_the_matrix_has_its_four_colours(steps: tuple[int, int], value: int, level: str) -> None:
    found = matrix(*steps)

    assert (found.value, found.level, found.band) == (Decimal(value), level, "")


def test_an_assessment_counts_a_quarter_for_each_step_of_its_level() -> None:
    assert {str(level): float(share) for level, share in SHARES.items()} == {
        "red": 1.0,
        "orange": 0.75,
        "yellow": 0.5,
        "blue": 0.25,
    }


def test_a_draft_is_measured_by_its_method() -> None:
    assert measure(LEC, MONDAY).value == 270
    assert measure(MATRIX, MONDAY).level == "red"


@pytest.mark.parametrize(
    ("draft", "field", "message"),
    [
        (replace(LEC, likelihood=Decimal(4)), "likelihood", "请从表中选择。"),
        (replace(LEC, exposure=None), "exposure", "请从表中选择。"),
        (replace(LEC, consequence=Decimal(50)), "consequence", "请从表中选择。"),
        (replace(MATRIX, likelihood=Decimal(6)), "likelihood", "请从表中选择。"),
        (replace(MATRIX, consequence=Decimal("1.5")), "consequence", "请从表中选择。"),
        (replace(MATRIX, consequence=None), "consequence", "请从表中选择。"),
        (replace(LEC, method="guess"), "method", "请选择评价方法。"),
        (replace(LEC, activity="  "), "activity", "请写明评价的作业或部位。"),
        (replace(LEC, activity="长" * 201), "activity", "最多 200 字。"),
        (replace(LEC, measures="长" * 501), "measures", "最多 500 字。"),
        (replace(LEC, assessed_on=date(2026, 6, 23)), "assessed_on", "评价日期不能晚于今天。"),
        (replace(LEC, area_code=""), "area_code", "请选择村（社区）或场所。"),
    ],
)
def test_what_is_wrong_is_named(draft: AssessmentDraft, field: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        measure(draft, MONDAY)

    assert {name: str(words) for name, words in caught.value.fields.items()} == {field: message}


def test_an_assessment_of_today_and_words_at_their_limit_are_taken() -> None:
    draft = replace(LEC, activity="长" * 200, measures="长" * 500, assessed_on=MONDAY)

    assert measure(draft, MONDAY).band == "high"
