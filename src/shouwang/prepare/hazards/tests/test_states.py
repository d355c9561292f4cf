"""The life as a table, and random moves through it: no silent jump, no unreachable state."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwang.ground import clock
from shouwang.ground.errors import ShouwangError
from shouwang.ground.journal.models import Entry
from shouwang.prepare.hazards.actions import MeasureDraft, StepDraft
from shouwang.prepare.hazards.dispatch import MAKERS, MoveAsk, make_move
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.states import FINISHED, MOVES, OPEN, State

from .factories import Cast, make_hazard, prepared_photo


def test_every_state_is_reachable() -> None:
    reached = {str(State.REPORTED)}
    for _ in State:
        reached |= {
            str(move.target)
            for move in MOVES.values()
            if move.target and {str(source) for source in move.sources} & reached
        }

    assert reached == {str(state) for state in State}


def test_open_and_finished_states_are_all_states() -> None:
    assert set(State) == OPEN | FINISHED
    assert not OPEN & FINISHED


def test_nothing_leads_to_closed_but_closing_and_taking_a_reopening_back() -> None:
    leading = [move.move for move in MOVES.values() if move.target == State.CLOSED]

    assert leading == ["close", "withdraw_to_closed"]
    assert MOVES["withdraw_to_closed"].sources == {State.GRADED}


def test_closing_follows_only_verification() -> None:
    assert MOVES["close"].sources == {State.VERIFIED}
    assert MOVES["verify"].sources == {State.RECTIFIED}


def _ask(name: str, hazard: Hazard, other: Hazard) -> MoveAsk:
    soon = clock.today() + timedelta(days=5)
    return MoveAsk(
        move=name,
        reason="随机测试",
        statutory="general",
        level=3,
        due_on=soon + timedelta(days=hazard.version),
        measures=(MeasureDraft("cordon", "围挡"),),
        steps=(StepDraft("清理", soon),),
        kind="patrol",
        text="巡查",
        measure_id=hazard.measures.values_list("pk", flat=True).last(),
        step_id=hazard.steps.values_list("pk", flat=True).last(),
        into=other.number,
        location=f"{hazard.version}号楼",
        photos=(prepared_photo(),) if name in {"rectify", "fix_at_once"} else (),
    )


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(st.tuples(st.sampled_from(sorted(MAKERS)), st.integers(0, 3)), max_size=20))
def test_random_moves_find_no_silent_jump(cast: Cast, moves: list[tuple[str, int]]) -> None:
    people = (cast.grid, cast.director, cast.safety, cast.verifier)
    with transaction.atomic():
        hazard, other = make_hazard(cast), make_hazard(cast)
        for name, who in moves:
            with contextlib.suppress(ShouwangError):
                make_move(people[who], hazard.number, _ask(name, hazard, other))
            hazard.refresh_from_db()
        told = [*_moves_in_the_journal(hazard)]
        transaction.set_rollback(True)

    assert _walked(told) == hazard.state
    assert hazard.is_finished == (hazard.state in FINISHED)


def _moves_in_the_journal(hazard: Hazard) -> list[str]:
    rows = Entry.objects.filter(object_key=hazard.journal_key).order_by("id")
    verbs = [verb.removeprefix("hazard.") for verb in rows.values_list("verb", flat=True)]
    return [verb for verb in verbs if verb in MOVES]


def _walked(moves: list[str]) -> str:
    """Walk the table along the journal; a step that the table lacks fails."""
    state: str = State.REPORTED
    for name in moves:
        assert state in MOVES[name].sources
        state = MOVES[name].target or state
    return state
