"""Building the story's home: the setting, the register, the past up to Monday 10:30."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from shouwang.ground import clock
from shouwang.ground.clock import local_day
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.divisions.actions import load_home_tree
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.checklists.actions import load_checklists

from . import (
    accidents,
    campaigns,
    clockwork,
    handed_in,
    neighbours,
    player,
    registers,
    risks,
    sensing,
    surveying,
    targets,
    visits,
    watchroom,
    weekly,
)
from .bodies import build_bodies
from .cast import NARRATOR
from .duties import STREET, build_duties
from .grounds import grounds, register_grounds
from .hashing import light_hashing
from .lives import Act
from .opening import opening
from .plan import Planner, VillagePoint, past
from .setting import build_setting
from .stage import Stage
from .surveying import surveys
from .times import BEGINS_AT, FIRST_DAY, local

Tell = Callable[[str], None]
"""Says how far the building has come."""


def build(password: str, tell: Tell, *, stage: Stage | None = None) -> None:
    """Build the whole home at story time, from 1 January to Monday 22 June 2026, 10:30."""
    acting = stage or Stage()
    build_ground(password, tell, acting)
    acts = the_past()
    tell(f"回放1月1日以来的隐患（{len(acts)}步）")
    play_past(acting, acts)
    finish_building(tell)


def build_ground(password: str, tell: Tell, stage: Stage) -> None:
    """Build what stands before the first hazard: tree, units, people, duties, places."""
    clock.move_story(local(FIRST_DAY, 8))
    tell("导入金华市区划到村")
    load_home_tree(NARRATOR)
    tell("登记单位和人员")
    with light_hashing(), write_transaction():
        build_setting(password)
    tell("导入检查清单，登记责任分工")
    with write_transaction():
        load_checklists(stage.actor("safety"))
        build_duties(stage)
        build_bodies(stage)
    clock.move_story(local(date(2026, 1, 4), 9))
    tell("登记场所")
    with write_transaction():
        register_grounds(stage)


def the_past() -> list[Act]:
    """Return everything that was done to hazards before the story begins, in order."""
    points = [
        VillagePoint(one.code, one.latitude, one.longitude)
        for one in divisions.demo_villages(NARRATOR)
        if one.code.startswith(STREET)
    ]
    calendar = workdays.calendar()
    planner = Planner(grounds(), points, calendar.is_working_day)
    acts = [
        *surveys(),
        *accidents.before(),
        *past(planner),
        *opening(),
        *registers.before(),
        *neighbours.before(),
        *campaigns.before(),
        *surveying.before(),
        *visits.before(),
        *handed_in.before(),
        *targets.before(),
        *sensing.before(),
        *watchroom.before(),
        *weekly.before(),
        *risks.before(),
    ]
    return sorted(acts, key=lambda act: act.at)


def play_past(stage: Stage, acts: Sequence[Act]) -> None:
    """Play the past day by day; each night the clockwork looks for what fell due."""
    today = local_day(clock.now())
    for day, deeds in groupby(acts, key=lambda act: local_day(act.at)):
        for night in _nights(today, day):
            _one_night(night)
        today = day
        with write_transaction():
            for act in deeds:
                clock.move_story(act.at)
                act.do(stage)
                clockwork.drain()


def finish_building(tell: Tell) -> None:
    """Let the story begin: its clock at Monday 10:30, its steps written down, all sealed."""
    clock.move_story(BEGINS_AT)
    player.prepare()
    with write_transaction():
        clockwork.tick(clock.now())
    clockwork.drain()
    tell("封存日志链，统计")
    clockwork.settle()


def _nights(after: date, until: date) -> Iterator[date]:
    day = after + timedelta(days=1)
    while day <= until:
        yield day
        day += timedelta(days=1)


def _one_night(day: date) -> None:
    clock.move_story(local(day, 0, 1))
    with write_transaction():
        clockwork.tick(clock.now())
        clockwork.drain()
