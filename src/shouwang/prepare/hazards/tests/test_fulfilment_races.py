"""Nobody takes the last fulfilment away while somebody else relies on it (R106, R113)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from shouwang.ground import clock
from shouwang.ground.errors import WrongState
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import Deferral, MeasureDraft

from .factories import CORDON, Cast, fulfil, make_cast, make_hazard, step
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Return the people, in a database that other threads see."""
    del transactional_db
    return make_cast()


def test_of_two_last_measures_ended_at_once_one_stays(cast: Cast) -> None:
    left = []
    for _ in range(ROUNDS):
        hazard = make_hazard(cast, "deferred")
        actions.add_measure(cast.director, hazard.number, MeasureDraft("patrol", "巡查"))
        first, second = hazard.measures.order_by("pk").values_list("pk", flat=True)
        ended = at_once(
            partial(actions.end_measure, cast.director, hazard.number, first),
            partial(actions.end_measure, cast.grid, hazard.number, second),
        )
        count = hazard.measures.all().in_force(clock.now()).count()
        left.append((ended.count("done"), count))

    assert left == [(1, 1)] * ROUNDS


def test_planning_while_the_money_goes_leaves_no_unpaid_plan(cast: Cast) -> None:
    unpaid = []
    for _ in range(ROUNDS):
        hazard = make_hazard(cast, "deferred")
        fulfil(cast, hazard.number)
        funds = hazard.funds.get()
        at_once(
            partial(actions.plan, cast.director, hazard.number),
            partial(actions.withdraw_funds, cast.safety, hazard.number, funds.pk, reason="收回"),
        )
        hazard.refresh_from_db()
        has_money = hazard.funds.filter(withdrawn_at=None).exists()
        unpaid.append(hazard.state == "planned" and not has_money)

    assert unpaid == [False] * ROUNDS


def test_planning_while_the_last_measure_ends_leaves_no_bare_plan(cast: Cast) -> None:
    bare = []
    for _ in range(ROUNDS):
        hazard = make_hazard(cast, "deferred")
        fulfil(cast, hazard.number)
        measure = hazard.measures.get()
        at_once(
            partial(actions.plan, cast.director, hazard.number),
            partial(actions.end_measure, cast.grid, hazard.number, measure.pk),
        )
        hazard.refresh_from_db()
        bare.append(hazard.measures.all().in_force(clock.now()).count())

    assert bare == [1] * ROUNDS


def test_deferring_with_what_somebody_saw_before_the_last_measure_ended_is_refused(
    cast: Cast,
) -> None:
    hazard = make_hazard(cast, "graded")
    measure = actions.add_measure(cast.director, hazard.number, CORDON)
    hazard.refresh_from_db()
    seen = hazard.version
    actions.end_measure(cast.grid, hazard.number, measure.pk, version=seen)

    plan = Deferral(clock.today() + timedelta(days=3), (), (step(),))
    with pytest.raises(WrongState):
        actions.defer(cast.director, hazard.number, plan, version=seen)

    hazard.refresh_from_db()
    assert hazard.state == "graded"


def test_withdrawing_money_with_what_somebody_saw_before_the_plan_is_refused(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    fulfil(cast, hazard.number)
    hazard.refresh_from_db()
    seen, funds = hazard.version, hazard.funds.get()
    actions.plan(cast.director, hazard.number, version=seen)

    with pytest.raises(WrongState):
        actions.withdraw_funds(cast.safety, hazard.number, funds.pk, reason="收回", version=seen)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.funds.filter(withdrawn_at=None).count()) == ("planned", 1)
