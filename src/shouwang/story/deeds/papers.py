"""Documents about hazards, issued and signed by those whose duty it is."""

from __future__ import annotations

from datetime import date

from shouwang.ground import clock
from shouwang.ground.documents import actions as documents
from shouwang.ground.documents.queries import Document
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards import queries as hazard_queries
from shouwang.story.cast import NARRATOR
from shouwang.story.stage import Case, Stage


def issue(stage: Stage, case: Case, who: str, kind: str, words: dict[str, str]) -> Document:
    """Issue a document about a hazard under the office's next number."""
    ask = hazards.PaperAsk(kind, words)
    return hazards.issue_paper(stage.actor(who), stage.number(case.key), ask)


def sign(stage: Stage, made: Document, who: str) -> None:
    """Sign a document as somebody who has just given their password again."""
    actor = stage.actor(who)
    documents.sign(actor, made.pk, digest=made.digest, renewed_account_id=actor.account_id)


def notice(stage: Stage, case: Case, who: str, addressee: str) -> None:
    """Issue and sign a rectification notice to a person."""
    made = issue(stage, case, who, "rectification_notice", {"addressee": addressee})
    sign(stage, made, who)


def left_receipt(stage: Stage, case: Case, who: str, refusal: str, witness: str) -> None:
    """Prove that the notice was left with somebody who would not sign."""
    number = stage.number(case.key)
    found = hazard_queries.papers_of(NARRATOR, hazard_queries.hazard(NARRATOR, number))
    last = next(row.document for row in found if row.document.kind == "rectification_notice")
    words = {"manner": "left", "outcome": "refused", "refusal": refusal, "witness": witness}
    ask = hazards.PaperAsk(
        "delivery_receipt", words, received_on=clock.today(), document_id=last.pk
    )
    hazards.issue_paper(stage.actor(who), number, ask)


def weekly_bulletin(stage: Stage, who: str, area: str, from_on: date, to_on: date) -> None:
    """Issue and sign the bulletin of a period."""
    sign(stage, hazards.issue_bulletin(stage.actor(who), area, from_on, to_on), who)
