"""The five fulfilments: rows instead of ticks, all five before a plan, and what takes it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import (
    FundsDraft,
    HazardDraft,
    MeasureDraft,
    PlanDraft,
    ResponsibleDraft,
)
from shouwang.prepare.hazards.models import Funds, Hazard, InterimPlan, ResponsibleParty
from shouwang.prepare.hazards.rules.fulfilments import (
    FIVE_FULFILMENTS,
    PARAMETERS,
    Fulfilment,
    FulfilmentFacts,
    five_fulfilments,
)

from .factories import CORDON, Cast, fulfil, make_hazard

WHOLE = FulfilmentFacts(
    has_responsible=True,
    measures_in_force=1,
    funds_yuan=Decimal("0.01"),
    due_at=clock.wall_now(),
    has_plan=True,
    dated_steps=1,
)


def five_in_force(cast: Cast) -> Hazard:
    """Return a deferred hazard with all five fulfilments."""
    hazard = make_hazard(cast, "deferred")
    fulfil(cast, hazard.number)
    hazard.refresh_from_db()
    return hazard


def test_the_five_are_a_named_number_with_its_source() -> None:
    (found,) = [one for one in PARAMETERS if one.name == FIVE_FULFILMENTS]

    assert found.value == 5
    assert "责任、措施、资金、时间、预案五落实" in str(found.source)
    assert five_fulfilments(WHOLE).there == tuple(Fulfilment)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(WHOLE, has_responsible=False), Fulfilment.RESPONSIBILITY),
        (replace(WHOLE, measures_in_force=0), Fulfilment.MEASURE),
        (replace(WHOLE, funds_yuan=Decimal(0)), Fulfilment.FUNDS),
        (replace(WHOLE, due_at=None), Fulfilment.DEADLINE),
        (replace(WHOLE, has_plan=False), Fulfilment.PLAN),
        (replace(WHOLE, dated_steps=0), Fulfilment.PLAN),
    ],
)
def test_each_of_the_five_can_be_the_missing_one(
    facts: FulfilmentFacts, missing: Fulfilment
) -> None:
    found = five_fulfilments(facts)

    assert (found.missing, found.count) == ((missing,), 4)


def _no_responsible(hazard: Hazard) -> None:
    hazard.responsible.update(ended_at=clock.now())


def _no_measure(hazard: Hazard) -> None:
    hazard.measures.update(ended_at=clock.now())


def _no_funds(hazard: Hazard) -> None:
    hazard.funds.update(withdrawn_at=clock.now())


def _no_plan(hazard: Hazard) -> None:
    hazard.interim_plans.update(replaced_at=clock.now())


def _no_steps(hazard: Hazard) -> None:
    hazard.steps.all().delete()


@pytest.mark.parametrize(
    ("take", "code", "words"),
    [
        (_no_responsible, "responsibility", "缺责任"),
        (_no_measure, "measure", "缺措施"),
        (_no_funds, "funds", "缺资金"),
        (_no_plan, "plan", "缺预案"),
        (_no_steps, "plan", "缺预案"),
    ],
)
def test_a_plan_without_one_of_the_five_is_refused_by_its_name(
    cast: Cast, take: Callable[[Hazard], None], code: str, words: str
) -> None:
    hazard = five_in_force(cast)
    take(hazard)
    written = Entry.objects.count()

    with pytest.raises(Invalid) as refused:
        actions.plan(cast.director, hazard.number)

    assert list(refused.value.fields) == [code]
    assert words in str(refused.value.fields[code])
    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned, Entry.objects.count()) == ("deferred", False, written)
    assert "plan" not in [move.move for move in queries.next_moves(cast.director, hazard.number)]


def test_with_all_five_a_deferred_hazard_is_planned(cast: Cast) -> None:
    hazard = five_in_force(cast)
    assert "plan" in [move.move for move in queries.next_moves(cast.director, hazard.number)]

    actions.plan(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("planned", True)
    assert OutboxEvent.objects.filter(name="HazardPlanned").count() == 1


@pytest.mark.parametrize("state", ["graded", "rectified"])
def test_only_a_deferred_hazard_is_planned(cast: Cast, state: str) -> None:
    hazard = make_hazard(cast, state)

    with pytest.raises(WrongState):
        actions.plan(cast.director, hazard.number)


def test_the_plan_can_be_taken_back_within_minutes(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")

    actions.withdraw(cast.director, hazard.number)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("deferred", False)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1000000000000", "NaN"])
def test_funds_of_nothing_or_less_are_refused(cast: Cast, amount: str) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        actions.add_funds(cast.director, hazard.number, FundsDraft(Decimal(amount), "财政"))

    assert list(refused.value.fields) == ["amount_yuan"]
    assert not Funds.objects.exists()


def test_one_fen_is_money_and_needs_a_source(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        actions.add_funds(cast.director, hazard.number, FundsDraft(Decimal("0.01"), " "))
    made = actions.add_funds(cast.director, hazard.number, FundsDraft(Decimal("0.01"), "财政"))

    assert list(refused.value.fields) == ["source_text"]
    assert made.amount_yuan == Decimal("0.01")


def test_a_responsible_party_has_a_unit_and_a_person(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        actions.set_responsible(cast.director, hazard.number, ResponsibleDraft(" "))

    assert set(refused.value.fields) == {"responsible_unit", "responsible_name"}
    assert not ResponsibleParty.objects.exists()


def test_a_unit_of_the_register_is_known_by_its_whole_name(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    draft = ResponsibleDraft("白露生（虚构）", unit_name=cast.unit.name)

    made = actions.set_responsible(cast.director, hazard.number, draft)

    assert made.unit_id == cast.unit.pk


def test_a_unit_that_is_not_there_is_refused(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(Invalid) as refused:
        actions.set_responsible(
            cast.director, hazard.number, ResponsibleDraft("白露生（虚构）", unit_id=10**6)
        )

    assert list(refused.value.fields) == ["responsible_unit_id"]


def test_the_name_is_encrypted_masked_and_never_journaled(cast: Cast) -> None:
    hazard = five_in_force(cast)
    onlooker = replace(
        cast.director,
        grants=tuple(one for one in cast.director.grants if one.permission == "hazards.view"),
    )

    row = ResponsibleParty.objects.get()
    assert "白露生" not in row.name_sealed
    assert queries.fulfilments_view(cast.director, hazard.number).responsible_name == (
        "白露生（虚构）"
    )
    assert queries.fulfilments_view(onlooker, hazard.number).responsible_name == "白*"
    assert not Entry.objects.filter(text__contains="白露生").exists()
    assert not OutboxEvent.objects.filter(payload__contains="白露生").exists()


def test_another_responsible_party_takes_the_place_of_the_first(cast: Cast) -> None:
    hazard = five_in_force(cast)

    actions.set_responsible(
        cast.director, hazard.number, ResponsibleDraft("龙见田（虚构）", unit_name="黄龙洞村")
    )

    assert ResponsibleParty.objects.filter(ended_at=None).get().unit_name == "黄龙洞村"
    assert ResponsibleParty.objects.count() == 2


def test_a_new_interim_plan_replaces_the_old_one_and_cannot_be_empty(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")

    with pytest.raises(Invalid) as refused:
        actions.set_plan(cast.director, hazard.number, PlanDraft(" ", ""))
    actions.set_plan(cast.director, hazard.number, PlanDraft("专项预案（二）", "撤到文体中心"))

    assert set(refused.value.fields) == {"title", "plan_text"}
    assert InterimPlan.objects.get(replaced_at=None).title == "专项预案（二）"
    hazard.refresh_from_db()
    assert hazard.state == "planned"


def test_withdrawn_funds_take_a_plan_back_with_the_reason_beside_the_journal(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    funds = hazard.funds.get()

    actions.withdraw_funds(cast.director, hazard.number, funds.pk, reason="预算被收回")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("deferred", False)
    assert OutboxEvent.objects.get(name="PlanLost").payload.count("funds") == 1
    assert not Entry.objects.filter(text__contains="预算被收回").exists()
    lines = queries.history(cast.director, hazard.number)
    assert [(line.verb, "预算被收回" in str(line.text)) for line in lines[-2:]] == [
        ("hazard.withdraw_funds", True),
        ("hazard.lose_plan", False),
    ]


def test_while_other_money_is_left_the_plan_stays(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    first = hazard.funds.get()
    actions.add_funds(cast.director, hazard.number, FundsDraft(Decimal(500), "村集体"))

    actions.withdraw_funds(cast.director, hazard.number, first.pk, reason="换来源")

    hazard.refresh_from_db()
    assert hazard.state == "planned"


def test_money_is_withdrawn_once_and_with_a_reason(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    funds = hazard.funds.get()

    with pytest.raises(Invalid):
        actions.withdraw_funds(cast.director, hazard.number, funds.pk, reason=" ")
    actions.withdraw_funds(cast.director, hazard.number, funds.pk, reason="收回")
    with pytest.raises(NotFound):
        actions.withdraw_funds(cast.director, hazard.number, funds.pk, reason="收回")


def test_ending_the_last_measure_of_a_planned_hazard_is_refused(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    measure = hazard.measures.get()

    with pytest.raises(Invalid) as refused:
        actions.end_measure(cast.director, hazard.number, measure.pk)

    assert "至少要保留一项防护措施" in str(refused.value)
    hazard.refresh_from_db()
    measure.refresh_from_db()
    assert (hazard.state, measure.ended_at) == ("planned", None)


def test_a_lapsed_last_measure_takes_a_plan_back(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    until = clock.now() + timedelta(days=1)
    actions.add_measure(cast.director, hazard.number, MeasureDraft("patrol", "巡查", until))
    actions.end_measure(
        cast.director, hazard.number, hazard.measures.order_by("pk").values_list("pk")[0][0]
    )
    job = Actor.system("measures")

    assert actions.mark_lapsed_measures(job, until - timedelta(seconds=1)) == 0
    hazard.refresh_from_db()
    assert hazard.state == "planned"
    with time_machine.travel(until, tick=False):
        assert actions.mark_lapsed_measures(job, until) == 1

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("deferred", False)
    assert OutboxEvent.objects.get(name="PlanLost").payload.count("measure") == 1


def test_a_fix_is_not_taken_back_into_a_deferral_that_nothing_protects(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.rectify(cast.director, hazard.number)
    actions.end_measure(cast.director, hazard.number, hazard.measures.get().pk)

    with pytest.raises(Invalid) as refused:
        actions.withdraw(cast.director, hazard.number)

    assert list(refused.value.fields) == ["measures"]
    hazard.refresh_from_db()
    assert hazard.state == "rectified"


def test_a_fix_that_did_not_hold_has_to_be_planned_again(cast: Cast) -> None:
    hazard = make_hazard(cast, "planned")
    actions.rectify(cast.grid, hazard.number)

    actions.send_back(cast.director, hazard.number, reason="没有清理")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_planned) == ("deferred", False)


def test_root_measures_stand_apart_and_can_come_after_closing(cast: Cast) -> None:
    hazard = make_hazard(cast, "closed")

    with pytest.raises(Invalid):
        actions.add_root_measure(cast.grid, hazard.number, text=" ")
    actions.add_root_measure(cast.grid, hazard.number, text="建集中充电棚")

    view = queries.fulfilments_view(cast.director, hazard.number)
    assert [row.text for row in view.root_measures] == ["建集中充电棚"]


def test_a_stranger_writes_no_fulfilment(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with pytest.raises(NotFound):
        actions.add_funds(cast.stranger, hazard.number, FundsDraft(Decimal(1), "财政"))
    with pytest.raises(NotFound):
        queries.fulfilments_view(cast.stranger, hazard.number)


def test_what_no_measure_protects_is_listed_from_level_two_on(cast: Cast) -> None:
    bare, general = make_hazard(cast, "graded"), make_hazard(cast, "deferred")
    for hazard in (bare, general):
        actions.regrade(
            cast.director,
            hazard.number,
            actions.Judgement("general", 2),
            reason="重新评估",
        )
    fine = make_hazard(cast, "deferred")
    fine.measures.update(ended_at=clock.now())
    asked = queries.HazardFilters(measure="none")

    before = [row.number for row in queries.hazards(cast.director, asked).items]
    general.measures.update(ended_at=clock.now())
    after = [row.number for row in queries.hazards(cast.director, asked).items]

    assert (before, after) == ([], [general.number])


def test_an_unknown_filter_of_measures_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        queries.hazards(cast.director, queries.HazardFilters(measure="some"))


def test_a_registered_hazard_has_none_of_the_five(cast: Cast) -> None:
    hazard = actions.register(cast.grid, HazardDraft("楼道堆放"))

    assert queries.fulfilments_view(cast.director, hazard.number).check.there == ()
    assert CORDON.kind == "cordon"
