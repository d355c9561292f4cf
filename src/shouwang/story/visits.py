"""Who looked at which place: the checks behind the coverage of the year's campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.units import queries as units
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.places import queries as place_queries

from . import tables
from .cast import NARRATOR, director_of, grid_of
from .grounds import LATER, OWNERS, plain
from .lives import Act
from .stage import JOINT_UNITS, Stage
from .steps import Step
from .surveying import BAISHALING, JIANGLI, WEEK, YONGFENG, found_on, new_places, type_of
from .times import local, week

SPRING_ON: Final = date(2026, 1, 16)
YEAR_ON: Final = date(2026, 4, 13)
YEAR_DAYS: Final = 60
SATURDAY: Final = 5
ZIYAN: Final = "330781002011"
UNCHECKED: Final = {
    YONGFENG: frozenset({21, 22, 23}),
    BAISHALING: frozenset({8, 9}),
    JIANGLI: frozenset({6}),
    ZIYAN: frozenset({0}),
}
"""The seven new places that nobody had looked at by Sunday: 139 of 146 are checked."""
SUPERVISED_EVERY: Final = 5
"""Every so manieth visit is the head's own, to guide and supervise."""


def before() -> Iterator[Act]:
    """Yield the checks before the story begins: before the New Year, and since April."""
    known = [row for row in tables.places() if plain(row.name) not in LATER]
    crowded = [row for row in known if type_of(row) == "crowded_place"]
    for number, row in enumerate(crowded):
        at = _working(SPRING_ON + timedelta(days=number * 2), 9, 10 + number)
        yield Act(at, partial(_joint, row=row, who=director_of(row.area_code)))
    for number, row in enumerate(known):
        day = YEAR_ON + timedelta(days=number * YEAR_DAYS // len(known))
        yield Act(_working(day, 9 + number % 7, number % 60), partial(_check, row=row, nth=number))
        if row.unit in {"e-hengyue", "e-guangji", "e-qiushi"}:
            yield Act(local(date(2026, 5, 20), 16, number % 60), partial(_own_check, row=row))
    yield from _of_new_places()


def _of_new_places() -> Iterator[Act]:
    villages = sorted({row.area_code for row in tables.survey_places()})
    for number, village in enumerate(villages):
        for place, row in enumerate(new_places(village)):
            if not _in_week(village, place) and place not in UNCHECKED.get(village, ()):
                day = found_on(village, place) + timedelta(days=2)
                at = local(day, 9, (number + place) % 60)
                yield Act(at, partial(_check, row=row, nth=place))


def _in_week(village: str, place: int) -> bool:
    return any(place in range(*spans.get(village, (0, 0))) for spans in WEEK.values())


def _working(day: date, hour: int, minute: int) -> datetime:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return local(day, hour, minute)


def _number(row: tables.PlaceRow) -> str:
    found = place_queries.place_set(NARRATOR).get(name=row.name, area_code_now=row.area_code)
    return found.number


def _check(stage: Stage, row: tables.PlaceRow, nth: int) -> None:
    """Let the grid worker look, or the head of the village; the street looks at enterprises."""
    if row.unit.startswith("e-"):
        who, capacity = "econ", "street_supervision"
    elif nth % SUPERVISED_EVERY == 0:
        who, capacity = director_of(row.area_code), "community_supervision"
    else:
        who, capacity = grid_of(row.area_code), "inspection"
    draft = campaigns.VisitDraft(place_number=_number(row), capacity=capacity)
    campaigns.record_visit(stage.actor(who), draft)


def _joint(stage: Stage, row: tables.PlaceRow, who: str) -> None:
    draft = campaigns.VisitDraft(
        place_number=_number(row),
        companion_ids=companions(*JOINT_UNITS),
        note="联合检查：出口畅通，值班在岗。",
    )
    campaigns.record_visit(stage.actor(who), draft)


def _own_check(stage: Stage, row: tables.PlaceRow) -> None:
    who = OWNERS.get(row.unit, f"owner-{row.unit[2:]}")
    draft = campaigns.VisitDraft(place_number=_number(row), note="月度自查，未发现新的隐患。")
    campaigns.record_visit(stage.actor(who), draft)


def companions(*codes: str) -> tuple[int, ...]:
    """Return the offices that take part in a joint check."""
    return tuple(units.unit_named(NARRATOR, code).pk for code in codes)


def _check_all(stage: Stage, rows: Sequence[tables.PlaceRow]) -> None:
    for row in rows:
        _check(stage, row, 1)


def steps() -> Iterator[Step]:
    """Yield the checks of the week: the day after a place was entered, grid workers look at it."""
    for day, villages in WEEK.items():
        rows = [
            row
            for village, span in villages.items()
            for place, row in enumerate(new_places(village))
            if place in range(*span) and place not in UNCHECKED.get(village, ())
        ]
        yield Step(
            f"checks-{day + 1}",
            week(day + 1, 9, 40),
            tuple(grid_of(village) for village in villages),
            say("网格员检查昨天摸底登记的场所，覆盖率跟着变。"),
            partial(_check_all, rows=rows),
            is_routine=True,
        )
    yield Step(
        "check-yunjin",
        week(24, 10, 20),
        ("econ",),
        say("经发办督查云锦纺织：车间通道、消防设施完好。"),
        lambda stage: _check(stage, _yunjin(), 1),
    )


def _yunjin() -> tables.PlaceRow:
    return next(row for row in tables.places() if row.name.startswith("云锦纺织"))
