"""Inspections in time, agricultural assets, standardisation levels, and what to see first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, say
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.places import actions, priority_sources, queries
from shouwang.prepare.places.actions import (
    AssetDraft,
    ObjectDraft,
    Outcome,
    StandardisationDraft,
)
from shouwang.prepare.places.models import AgriculturalAsset, ObjectInspection
from shouwang.prepare.places.priority_sources import PrioritySources
from shouwang.prepare.places.rules.assets import Granted, square_metres, standard_on
from shouwang.prepare.places.rules.inspecting import Fallen, InspectionRate, inspection_rate
from shouwang.prepare.places.rules.priorities import (
    HazardLoad,
    PriorityFacts,
    Weight,
    persons_per_10_m2,
    rank,
)
from shouwang.prepare.places.rules.taxonomy import UseCategory

from .factories import HEPING, SYSTEM, YUNSHAN, ZAOSHU_VILLAGE, make_place, plant_divisions

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
MID = date(2026, 6, 15)


@pytest.fixture
def station() -> Actor:
    plant_divisions()
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def sources() -> Iterator[None]:
    standing = priority_sources.priority_sources()
    yield
    priority_sources.use_priority_facts(standing)


@pytest.mark.parametrize(
    ("fallen", "rate"),
    [
        (Fallen(MID, MID), InspectionRate(1, 1, 0, 0)),
        (Fallen(MID, MID + timedelta(days=1)), InspectionRate(1, 0, 1, 0)),
        (Fallen(MID), InspectionRate(1, 0, 0, 1)),
        (Fallen(LAST), InspectionRate(0, 0, 0, 0)),
        (Fallen(FIRST - timedelta(days=1)), InspectionRate(0, 0, 0, 0)),
    ],
)
def test_inspected_in_time_is_on_or_before_the_due_day(
    fallen: Fallen, rate: InspectionRate
) -> None:
    assert inspection_rate([fallen], FIRST, LAST, LAST) == rate


def test_nothing_due_has_no_rate() -> None:
    assert inspection_rate([], FIRST, LAST, LAST).rate is None
    assert InspectionRate(3, 2, 1, 0).rate == Fraction(2, 3)


def test_an_inspection_stays_in_the_register_with_its_certificate(station: Actor) -> None:
    place = make_place("锅炉房（虚构）")
    boiler = actions.add_object(
        station, place.number,
        ObjectDraft("锅炉", "equipment", due_on=MID, category="special_equipment"),
    )  # fmt: skip

    with time_machine.travel("2026-06-14T10:00:00+08:00", tick=False):
        actions.record_check(
            station, place.number, boiler.pk, checked_on=date(2026, 6, 14),
            due_on=date(2027, 6, 15), version=1, outcome=Outcome("passed", "锅检-1"),
        )  # fmt: skip

    made = ObjectInspection.objects.get()
    assert (made.due_on, made.next_due_on, made.certificate) == (MID, date(2027, 6, 15), "锅检-1")
    counted = queries.inspected_in_time(station, FIRST, LAST, on=LAST)
    assert counted == InspectionRate(1, 1, 0, 0)
    other = queries.inspected_in_time(station, FIRST, LAST, category="hazmat_container", on=LAST)
    assert other.rate is None


def test_what_is_not_inspected_counts_as_not_in_time(station: Actor) -> None:
    place = make_place("储罐区（虚构）")
    for name, due in (("甲罐", MID), ("乙罐", LAST), ("丙罐", None)):
        draft = ObjectDraft(name, "container", due_on=due, category="hazmat_container")
        actions.add_object(station, place.number, draft)

    on_20th = date(2026, 6, 20)
    assert queries.inspected_in_time(station, FIRST, LAST, on=on_20th) == InspectionRate(1, 0, 0, 1)
    views = queries.object_views(station, on=on_20th)
    assert {view.object.name: view.standing for view in views} == {
        "甲罐": "overdue", "乙罐": "due", "丙罐": "unknown",
    }  # fmt: skip


def test_a_wrong_outcome_is_refused(station: Actor) -> None:
    place = make_place("锅炉房（虚构）")
    boiler = actions.add_object(station, place.number, ObjectDraft("锅炉", "equipment"))

    with pytest.raises(Invalid) as refused:
        actions.record_check(
            station, place.number, boiler.pk, checked_on=FIRST, due_on=None, version=1,
            outcome=Outcome("fine"),
        )  # fmt: skip

    assert str(refused.value.fields["result"]) == "结论只能是合格或不合格。"
    assert ObjectInspection.objects.count() == 0


def test_three_thousand_mu_are_two_million_square_metres(station: Actor) -> None:
    draft = AssetDraft("烤烟育苗基地（虚构）", "seedlings", ZAOSHU_VILLAGE, Decimal(3000))

    made = actions.register_asset(station, draft)

    assert made.area_m2 == Fraction(2_000_000)
    assert square_metres(Decimal(1)) == Fraction(2000, 3)
    assert queries.agricultural_asset(station, made.pk) == made


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "请填写名称。"),
        ({"kind": "moon"}, "kind", "没有这一类农业资产。"),
        ({"area_mu": Decimal(0)}, "area_mu", "面积应大于 0 亩。"),
        ({"area_mu": Decimal("0.00001")}, "area_mu", "最多四位小数。"),
        ({"latitude": 29.2}, "latitude", "经度和纬度要一起填写。"),
        ({"area_code": "1"}, "area_code", "请选择街道或村（社区）。"),
    ],
)
def test_a_wrong_asset_is_named(
    station: Actor, change: dict[str, object], field: str, words: str
) -> None:
    plain = {"name": "田", "kind": "grain", "area_code": HEPING}

    with pytest.raises(Invalid) as refused:
        actions.register_asset(station, AssetDraft(**{**plain, **change}))  # type: ignore[arg-type]

    assert str(refused.value.fields[field]) == words
    assert AgriculturalAsset.objects.count() == 0


def test_an_asset_follows_a_merged_village_and_is_seen_by_its_own(station: Actor) -> None:
    made = actions.register_asset(station, AssetDraft("田（虚构）", "grain", ZAOSHU_VILLAGE))
    director = actor_for("community_director", area_code=HEPING)
    with pytest.raises(NotFound):
        queries.agricultural_asset(director, made.pk)

    actions.remap_area(SYSTEM, ZAOSHU_VILLAGE, HEPING)

    found = queries.agricultural_asset(director, made.pk)
    assert (found.area_code_now, found.area_code_at_time) == (HEPING, ZAOSHU_VILLAGE)


def test_an_asset_is_edited_by_those_who_may_and_archived(station: Actor) -> None:
    draft = AssetDraft("田（虚构）", "grain", HEPING)
    made = actions.register_asset(station, draft)
    grid = actor_for("grid_worker", area_code=HEPING)
    with pytest.raises(NotAllowed):
        actions.archive_asset(grid, made.pk, version=1)

    actions.edit_asset(station, made.pk, AssetDraft("田（虚构）", "orchard", HEPING), version=1)
    actions.archive_asset(station, made.pk, version=2)

    assert queries.agricultural_assets(station).count() == 0
    assert queries.agricultural_asset(station, made.pk).kind == "orchard"


def test_a_level_holds_three_years_and_serves_all_places_of_its_unit(station: Actor) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    first = make_place("一车间（虚构）", unit_id=unit.pk, owner_name="厂")
    second = make_place("二车间（虚构）", unit_id=unit.pk, owner_name="厂")

    made = actions.record_standardisation(
        station, first.number, StandardisationDraft(3, date(2023, 6, 22))
    )

    assert made.expires_on == date(2026, 6, 22)
    pairs = [(first.pk, unit.pk), (second.pk, unit.pk)]
    found = queries.standards_of(station, pairs, date(2026, 6, 22))
    assert found == {
        first.pk: Granted(3, date(2023, 6, 22), date(2026, 6, 22)),
        second.pk: Granted(3, date(2023, 6, 22), date(2026, 6, 22)),
    }


def test_the_newest_level_counts_and_a_later_one_not_yet() -> None:
    old = Granted(3, date(2020, 1, 1), date(2023, 1, 1))
    new = Granted(2, date(2023, 1, 2), date(2026, 1, 2))

    assert standard_on([new, old], date(2022, 1, 1)) == old
    assert standard_on([old, new], date(2026, 6, 1)) == new
    assert standard_on([old, new], date(2019, 1, 1)) is None


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (StandardisationDraft(4, FIRST), "level", "标准化等级应为一级至三级。"),
        (StandardisationDraft(1, date(2100, 1, 1)), "granted_on", "定级日期不能在今天以后。"),
        (
            StandardisationDraft(1, FIRST, date(2026, 5, 1)),
            "expires_on",
            "有效期不能早于定级日期。",
        ),
    ],
)
def test_a_wrong_level_is_named(
    station: Actor, given: StandardisationDraft, field: str, words: str
) -> None:
    place = make_place()

    with pytest.raises(Invalid) as refused:
        actions.record_standardisation(station, place.number, given)

    assert str(refused.value.fields[field]) == words


def points(facts: PriorityFacts) -> dict[Weight, Fraction]:
    return {found.weight: found.points for found in rank(facts).reasons}


def test_density_is_persons_per_ten_square_metres_and_capped() -> None:
    dense = PriorityFacts(residents=12, floor_area_m2=Decimal(60))
    packed = PriorityFacts(residents=100, floor_area_m2=Decimal(60))

    assert persons_per_10_m2(dense) == 2
    assert points(dense) == {Weight.DENSITY: Fraction(20)}
    assert points(packed) == {Weight.DENSITY: Fraction(30)}


def test_unknown_density_gives_no_points_and_is_named() -> None:
    found = rank(PriorityFacts(UseCategory.DWELLING, is_rental=True, hazards=HazardLoad()))

    assert found.score == 0
    assert [str(text) for text in found.unknown] == ["居住人数未知", "建筑面积未知"]


def test_each_factor_raises_the_rank() -> None:
    facts = PriorityFacts(
        UseCategory.LABOUR_INTENSIVE_DORMITORY,
        is_three_in_one=True,
        is_enterprise=True,
        hazards=HazardLoad(major=1, general=2, overdue=1),
        overdue_objects=1,
        has_standard=True,
        is_standard_expired=True,
        season=say("夏季防火"),
    )

    assert points(facts) == {
        Weight.MAJOR_HAZARD: 50, Weight.DORMITORY: 30, Weight.THREE_IN_ONE: 15,
        Weight.SEASONAL: 15, Weight.OVERDUE_HAZARD: 10, Weight.OVERDUE_OBJECT: 10,
        Weight.EXPIRED_STANDARD: 10, Weight.GENERAL_HAZARD: 6,
    }  # fmt: skip
    assert rank(facts).score == 146


def test_a_major_hazard_outweighs_a_dormitory() -> None:
    dormitory = rank(PriorityFacts(UseCategory.SCHOOL_DORMITORY))
    hazard = rank(PriorityFacts(UseCategory.DWELLING, hazards=HazardLoad(major=1)))

    assert hazard.score > dormitory.score


@pytest.mark.usefixtures("sources")
def test_the_most_urgent_place_comes_first_whatever_the_page(station: Actor) -> None:
    calm = make_place("甲（虚构）", category="dwelling", residents=1, floor_area_m2=Decimal(100))
    dorm = make_place("乙（虚构）", category="labour_intensive_dormitory")
    sharp = make_place("丙（虚构）", category="dwelling")

    def one_major(actor: Actor, place_ids: Collection[int], on: date) -> dict[int, HazardLoad]:
        del actor, place_ids, on
        return {sharp.pk: HazardLoad(major=1)}

    priority_sources.use_priority_facts(PrioritySources(hazards=one_major))

    whole = queries.priorities(station)
    second = queries.priorities(station, limit=1, offset=1)

    assert [item.place for item in whole.items] == [sharp, dorm, calm]
    assert [(item.position, item.place) for item in second.items] == [(2, dorm)]
    assert whole.total == 3


@pytest.mark.usefixtures("sources")
def test_ranking_takes_the_same_queries_for_two_and_for_twelve(station: Actor) -> None:
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.priorities(station)
        return len(seen)

    for number in range(2):
        make_place(f"甲{number}（虚构）", category="dwelling")
    few = counted()
    for number in range(10):
        make_place(f"乙{number}（虚构）", category="dwelling")

    assert counted() == few
