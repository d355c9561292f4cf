"""Hand-overs between units, and what rises by time: overdue hazards, telephone tiers."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import (
    Deferral,
    Fix,
)
from shouwang.prepare.hazards.models import (
    Handover,
)

from .factories import CORDON, Cast, make_hazard, prepared_photo, step
from .offices import (
    LANXI,
    MONDAY,
    Above,
    fresh,
    make_major,
    moves,
)


def again(actor: Actor) -> Actor:
    """Return the actor as the next request resolves it."""
    return resolve(actor.account_id or 0, actor.post_id)


def test_a_unit_outside_the_area_sees_takes_and_works_on_what_is_handed_over(cast: Cast) -> None:
    water = make_unit(kind="enterprise", area_code=f"{LANXI}001001", name="自来水公司（虚构）")
    plumber = actor_for("enterprise_owner", area_code=f"{LANXI}001001", unit=water)
    hazard = make_hazard(cast, "graded")
    with pytest.raises(NotFound):
        queries.hazard(plumber, hazard.number)

    actions.hand_over(cast.director, hazard.number, water.pk, reason="消火栓由水司维护")
    plumber = again(plumber)
    assert queries.hazard(cast.director, hazard.number).handler_unit_id == cast.unit.pk
    assert moves(plumber, hazard) >= {"accept_handover", "return_handover"}
    assert queries.detail(plumber, hazard.number).reports is None
    actions.accept_handover(plumber, hazard.number)

    kept = fresh(hazard)
    assert (kept.handler_unit_id, kept.handler_post_id) == (water.pk, plumber.post_id)
    actions.fix_at_once(again(plumber), hazard.number, Fix(photos=(prepared_photo(),)))
    assert fresh(hazard).state == "rectified"


def test_who_gives_it_back_sees_it_no_more(cast: Cast) -> None:
    other = make_unit(area_code=f"{YUNSHAN}007")
    neighbour = actor_for("community_director", area_code=f"{YUNSHAN}007", unit=other)
    hazard = make_hazard(cast, "graded")
    actions.hand_over(cast.director, hazard.number, other.pk, reason="在对面")

    actions.return_handover(again(neighbour), hazard.number, reason="不在本社区")

    with pytest.raises(NotFound):
        queries.hazard(again(neighbour), hazard.number)
    assert fresh(hazard).handler_unit_id == cast.unit.pk
    assert (Handover.objects.get().state, Handover.objects.get().answer) == (
        "returned",
        "不在本社区",
    )


def test_nobody_but_the_offered_unit_answers(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    actions.hand_over(cast.director, hazard.number, police.pk, reason="涉及治安")

    for actor in (cast.director, cast.safety):
        assert not moves(actor, hazard) & {"accept_handover", "return_handover"}
        with pytest.raises(NotAllowed):
            actions.accept_handover(actor, hazard.number)
    with pytest.raises(WrongState):
        actions.hand_over(cast.director, hazard.number, cast.station.pk, reason="换一个")

    assert Handover.objects.get().state == "offered"


def test_after_two_returns_only_the_street_decides(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    officer = actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    for _ in range(2):
        actions.hand_over(cast.director, hazard.number, police.pk, reason="涉及治安")
        actions.return_handover(officer, hazard.number, reason="不属治安")

    assert "hand_over" not in moves(cast.director, hazard)
    with pytest.raises(WrongState):
        actions.hand_over(cast.director, hazard.number, police.pk, reason="再移一次")
    with pytest.raises(NotAllowed):
        actions.decide_handler(cast.director, hazard.number, police.pk, reason="就由你们办")
    actions.decide_handler(cast.safety, hazard.number, police.pk, reason="就由派出所办")

    assert fresh(hazard).handler_unit_id == police.pk
    returned = OutboxEvent.objects.filter(name="HandoverReturned").order_by("id")
    assert ['"is_for_street":true' in row.payload for row in returned] == [False, True]


@pytest.mark.parametrize("unit", ["itself", "elsewhere", "none"])
def test_a_hand_over_goes_to_another_unit_of_the_county(cast: Cast, unit: str) -> None:
    hazard = make_hazard(cast, "graded")
    far = make_unit(area_code="330702001001")
    chosen = {"itself": cast.unit.pk, "elsewhere": far.pk, "none": None}[unit]

    with pytest.raises(Invalid) as refused:
        actions.hand_over(cast.director, hazard.number, chosen, reason="移交")

    assert set(refused.value.fields) == {"to_unit"}
    assert Handover.objects.count() == 0


def test_an_overdue_hazard_rises_once_a_step_however_far_the_clock_jumps(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "graded")
        plan = Deferral(date(2026, 6, 24), (CORDON,), (step(1),))
        actions.defer(cast.director, hazard.number, plan)
        at.move_to("2026-06-26T00:00:00+08:00")
        jobs.mark_overdue(clock.now())
        assert jobs.raise_overdue(clock.now()) == 1
        at.move_to("2026-07-10T00:00:00+08:00")
        assert jobs.raise_overdue(clock.now()) == 3
        assert jobs.raise_overdue(clock.now()) == 0

    rows = OutboxEvent.objects.filter(name="HazardOverdueRaised").order_by("id")
    days = [clock.local_day(row.at).isoformat() for row in rows]
    assert days == ["2026-06-26", "2026-06-28", "2026-07-02", "2026-07-10"]
    assert fresh(hazard).overdue_step == 4


def test_a_later_deadline_begins_the_ladder_anew(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_hazard(cast, "graded")
        plan = Deferral(date(2026, 6, 24), (CORDON,), (step(1),))
        actions.defer(cast.director, hazard.number, plan)
        at.move_to("2026-06-28T00:00:00+08:00")
        jobs.mark_overdue(clock.now())
        jobs.raise_overdue(clock.now())
        assert fresh(hazard).overdue_step == 2
        actions.ask_extension(
            cast.safety, hazard.number, due_on=date(2026, 7, 1), reason="等待材料"
        )
        actions.extend(cast.leader, hazard.number)

        assert fresh(hazard).overdue_step == 0
        assert jobs.raise_overdue(clock.now()) == 0


def test_an_unconfirmed_major_hazard_is_phoned_a_tier_higher_every_quarter_of_an_hour(
    cast: Cast, above: Above
) -> None:
    secretary = actor_for("party_secretary", area_code=YUNSHAN)
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_major(cast)
        assert {call.post_id for call in hazard.calls.all()} == {
            cast.safety.post_id,
            cast.leader.post_id,
        }
        at.move_to("2026-06-22T14:34:59+08:00")
        assert jobs.raise_unanswered(clock.now()) == 0
        at.move_to("2026-06-22T14:35:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 1
        assert secretary.post_id in {call.post_id for call in hazard.calls.all()}
        at.move_to("2026-06-22T15:30:00+08:00")
        assert jobs.raise_unanswered(clock.now()) == 1
        assert jobs.raise_unanswered(clock.now()) == 0

    assert above.bureau.post_id in {call.post_id for call in hazard.calls.all()}
    rows = OutboxEvent.objects.filter(name="MajorHazardUnconfirmed").order_by("id")
    times = [row.at.astimezone(clock.LOCAL_ZONE).strftime("%H:%M") for row in rows]
    assert times == ["14:35", "14:50"]


def test_a_confirmed_major_hazard_is_phoned_no_higher(cast: Cast, above: Above) -> None:
    with time_machine.travel(MONDAY, tick=False) as at:
        hazard = make_major(cast)
        call = hazard.calls.first()
        assert call is not None
        actions.mark_called(cast.director, hazard.number, call.pk, is_confirmed=True)
        at.move_to("2026-06-22T15:30:00+08:00")

        assert jobs.raise_unanswered(clock.now()) == 0

    assert above.bureau.post_id not in {call.post_id for call in hazard.calls.all()}
