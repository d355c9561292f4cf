"""The seeded past: as many dangers as the story says, in office hours, the same every time."""

from __future__ import annotations

from datetime import date

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.story import plan, tables
from shouwang.story.grounds import grounds
from shouwang.story.plan import Planner, VillagePoint
from shouwang.story.times import BEGINS_AT

VILLAGES = [
    VillagePoint(row.area_code, 29.21, 119.48)
    for row in tables.units()
    if row.code.startswith("c-")
]


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def _planner() -> Planner:
    return Planner(grounds(), VILLAGES, _is_weekday)


def test_the_past_closes_as_many_as_the_figures_need() -> None:
    assert plan.CLOSED_GENERAL == 97
    assert plan.CLOSED_MAJOR == 19


def test_the_past_is_the_same_every_time() -> None:
    first = [act.at for act in plan.past(_planner())]

    assert first == [act.at for act in plan.past(_planner())]
    assert first == sorted(first)


def test_everything_happens_before_the_story_begins_and_on_working_days() -> None:
    moments = [act.at for act in plan.past(_planner())]

    assert max(moments) < BEGINS_AT
    assert {at.astimezone(LOCAL_ZONE).weekday() for at in moments} == {0, 1, 2, 3, 4}
