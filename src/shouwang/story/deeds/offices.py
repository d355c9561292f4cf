"""What passes between offices: refusals, hand-overs, help from above, listing."""

from __future__ import annotations

from datetime import date
from typing import Final

from shouwang.ground.units import queries as units
from shouwang.prepare.hazards import actions as hazards
from shouwang.story.cast import NARRATOR
from shouwang.story.stage import Case, Stage

AUTHORITIES: Final = {"county": "city", "city": "jinhua", "province": "zhejiang"}
"""Who lists and delists at each level of government."""


def refuse(stage: Stage, case: Case, who: str, reason: str) -> None:
    """Report that somebody will not put a hazard right, with a photo that proves it."""
    refusal = hazards.Refusal("refusal", reason, (stage.photo(case),))
    hazards.refuse(stage.actor(who), stage.number(case.key), refusal)


def answer_refusal(stage: Stage, case: Case, who: str, text: str) -> None:
    """Answer a refusal as the level that has it."""
    hazards.answer_escalation(stage.actor(who), stage.number(case.key), text=text)


def hand_over(stage: Stage, case: Case, who: str, to_unit: str, reason: str) -> None:
    """Offer a hazard to another unit, whose people can see it from then on."""
    unit_id = units.unit_named(NARRATOR, to_unit).pk
    hazards.hand_over(stage.actor(who), stage.number(case.key), unit_id, reason=reason)
    stage.forget_actors()


def take_over(stage: Stage, case: Case, who: str) -> None:
    """Take a hazard that was offered to one's own unit."""
    hazards.accept_handover(stage.actor(who), stage.number(case.key))
    stage.forget_actors()


def give_back(stage: Stage, case: Case, who: str, reason: str) -> None:
    """Give an offered hazard back, with a reason."""
    hazards.return_handover(stage.actor(who), stage.number(case.key), reason=reason)
    stage.forget_actors()


def ask_help(stage: Stage, case: Case, who: str, draft: hazards.HelpDraft) -> None:
    """Ask the level above for help."""
    hazards.ask_help(stage.actor(who), stage.number(case.key), draft)


def answer_help(stage: Stage, case: Case, who: str, text: str) -> None:
    """Answer a request for help."""
    hazards.answer_help(stage.actor(who), stage.number(case.key), text=text)


def record_help(stage: Stage, case: Case, who: str, text: str) -> None:
    """Write down which help has come."""
    hazards.record_help(stage.actor(who), stage.number(case.key), text=text)


def end_help(stage: Stage, case: Case, who: str, reason: str) -> None:
    """End a request for help that has come to its end."""
    hazards.end_help(stage.actor(who), stage.number(case.key), reason=reason)


def report_upward(stage: Stage, case: Case, who: str, draft: hazards.UpwardDraft) -> None:
    """Report a major hazard to the city in writing."""
    hazards.report_upward(stage.actor(who), stage.number(case.key), draft)


def propose(stage: Stage, case: Case, level: str, reason: str) -> None:
    """Let the safety station ask a level of government to list a hazard."""
    hazards.propose_listing(stage.actor("safety"), stage.number(case.key), level, reason=reason)


def put_on_list(stage: Stage, case: Case, level: str, due_on: date) -> None:
    """Let the authority of a level list a hazard until a day."""
    draft = hazards.ListingDraft(level, due_on)
    hazards.list_hazard(stage.actor(AUTHORITIES[level]), stage.number(case.key), draft)


def take_off_list(stage: Stage, case: Case, level: str) -> None:
    """Let the authority that had listed a hazard accept that it is gone."""
    reason = "现场验收，整改到位，同意摘牌。"
    hazards.delist(stage.actor(AUTHORITIES[level]), stage.number(case.key), reason=reason)
