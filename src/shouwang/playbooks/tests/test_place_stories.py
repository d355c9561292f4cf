"""What happens above the register of places: late surveys, silent sources, urgent places."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import make_unit
from shouwang.playbooks.open_hazards_rank_places import hazard_loads
from shouwang.prepare.hazards.tests.factories import make_cast, make_hazard
from shouwang.prepare.places import actions, queries
from shouwang.prepare.places.actions import MonitorDraft, SourceDraft, SurveyDraft
from shouwang.prepare.places.priority_sources import HazardLoad
from shouwang.prepare.places.tests.factories import (
    HEPING,
    SYSTEM,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 6, 27, 2, tzinfo=UTC)
MONDAY = datetime(2026, 6, 29, 2, tzinfo=UTC)
TODAY = date(2026, 6, 29)


def titles(actor: Actor) -> list[str]:
    """Return what waits in somebody's inbox."""
    return [str(item.title) for item in inbox(actor)]


def test_a_late_village_and_the_station_hear_of_it_once() -> None:
    plant_divisions()
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    head = actor_for("community_director", area_code=HEPING)
    other = actor_for("village_head", area_code=ZAOSHU_VILLAGE)
    with time_machine.travel(SATURDAY, tick=False):
        draft = SurveyDraft("三类场所摸底", YUNSHAN, ("rental_house",), date(2026, 6, 28))
        survey = actions.start_survey(station, draft)
        actions.estimate_places(head, survey.pk, HEPING, 3)

    with time_machine.travel(MONDAY, tick=False):
        actions.name_overdue_surveys(SYSTEM, MONDAY)
        outbox.drain("test")
        outbox.drain("test")

        assert titles(head) == ["摸底逾期：和平社区已登记 0，应登记 3"]
        assert titles(station) == ["摸底逾期：和平社区已登记 0，应登记 3"]
        assert titles(other) == []


def test_a_silent_source_reaches_its_owner_and_the_station() -> None:
    plant_divisions()
    station = actor_for("safety_station_head", area_code=YUNSHAN)
    unit = make_unit(kind="enterprise", area_code=HEPING)
    owner = actor_for("enterprise_owner", area_code=HEPING, unit=unit)
    worker = actor_for("employee", area_code=HEPING, unit=unit)
    place = make_place("液氯站（虚构）", unit_id=unit.pk)
    with time_machine.travel(SATURDAY, tick=False):
        monitor = MonitorDraft("sensor", 10, "s-1")
        actions.add_source(station, place.number, SourceDraft("液氯储罐"), [monitor])

    with time_machine.travel(MONDAY, tick=False):
        actions.name_silent_sources(SYSTEM, MONDAY)
        outbox.drain("test")

        assert titles(owner) == ["重大危险源数据中断：液氯储罐"]
        assert titles(station) == ["重大危险源数据中断：液氯储罐"]
        assert titles(worker) == []


def test_confirmed_hazards_raise_their_place() -> None:
    cast = make_cast()
    calm = make_place("甲（虚构）", category="dwelling")
    sharp = make_place("乙（虚构）", category="dwelling")
    make_hazard(cast, "confirmed", place_number=sharp.number)
    make_hazard(cast, "reported", place_number=calm.number)

    loads = hazard_loads(SYSTEM, [calm.pk, sharp.pk], TODAY)
    ranked = queries.priorities(SYSTEM)

    assert loads == {sharp.pk: HazardLoad(major=0, general=1, overdue=0)}
    assert [item.place for item in ranked.items] == [sharp, calm]
