"""From a checked form to a report or to a joined one, once for each sending."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared, store
from shouwang.ground.attachments.queries import Kind, Purpose
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.actions import PublicReceipt, PublicReport

from .tickets import Ticket

CREATED = 201


@dataclass(frozen=True, slots=True)
class Sending:
    """A report on its way; `join` is the number of the known hazard that it belongs to."""

    report: PublicReport
    evidence: tuple[Prepared, ...]
    join: str = ""
    key: str = ""
    draft: str = ""


def send(actor: Actor, sending: Sending) -> Ticket:
    """Send the report; the same key and content give the same number and code again."""
    answer = answer_once(actor, sending.key, _body(sending), lambda: _do(actor, sending))
    return Ticket(**json.loads(answer.text), draft=sending.draft)


def evidence_key(number: str) -> str:
    """Return the owner of what one reporter sent: the hazard's own may come from several."""
    return f"report:{number}"


def _body(sending: Sending) -> bytes:
    digests: Sequence[str] = [each.sha256 for each in sending.evidence]
    content = [asdict(sending.report), digests, sending.join]
    return json.dumps(content, sort_keys=True, default=str).encode("utf-8")


def _do(actor: Actor, sending: Sending) -> Answer:
    with write_transaction():
        if sending.join:
            receipt = hazards.join_hazard(actor, sending.join, sending.report, sending.evidence)
        else:
            receipt = hazards.report_publicly(actor, sending.report, sending.evidence)
        owner = evidence_key(receipt.number)
        for each in sending.evidence:
            is_voice = each.kind is Kind.AUDIO
            purpose = Purpose.VOICE if is_voice else Purpose.EVIDENCE
            store(actor, each, owner_key=owner, purpose=purpose)
    return Answer(CREATED, json.dumps(_kept(receipt), ensure_ascii=False))


def _kept(receipt: PublicReceipt) -> dict[str, str]:
    return {
        "number": receipt.number,
        "query_code": receipt.query_code,
        "hazard_number": receipt.hazard_number,
    }
