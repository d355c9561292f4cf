"""The leader on Friday: one true page, where unknown is grey and every rate says what it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division, WorkArea, WorkAreaMember
from shouwang.ground.tallies.tests.factories import tally
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import jobs

SignedIn = Callable[..., tuple[Client, Actor]]
MONDAY = "2026-06-22T02:00:00Z"
FRIDAY = "2026-07-31T08:00:00Z"
SILENT = f"{YUNSHAN}006"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def home(db: None) -> Unit:
    """Return a committee; its street has a second village, from which nobody ever reported."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    rows = ((YUNSHAN, "云山街道", 6), (HEPING, "和平社区", 9), (SILENT, "石坞里村", 9))
    for code, name, digits in rows:
        level = "street" if len(code) == 9 else "village"
        Division.objects.create(
            code=code, name=name, level=level, parent_code=code[:digits], full_name=name
        )
    work_area = WorkArea.objects.create(name="中片", street_code=YUNSHAN)
    begun = clock.today() - timedelta(days=30)
    for code in (HEPING, SILENT):
        WorkAreaMember.objects.create(work_area=work_area, village_code=code, from_on=begun)
    return make_unit(area_code=HEPING, parent=station)


@pytest.fixture
def enter(signed_in: SignedIn, home: Unit) -> Callable[..., Client]:
    """Return a function: a role to a signed-in client of the community or the street."""

    def one(role: str) -> Client:
        client, _ = signed_in(role, unit=home)
        return client

    def street(role: str) -> Client:
        client, _ = signed_in(role, area_code=YUNSHAN)
        return client

    return lambda role: street(role) if role == "party_secretary" else one(role)


def register(grid: Client) -> str:
    """Write a hazard down and return its number."""
    body = {"description": "楼道堆放电动车", "category": "blocked_exit", "area_code": HEPING}
    answer = grid.post("/hazards/new", body)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].split("/hazards/")[1].split("?")[0]


def move(client: Client, number: str, name: str, **more: object) -> None:
    """Make a move on the hazard's page."""
    answer = client.post(f"/hazards/{number}/moves", {"move": name, **more})
    assert answer.status_code == 302, answer.content.decode()


def words(client: Client, **asked: str) -> str:
    """Return what the leader reads."""
    answer = client.get("/leader/", asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.requirement("R289", "R290")
def test_on_friday_the_leader_reads_one_true_page(
    enter: Callable[..., Client], travel: time_machine.Traveller
) -> None:
    grid, director = enter("grid_worker"), enter("community_director")
    late, waiting = register(grid), register(grid)
    move(director, late, "confirm")
    move(director, late, "grade", statutory="general", level="3")
    tally()
    travel.move_to(FRIDAY)
    jobs.name_overdue_hazards()
    tally()

    shown = words(enter("party_secretary"))

    assert "未办结 1" in shown
    assert "超期 1" in shown
    assert "待受理 1 另计，不算入未办结" in shown
    assert "中片 未办结 1 超期 1 拒不整改 0 等协助 0 按期 0%（0/1） 1 个情况未知" in shown
    assert "灰灯： 还没有任何上报，情况未知 石坞里村" in shown
    assert "按期整改率 0% 0/1 · 目标 不低于 100%" in shown
    assert "挂牌隐患整改率 不适用" in shown
    assert waiting not in shown


@pytest.mark.requirement("R12", "R121", "R289")
def test_a_past_day_is_told_as_it_was_and_an_untold_day_is_no_zero(
    enter: Callable[..., Client], travel: time_machine.Traveller
) -> None:
    grid = enter("grid_worker")
    register(grid)
    tally()
    travel.move_to(FRIDAY)
    number = register(enter("grid_worker"))
    move(enter("community_director"), number, "confirm")
    tally()
    leader = enter("party_secretary")

    monday, before = words(leader, on="2026-06-22"), words(leader, on="2026-06-21")

    assert "未办结 0" in monday
    assert "待受理 1" in monday
    assert "中片 未办结 0" in monday
    assert "未办结 未知 当日无数据" in before
    assert "中片 当日无数据" in before
    assert "措施落实率 当日无数据" in before
