"""The story's register follows the rules exactly, and names nobody who lives."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places.rules.accountability import assign
from shouwang.prepare.places.rules.classification import classify
from shouwang.prepare.places.rules.facts import Facts
from shouwang.prepare.places.rules.geometry import read_line
from shouwang.prepare.places.rules.taxonomy import PlaceKind, UseCategory, is_enterprise
from shouwang.prepare.places.tests.factories import MONDAY

DATA = Path(__file__).parents[2] / "src/shouwang/story/data"
ANSWERS = {"": None, "yes": True, "no": False}


def _rows() -> dict[str, dict[str, str]]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as source:
        return {row["name"].removesuffix("（虚构）"): row for row in csv.DictReader(source)}


ROWS = _rows()


def verdict(name: str, type_code: str) -> str:
    row = ROWS[name]
    facts = Facts(
        category=UseCategory(row["category"]),
        capacity=int(row["capacity"]) if row["capacity"] else None,
        residents=int(row["residents"]) if row["residents"] else None,
        is_street_front=ANSWERS[row["is_street_front"]],
        is_let_for_profit=ANSWERS[row["is_let_for_profit"]],
        is_licensed_hotel=ANSWERS[row["is_licensed_hotel"]],
    )
    found = {item.type_code.value: item.verdict.value for item in classify(facts, MONDAY)}
    return found.get(type_code, "")


def accountable(name: str) -> str:
    row = ROWS[name]
    output = Decimal(row["annual_output_yuan"]) if row["annual_output_yuan"] else None
    business = is_enterprise(PlaceKind(row["kind"]), UseCategory(row["category"]))
    return assign(output, is_enterprise=business, on=MONDAY).accountable.value


@pytest.mark.requirement("R292")
def test_every_place_is_marked_as_fictional() -> None:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as source:
        names = [row["name"] for row in csv.DictReader(source)]

    assert len(names) == 73
    assert all(name.endswith("（虚构）") for name in names)


@pytest.mark.requirement("R14", "R15")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("恒越五金", "office"),
        ("澜坊小作", "village_pair"),
        ("云锦纺织", "office"),
        ("秋实食品", "office"),
        ("广济医药仓", "office"),
        ("青石建材", "village_pair"),
        ("和畅物流", "office"),
        ("明发化工店", "village_pair"),
        ("东篱烟花零售", "village_pair"),
        ("同心包装", "unassigned"),
        ("望江船修", "village_pair"),
        ("云麓游乐", "office"),
    ],
)
def test_the_twelve_enterprises_go_to_whom_the_threshold_says(name: str, expected: str) -> None:
    assert accountable(name) == expected


@pytest.mark.requirement("R31", "R32")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云山影剧院", "yes"),
        ("惠民超市", "yes"),
        ("金钟岭农贸市场", "yes"),
        ("云居旅馆", "no"),
        ("望溪宾馆", "yes"),
        ("乐云卡拉OK厅", "yes"),
        ("星河网吧", "no"),
        ("云山医院病房楼", "yes"),
        ("蓓蕾幼儿园宿舍", "yes"),
    ],
)
def test_the_nine_places_tried_against_the_crowded_place_rule(name: str, expected: str) -> None:
    assert verdict(name, "crowded_place") == expected


def test_the_register_counts_what_the_story_says() -> None:
    uses = [row["category"] for row in ROWS.values()]
    confirmed = [row for row in ROWS.values() if row["confirmed_types"] == "three_in_one"]

    assert uses.count("clinic") == 6
    assert uses.count("dwelling") == 18
    assert uses.count("ebike_charging") == 5
    assert len(confirmed) == 7
    assert all(verdict(name, "rental_house") == "yes" for name in ROWS if "出租" in name)


def test_every_industry_is_in_the_taxonomy_and_every_line_is_drawn() -> None:
    known = {item.code for item in organisations.industries()} | {""}

    assert {row["industry"] for row in ROWS.values()} <= known
    assert [len(read_line(row["geometry"])) for row in ROWS.values() if row["geometry"]] == [
        3,
        3,
        4,
    ]
