"""Hazards reach those whose turn it is, each once."""

from __future__ import annotations

import pytest

from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.events import (
    ClosureObjected,
    DeadlineTomorrow,
    ExtensionAsked,
    HazardOverdue,
    HazardRectified,
    MajorHazardFound,
    ReporterAnswered,
)
from shouwang.prepare.hazards.queries import Hazard

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Actor:
    """The director of Heping, with a grid worker and the safety station above."""
    unit = make_unit(area_code=HEPING)
    return actor_for("community_director", unit=unit)


@pytest.fixture
def station() -> Actor:
    """The head of the street's safety station."""
    return actor_for("safety_station_head", area_code=YUNSHAN)


@pytest.fixture
def grid(committee: Actor) -> Actor:
    """The grid worker of Heping."""
    return actor_for("grid_worker")


def registered(actor: Actor) -> Hazard:
    return hazards.register(actor, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))


def titles(actor: Actor) -> list[str]:
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


def test_a_registered_hazard_reaches_the_nearest_who_may_confirm(
    committee: Actor, station: Actor, grid: Actor
) -> None:
    hazard = registered(grid)

    assert titles(committee) == [f"新上报隐患，请认定：{hazard.number}"]
    assert titles(station) == []
    assert titles(grid) == []


def test_an_event_that_is_drained_twice_tells_once(committee: Actor, grid: Actor) -> None:
    registered(grid)
    outbox.drain("a")
    outbox.drain("b")

    assert len(titles(committee)) == 1


def test_whoever_registered_it_is_not_asked_to_confirm_by_notice(committee: Actor) -> None:
    registered(committee)

    assert titles(committee) == []


def test_a_major_hazard_rises_to_the_street_at_once(committee: Actor, station: Actor) -> None:
    hazard = registered(committee)
    emit(MajorHazardFound(hazard.pk, hazard.number, HEPING), hazard.journal_key)

    assert titles(station) == [f"重大隐患，请立即处置：{hazard.number}"]


def test_a_claimed_fix_finds_a_verifier_of_the_unit_other_than_the_fixer(
    committee: Actor, station: Actor
) -> None:
    hazard = registered(committee)
    Hazard.objects.filter(pk=hazard.pk).update(
        verifier_unit=station.unit_id, fixed_by=committee.account_id
    )
    event = HazardRectified(hazard.pk, hazard.number, station.unit_id)
    emit(event, hazard.journal_key)

    assert titles(station) == [f"整改完成，请复查：{hazard.number}"]
    assert titles(committee) == []


def test_a_deadline_of_tomorrow_reminds_the_handler(committee: Actor, station: Actor) -> None:
    hazard = registered(committee)
    emit(DeadlineTomorrow(hazard.pk, hazard.number, hazard.reported_at), hazard.journal_key)

    assert titles(committee) == [f"明天到期：{hazard.number}"]
    assert titles(station) == []


def test_a_passed_deadline_reaches_the_safety_station_too(committee: Actor, station: Actor) -> None:
    hazard = registered(committee)
    emit(HazardOverdue(hazard.pk, hazard.number, hazard.reported_at), hazard.journal_key)

    assert titles(committee) == titles(station) == [f"隐患整改已超期：{hazard.number}"]


def test_a_wish_for_a_later_deadline_reaches_who_may_approve_it(
    committee: Actor, station: Actor
) -> None:
    hazard = registered(committee)
    emit(ExtensionAsked(hazard.pk, hazard.number), hazard.journal_key)

    assert titles(station) == [f"申请延期，请审批：{hazard.number}"]
    assert titles(committee) == []


def test_a_reporters_answer_reaches_the_handlers(committee: Actor) -> None:
    hazard = registered(committee)
    emit(ReporterAnswered(hazard.pk, "R1"), hazard.journal_key)

    assert titles(committee) == [f"报告人已回复：{hazard.number}"]


def test_an_objection_reaches_the_handler_and_the_level_above(
    committee: Actor, station: Actor
) -> None:
    hazard = registered(committee)
    emit(ClosureObjected(hazard.pk, "R1"), hazard.journal_key)

    assert titles(committee) == titles(station) == [f"报告人对办理结果有异议：{hazard.number}"]
