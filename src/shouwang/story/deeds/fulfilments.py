"""The five fulfilments of a hazard: who answers, what it costs, what if it comes true first."""

from __future__ import annotations

from decimal import Decimal

from shouwang.ground.errors import Invalid, WrongState, say
from shouwang.prepare.hazards import actions as hazards
from shouwang.story import tables
from shouwang.story.stage import Case, Stage


def name_responsible(stage: Stage, case: Case, who: str, person: str) -> None:
    """Write down the person, with their unit and post, who is to put a hazard right."""
    name = next(row.name for row in tables.people() if row.username == person)
    actor = stage.actor(person)
    draft = hazards.ResponsibleDraft(name, unit_id=actor.unit_id, post_id=actor.post_id)
    hazards.set_responsible(stage.actor(who), stage.number(case.key), draft)


def find_money(stage: Stage, case: Case, who: str, yuan: int, source: str) -> None:
    """Write down money for a hazard and where it comes from."""
    draft = hazards.FundsDraft(Decimal(yuan), source)
    hazards.add_funds(stage.actor(who), stage.number(case.key), draft)


def make_plan(stage: Stage, case: Case, who: str, text: str = "", title: str = "") -> None:
    """Write down what is done if the danger comes true before it is put right."""
    meanwhile = case.danger.measure.rstrip("。")
    told = text or f"险情发展时：{meanwhile}；立即疏散人员，报街道值班室，专人守住路口，不许返回。"
    draft = hazards.PlanDraft(title or "整改期间临时应急预案", told)
    hazards.set_plan(stage.actor(who), stage.number(case.key), draft)


def put_in_plan(stage: Stage, case: Case, who: str) -> None:
    """Put a hazard that has all five into the treatment plan."""
    hazards.plan(stage.actor(who), stage.number(case.key))


def try_to_plan(stage: Stage, case: Case, who: str) -> None:
    """Try to plan a hazard that lacks some of the five; nothing but the refusal comes of it."""
    try:
        hazards.plan(stage.actor(who), stage.number(case.key))
    except Invalid:
        return
    raise WrongState(say("五落实已经齐全，没有被拒绝。"))


def root_measure(stage: Stage, case: Case, who: str, text: str) -> None:
    """Write down what keeps the same danger from coming again."""
    hazards.add_root_measure(stage.actor(who), stage.number(case.key), text=text)
