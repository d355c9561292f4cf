"""What those say who work there or live there, and what their report earns."""

from __future__ import annotations

from shouwang.prepare.hazards import actions as hazards
from shouwang.story.stage import Case, Stage


def report_at_work(stage: Stage, case: Case, who: str, text: str) -> None:
    """Report a danger at one's own workplace to the street."""
    report = hazards.WorkReport(
        description=text,
        category=case.danger.category,
        place_id=stage.place_id(case.spot.place),
        location=case.spot.location,
        way="street",
    )
    receipt = hazards.report_at_work(stage.actor(who), report)
    stage.keep(case.key, receipt.hazard_number, receipt.number, receipt.query_code)


def comment(stage: Stage, case: Case, who: str, text: str) -> None:
    """Say something about a hazard at one's own workplace."""
    hazards.comment(stage.actor(who), stage.number(case.key), text)


def grant_award(stage: Stage, case: Case, who: str) -> None:
    """Grant the points for the report that opened a hazard."""
    hazards.award(stage.actor(who), stage.number(case.key))


def claim_award(stage: Stage, case: Case, who: str) -> None:
    """Pay the points out to whoever brings number and query code."""
    thing = stage.thing(case.key)
    hazards.claim_award(stage.actor(who), thing.report_number, thing.query_code)
