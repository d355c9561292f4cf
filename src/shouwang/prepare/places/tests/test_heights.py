"""Rule E at its boundaries, and the places that a document's list of types names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.rules.classification import classify
from shouwang.prepare.places.rules.facts import Facts
from shouwang.prepare.places.rules.taxonomy import PlaceTypeCode, UseCategory

from .factories import BINJIANG, SYSTEM, YUNSHAN, make_place

ON = date(2026, 6, 22)
HOME, OTHER, UNKNOWN = UseCategory.DWELLING, UseCategory.MALL, UseCategory.UNKNOWN


def verdict(
    category: UseCategory, height: str | None = None, storeys: int | None = None
) -> str | None:
    facts = Facts(category, height_m=Decimal(height) if height else None, storeys=storeys)
    found = {finding.type_code: finding.verdict.value for finding in classify(facts, ON)}
    return found.get(PlaceTypeCode.HIGH_RISE)


@pytest.mark.parametrize(
    ("category", "height", "storeys", "expected"),
    [
        (HOME, "27", None, "no"),
        (HOME, "27.01", None, "yes"),
        (OTHER, "24", None, "no"),
        (OTHER, "24.01", None, "yes"),
        (OTHER, "30", 1, "no"),
        (UNKNOWN, "24", None, "no"),
        (UNKNOWN, "24.01", None, "unknown"),
        (UNKNOWN, "27", None, "unknown"),
        (UNKNOWN, "27.01", None, "yes"),
        (HOME, "20", 12, "no"),
    ],
)
def test_the_height_decides(
    category: UseCategory, height: str, storeys: int | None, expected: str
) -> None:
    assert verdict(category, height, storeys) == expected


@pytest.mark.parametrize(
    ("category", "storeys", "expected"),
    [(HOME, 9, "no"), (HOME, 10, "unknown"), (OTHER, 6, "no"), (OTHER, 7, "unknown")],
)
def test_many_storeys_of_unknown_height_ask_for_a_survey(
    category: UseCategory, storeys: int, expected: str
) -> None:
    assert verdict(category, None, storeys) == expected


def test_without_height_and_storeys_the_rule_is_silent() -> None:
    assert verdict(OTHER) is None


def test_the_reason_names_the_standard() -> None:
    facts = Facts(OTHER, height_m=Decimal("24.5"))
    found = next(f for f in classify(facts, ON) if f.type_code is PlaceTypeCode.HIGH_RISE)

    assert str(found.reasons[0].text) == "建筑高度 24.5 米，大于 24 米。"
    assert "GB 50016-2014" in str(found.reasons[0].source)


@pytest.mark.django_db
def test_the_list_of_s4_finds_each_place_once() -> None:
    tower = make_place("大厦商场（虚构）", category="mall", height_m=Decimal(60), capacity=500)
    cafe = make_place("网吧（虚构）", category="internet_cafe", capacity=20)
    workshop = make_place("车间（虚构）", category="labour_intensive_workshop")
    make_place("仓库（虚构）", category="warehouse")

    found = queries.places_of_types(SYSTEM, queries.S4_TYPES)

    assert sorted(row.pk for row in found) == [tower.pk, cafe.pk, workshop.pk]


@pytest.mark.django_db
def test_types_are_found_within_an_area_and_one_s_duties() -> None:
    tower = make_place("大厦（虚构）", category="hotel", height_m=Decimal(30))
    make_place("江边大厦（虚构）", area_code=BINJIANG, category="hotel", height_m=Decimal(30))
    station = actor_for("safety_station_head", area_code=YUNSHAN)

    assert list(queries.places_of_types(station, ["high_rise"])) == [tower]
    assert queries.places_of_types(station, ["high_rise"], BINJIANG).count() == 0


@pytest.mark.django_db
def test_types_on_a_day_leave_out_what_came_later_and_what_had_gone() -> None:
    with time_machine.travel(datetime(2026, 6, 1, 4, tzinfo=UTC), tick=False):
        kept = make_place("甲店（虚构）", category="restaurant")
        gone = make_place("乙店（虚构）", category="restaurant")
    with time_machine.travel(datetime(2026, 6, 10, 4, tzinfo=UTC), tick=False):
        actions.archive_place(SYSTEM, gone.number, "关门", version=1)
    with time_machine.travel(datetime(2026, 6, 20, 4, tzinfo=UTC), tick=False):
        late = make_place("丙店（虚构）", category="restaurant")

    on_5th = queries.places_of_types(SYSTEM, ["restaurant"], on=date(2026, 6, 5))
    on_10th = queries.places_of_types(SYSTEM, ["restaurant"], on=date(2026, 6, 10))

    assert sorted(row.pk for row in on_5th) == [kept.pk, gone.pk]
    assert sorted(row.pk for row in on_10th) == [kept.pk]
    assert sorted(row.pk for row in queries.places_of_types(SYSTEM, ["lodging", "restaurant"])) == [
        kept.pk,
        late.pk,
    ]


@pytest.mark.django_db
def test_an_unknown_type_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        queries.places_of_types(SYSTEM, ["castle"])

    assert str(refused.value.fields["types"]) == "没有“castle”这一种场所类型。"
