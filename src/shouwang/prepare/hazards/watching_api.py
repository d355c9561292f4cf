"""Watching hazards over the web API: one hazard's watch, and the goal of no accident."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

from ninja import Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Text
from shouwang.ground.wire import Code, Day, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import queries
from .shapes.watching import (
    AccidentGoalOut,
    CheckOut,
    DecisionOut,
    ForceMemberOut,
    ForceOut,
    ForceTaskOut,
    GapOut,
    LinkedAccidentOut,
    ShiftOut,
    WatchLampOut,
    WatchOut,
)

router = Router(tags=["hazards"])


class PeriodIn(Schema):
    """A span of local days, both included, and an area; all optional."""

    area: Code = ""
    from_on: Day | None = None
    to_on: Day | None = None


@router.get("/accident-goal", response=AccidentGoalOut, operation_id="get_accident_goal")
def get_accident_goal(
    request: ActorRequest, asked: Annotated[PeriodIn, Query()]
) -> AccidentGoalOut:
    """Count the accidents from hazards of level 2 or worse that stood open when they happened.

    Without days it is the local year so far; the goal is met when there is none.
    """
    today = clock.today()
    first, last = asked.from_on or today.replace(month=1, day=1), asked.to_on or today
    since = datetime(first.year, first.month, first.day, tzinfo=clock.LOCAL_ZONE)
    goal = queries.accident_goal(request.actor, since, clock.end_of_day(last), area=asked.area)
    return AccidentGoalOut(
        since=_local(goal.since),
        until=_local(goal.until),
        as_of=_local(goal.as_of),
        count=goal.count,
        is_met=goal.is_met,
        accidents=list(goal.accidents),
    )


@router.get("/{number}/watching", response=WatchOut, operation_id="get_hazard_watching")
def get_watching(request: ActorRequest, number: Code) -> WatchOut:
    """Return how a hazard is watched: looks, patrol, gaps, task force, decisions, accidents."""
    actor = request.actor
    found = queries.hazard(actor, number)
    watch = queries.watch_of(actor, found)
    lamp = watch.lamp
    return WatchOut(
        lamp=WatchLampOut(colour=lamp.tone, words=in_words(lamp.words)) if lamp else None,
        monitor_every_min=watch.every_min,
        last_checked_at=watch.last_checked_at and _local(watch.last_checked_at),
        check_due_at=watch.check_due_at and _local(watch.check_due_at),
        missing=[in_words(name) for name in watch.missing],
        checks=[_told(CheckOut, row) for row in watch.checks],
        shifts=[_told(ShiftOut, row) for row in watch.shifts],
        patrol_due_at=watch.patrol_due_at and _local(watch.patrol_due_at),
        gaps=[_told(GapOut, row) for row in watch.gaps],
        task_forces=[_force(row) for row in queries.task_forces(actor, found)],
        tasks=[_told(ForceTaskOut, row) for row in queries.force_tasks(actor, found)],
        decisions=[_told(DecisionOut, row) for row in watch.decisions],
        accidents=[_told(LinkedAccidentOut, row) for row in queries.linked_accidents(actor, found)],
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.LOCAL_ZONE)


OutT = TypeVar("OutT", bound=WireOut)


def _told(out: type[OutT], row: object, **more: object) -> OutT:
    """Return a row for the wire: texts in words, moments with their offset."""
    read = {name: _worded(getattr(row, name)) for name in out.model_fields if name not in more}
    return out.model_validate({**read, **more})


def _worded(value: object) -> object:
    if isinstance(value, Text):
        return in_words(value)
    return _local(value) if isinstance(value, datetime) else value


def _force(row: queries.ForceView) -> ForceOut:
    members = [_told(ForceMemberOut, member) for member in row.members]
    return _told(ForceOut, row, members=members)
