"""Lapsed measures, lost plans and repeated hazards reach those responsible, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard
from shouwang.prepare.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """Return the people around one community."""
    return make_cast()


def titles(actor: Actor) -> list[str]:
    """Return what an actor was told, after everything was delivered."""
    outbox.drain("test")
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def lapsing(cast: Cast, state: str) -> str:
    """Return the number of a hazard whose only measure runs out in an hour, and let it run out."""
    hazard = make_hazard(cast, state)
    until = clock.now() + timedelta(hours=1)
    first = hazard.measures.get()
    hazards.add_measure(cast.director, hazard.number, hazards.MeasureDraft("patrol", "巡查", until))
    hazards.end_measure(cast.director, hazard.number, first.pk)
    hazards.mark_lapsed_measures(Actor.system("measures"), until)
    return str(hazard.number)


@pytest.mark.parametrize("state", ["deferred", "planned"])
def test_the_last_measure_that_lapses_reaches_handler_and_station(cast: Cast, state: str) -> None:
    number = lapsing(cast, state)

    words = f"没有生效中的防护措施：{number}"
    assert titles(cast.director).count(words) == 1
    assert titles(cast.safety).count(words) == 1
    assert words not in titles(cast.stranger)


def test_a_lost_plan_reaches_handler_and_station(cast: Cast) -> None:
    number = lapsing(cast, "planned")

    words = f"五落实缺项，已退回限期整改：{number}"
    assert (titles(cast.director).count(words), titles(cast.safety).count(words)) == (1, 1)


def test_a_measure_that_lapses_beside_another_is_no_alarm(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    until = clock.now() + timedelta(hours=1)
    hazards.add_measure(cast.director, hazard.number, hazards.MeasureDraft("patrol", "巡查", until))
    hazards.mark_lapsed_measures(Actor.system("measures"), until)

    assert f"一项防护措施已到期：{hazard.number}" in titles(cast.director)
    assert not any(hazard.number in title for title in titles(cast.safety) if "防护" in title)


def test_a_repeated_hazard_reaches_handler_and_station_with_the_one_before(cast: Cast) -> None:
    place = make_place(area_code=HEPING)
    draft = {"place_number": place.number, "checklist_code": "RH-0104"}
    first = make_hazard(cast, "confirmed", **draft)
    second = make_hazard(cast, "confirmed", **draft)

    words = f"重复发生：{second.number}（上一次 {first.number}）"
    assert titles(cast.director).count(words) == 1
    assert titles(cast.safety).count(words) == 1
