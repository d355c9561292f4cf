"""Progress from the kept first checks equals a recount of every visit, on every day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import WorkArea, WorkAreaMember
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.actions.visiting import record_visit
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.queries.league import league
from shouwang.prepare.campaigns.queries.maps import coverage_map
from shouwang.prepare.campaigns.queries.progress import (
    capacity_lines,
    daily_progress,
    progress,
)
from shouwang.prepare.campaigns.queries.recounting import recount
from shouwang.prepare.campaigns.queries.scopes import ScopeFilters, scope_items
from shouwang.prepare.campaigns.rules.league import LeagueEntry, league_lines
from shouwang.prepare.campaigns.rules.progress import Figures, GroupBy
from shouwang.prepare.campaigns.rules.visits import HazardLine, VisitDraft
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place

from .factories import SYSTEM
from .scopes import make_running, visit_of

pytestmark = pytest.mark.django_db
MONDAY_NOON = "2026-06-22T12:00:00+08:00"
MONDAY = date(2026, 6, 22)


def figures_by_key(actor: Actor, campaign: Campaign, by: str) -> dict[str, Figures]:
    """Return the figures of each line."""
    return {line.key: line.figures for line in progress(actor, campaign, by=by).lines}


CALLS = st.tuples(
    st.integers(0, 3),
    st.integers(0, 71),
    st.sampled_from(["grid_worker", "police", "enterprise_owner"]),
    st.sampled_from(["fine", "hazards", "not_entered"]),
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(calls=st.lists(CALLS, max_size=12), rectified=st.integers(0, 3))
def test_progress_equals_a_recount_of_every_visit_on_every_day(
    calls: list[tuple[int, int, str, str]], rectified: int
) -> None:
    with transaction.atomic(), time_machine.travel(MONDAY_NOON, tick=False) as at:
        campaign, places, actors = _world()
        began = clock.now()
        at.shift(timedelta(hours=72))
        for number, hours, role, result in calls:
            lines = (HazardLine("通道堵塞"),) if result == "hazards" else ()
            asked = VisitDraft(
                places[number],
                result=result,
                hazards=lines,
                visited_at=began + timedelta(hours=hours),
            )
            record_visit(actors[role], asked)
        ids = list(Hazard.objects.values_list("pk", flat=True)[:rectified])
        Hazard.objects.filter(pk__in=ids).update(fixed_at=began + timedelta(hours=30))
        for day in range(4):
            on = MONDAY + timedelta(days=day)
            assert progress(SYSTEM, campaign, on=on) == recount(SYSTEM, campaign, on=on)
        transaction.set_rollback(True)


def _world() -> tuple[Campaign, list[str], dict[str, Actor]]:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    made = [
        make_place(f"场所{unit.pk}-{n}（虚构）", unit_id=unit.pk, area_code=code).number
        for n, code in enumerate((HEPING, HEPING, ZAOSHU_VILLAGE, ZAOSHU_VILLAGE))
    ]
    actors = {
        "grid_worker": actor_for("safety_station_head", area_code=YUNSHAN),
        "police": actor_for("police", area_code=YUNSHAN),
        "enterprise_owner": actor_for("enterprise_owner", unit=unit),
    }
    return make_running(title=f"行动{unit.pk}（虚构）"), made, actors


def test_progress_of_a_past_day_is_what_it_was() -> None:
    place, other = make_place(), make_place("另一处（虚构）")
    grid = actor_for("grid_worker")
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        campaign = make_running()
        visit_of(grid, place.number)
        at.shift(timedelta(days=1))
        visit_of(grid, other.number, result="hazards", hazards=(HazardLine("堵门"),))
        assert progress(SYSTEM, campaign, on=MONDAY).total == Figures(scope=2, checked=1)
        today = progress(SYSTEM, campaign)
    assert today.total == Figures(scope=2, checked=2, found=1)
    assert today.total.coverage == Decimal(1)


def test_a_deadline_that_has_passed_is_overdue_until_it_is_put_right() -> None:
    place = make_place()
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        campaign = make_running()
        visit_of(
            actor_for("grid_worker"),
            place.number,
            result="hazards",
            hazards=(HazardLine("堵门"),),
        )
        Hazard.objects.update(due_at=clock.end_of_day(MONDAY))
        assert progress(SYSTEM, campaign).total.overdue == 0
        at.shift(timedelta(days=1))
        assert progress(SYSTEM, campaign).total.overdue == 1
        Hazard.objects.update(fixed_at=clock.now())
        assert progress(SYSTEM, campaign).total == Figures(scope=1, checked=1, found=1, rectified=1)


def test_a_hazard_that_was_none_is_not_found() -> None:
    place = make_place()
    campaign = make_running()
    visit_of(
        actor_for("grid_worker"), place.number, result="hazards", hazards=(HazardLine("堵门"),)
    )
    Hazard.objects.update(state="rejected", is_finished=True, reject_reason="不是隐患")
    assert progress(SYSTEM, campaign).total.found == 0


def test_progress_by_work_area_sums_its_villages() -> None:
    area = WorkArea.objects.create(name="东片", street_code=YUNSHAN)
    WorkAreaMember.objects.create(
        work_area=area, village_code=ZAOSHU_VILLAGE, from_on=date(2020, 1, 1)
    )
    own = make_place(area_code=ZAOSHU_VILLAGE)
    make_place("另一处（虚构）")
    campaign = make_running()
    visit_of(actor_for("grid_worker", area_code=ZAOSHU_VILLAGE), own.number)
    found = progress(SYSTEM, campaign, by=GroupBy.WORK_AREA)
    assert [(line.name, line.figures) for line in found.lines] == [
        ("东片", Figures(scope=1, checked=1)),
        ("未划入工作片", Figures(scope=1)),
    ]
    page = scope_items(SYSTEM, campaign, ScopeFilters(work_area=found.lines[0].key))
    assert [item.place_id for item in page.items] == [own.pk]


def test_a_place_counts_for_each_of_its_types_and_once_in_the_total() -> None:
    make_place("网吧（虚构）", category="internet_cafe", capacity=60)
    make_place("商店（虚构）", category="shop", is_street_front=False, residents=0)
    campaign = make_running()
    found = figures_by_key(SYSTEM, campaign, "type")
    assert found["crowded_place"] == Figures(scope=1)
    assert found[""] == Figures(scope=1)
    assert progress(SYSTEM, campaign, by="type").total == Figures(scope=2)


def test_a_village_sees_its_own_line_and_the_streets_total() -> None:
    make_place()
    make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    found = progress(actor_for("village_head", area_code=ZAOSHU_VILLAGE), campaign)
    assert [line.key for line in found.lines] == [ZAOSHU_VILLAGE]
    assert found.total == Figures(scope=2)


def test_an_enterprise_sees_the_figures_of_its_own_places_only() -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    make_place(unit_id=unit.pk)
    make_place("别家（虚构）")
    campaign = make_running()
    found = progress(actor_for("enterprise_owner", unit=unit), campaign)
    assert found.total == Figures(scope=1)


def test_community_supervision_is_told_apart_from_street_supervision() -> None:
    place = make_place()
    campaign = make_running()
    visit_of(actor_for("community_director"), place.number, capacity="community_supervision")
    police = actor_for("police", area_code=YUNSHAN)
    visit_of(police, place.number, capacity="street_supervision")
    visit_of(police, place.number, capacity="street_supervision", result="not_entered")
    found = {line.capacity: line for line in capacity_lines(SYSTEM, campaign)}
    street, community = found["street_supervision"], found["community_supervision"]
    assert (street.visits, street.places, street.not_entered) == (2, 1, 1)
    assert (community.visits, community.places) == (1, 1)
    assert found["self_inspection"].visits == 0


def test_the_days_say_what_each_brought() -> None:
    place, other = make_place(), make_place("另一处（虚构）")
    grid = actor_for("grid_worker")
    with time_machine.travel("2026-06-22T23:00:00+08:00", tick=False) as at:
        campaign = make_running()
        visit_of(grid, place.number)
        at.shift(timedelta(hours=2))
        visit_of(grid, place.number)
        visit_of(grid, other.number, result="hazards", hazards=(HazardLine("堵门"),))
        days = daily_progress(SYSTEM, campaign)
    assert [(one.day.day, one.newly_checked, one.checked, one.found) for one in days] == [
        (22, 1, 1, 0),
        (23, 1, 2, 1),
    ]


def test_the_league_ranks_equal_units_equally_and_names_what_lags() -> None:
    entries = [
        LeagueEntry("a", "甲", "", Figures(scope=2, checked=2)),
        LeagueEntry("b", "乙", "", Figures(scope=4, checked=4)),
        LeagueEntry("c", "丙", "", Figures(scope=2, checked=1, found=2, rectified=1)),
        LeagueEntry("d", "丁", "", Figures()),
    ]
    lines = league_lines(entries)
    assert [(line.entry.name, line.rank) for line in lines] == [
        ("甲", 1),
        ("乙", 1),
        ("丙", 3),
        ("丁", None),
    ]
    assert [line.lags_coverage for line in lines] == [False, False, True, False]
    assert [line.lags_rectification for line in lines] == [False, False, False, False]


def test_equal_coverage_is_ranked_by_rectification() -> None:
    lines = league_lines(
        [
            LeagueEntry("a", "甲", "", Figures(scope=1, checked=1, found=2, rectified=1)),
            LeagueEntry("b", "乙", "", Figures(scope=1, checked=1, found=2, rectified=2)),
        ]
    )
    assert [(line.entry.key, line.rank, line.lags) for line in lines] == [
        ("b", 1, False),
        ("a", 2, True),
    ]


def test_the_league_names_committees_and_shows_a_village_its_own_line() -> None:
    committee = make_unit(kind="village_committee", area_code=ZAOSHU_VILLAGE)
    make_place()
    own = make_place("枣树（虚构）", area_code=ZAOSHU_VILLAGE)
    campaign = make_running()
    visit_of(actor_for("grid_worker", area_code=ZAOSHU_VILLAGE), own.number)
    groups = league(SYSTEM, campaign)
    names = [(line.entry.key, line.rank) for group in groups for line in group.lines]
    assert names == [(ZAOSHU_VILLAGE, 1), (HEPING, 2)]
    (shown,) = league(actor_for("village_head", area_code=ZAOSHU_VILLAGE), campaign)
    assert [(line.entry.name, line.rank) for line in shown.lines] == [(committee.name, 1)]


def test_the_map_tells_unchecked_checked_and_open_hazards_apart() -> None:
    grid = actor_for("grid_worker")
    made = [
        make_place(f"场所{n}（虚构）", latitude=29.21, longitude=119.47 + n / 1_000)
        for n in range(3)
    ]
    make_place("不知在哪（虚构）")
    campaign = make_running()
    visit_of(grid, made[1].number)
    visit_of(grid, made[2].number, result="hazards", hazards=(HazardLine("堵门"),))
    found = coverage_map(SYSTEM, campaign)
    shown = [feature["properties"] for feature in found["features"]]  # type: ignore[attr-defined]
    assert [(one["state"], one["tone"], one["text"]) for one in shown] == [
        ("unchecked", "warning", "未检查"),
        ("checked", "success", "已检查"),
        ("open_hazards", "danger", "有未整改隐患"),
    ]
    assert [one["label"] for one in shown] == ["未检查", "", "有未整改隐患"]


@pytest.mark.parametrize("by", list(GroupBy))
def test_progress_asks_the_database_the_same_however_many_visits(by: GroupBy) -> None:
    grid = actor_for("grid_worker")
    make_place()
    campaign = make_running()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            progress(SYSTEM, campaign, by=by)
        return len(asked)

    visit_of(grid, Place.objects.get().number)
    before = queries()
    for _ in range(5):
        visit_of(grid, Place.objects.get().number)
    assert queries() == before
    assert before <= 9


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (ScopeFilters(checked="no"), 1),
        (ScopeFilters(checked="yes"), 2),
        (ScopeFilters(hazards="found"), 1),
        (ScopeFilters(hazards="overdue"), 0),
        (ScopeFilters(addition=True), 0),
        (ScopeFilters(reason="all"), 3),
        (ScopeFilters(reason="types"), 0),
        (ScopeFilters(area=HEPING), 3),
        (ScopeFilters(delegated=False), 3),
    ],
)
def test_each_figure_opens_the_list_behind_it(filters: ScopeFilters, count: int) -> None:
    grid = actor_for("grid_worker")
    made = [make_place(f"场所{n}（虚构）").number for n in range(3)]
    campaign = make_running()
    visit_of(grid, made[0])
    visit_of(grid, made[1], result="hazards", hazards=(HazardLine("堵门"),))
    assert scope_items(SYSTEM, campaign, filters).count == count
