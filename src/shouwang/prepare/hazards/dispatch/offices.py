"""Moves between offices: from what is asked for to the action that makes it."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import HelpDraft, ListingDraft, Refusal, UpwardDraft

from .asking import Maker, MoveAsk


def _unit(ask: MoveAsk, name: str) -> int | None:
    """Return a unit's key; a form brings it as text, the web API as a number."""
    value = str(ask.more.get(name) or "")
    return int(value) if value.isdecimal() and value.isascii() else None


def _refuse(actor: Actor, number: str, ask: MoveAsk) -> object:
    refusal = Refusal(ask.kind, ask.reason, ask.photos)
    return actions.refuse(actor, number, refusal, version=ask.version)


def _answer_escalation(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.answer_escalation(actor, number, text=ask.text, version=ask.version)


def _raise_escalation(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.raise_escalation(actor, number, reason=ask.reason, version=ask.version)


def _ask_help(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = HelpDraft(ask.words("cause"), ask.words("need"), ask.words("interim"))
    return actions.ask_help(actor, number, draft, version=ask.version)


def _answer_help(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.answer_help(actor, number, text=ask.text, version=ask.version)


def _record_help(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.record_help(actor, number, text=ask.text, version=ask.version)


def _end_help(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.end_help(actor, number, reason=ask.reason, version=ask.version)


def _report_upward(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = UpwardDraft(
        ask.words("state_and_cause"), ask.words("harm_and_difficulty"), ask.words("treatment_plan")
    )
    return actions.report_upward(actor, number, draft, version=ask.version)


def _propose_listing(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.propose_listing(
        actor, number, ask.words("listing_level"), reason=ask.reason, version=ask.version
    )


def _list(actor: Actor, number: str, ask: MoveAsk) -> object:
    unit = _unit(ask, "supervising_unit")
    draft = ListingDraft(ask.words("listing_level"), ask.due_on, unit)
    return actions.list_hazard(actor, number, draft, version=ask.version)


def _decline_listing(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.decline_listing(actor, number, reason=ask.reason, version=ask.version)


def _delist(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.delist(actor, number, reason=ask.reason, version=ask.version)


def _hand_over(actor: Actor, number: str, ask: MoveAsk) -> object:
    unit = _unit(ask, "to_unit")
    return actions.hand_over(actor, number, unit, reason=ask.reason, version=ask.version)


def _accept_handover(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.accept_handover(actor, number, version=ask.version)


def _return_handover(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.return_handover(actor, number, reason=ask.reason, version=ask.version)


def _decide_handler(actor: Actor, number: str, ask: MoveAsk) -> object:
    unit = _unit(ask, "to_unit")
    return actions.decide_handler(actor, number, unit, reason=ask.reason, version=ask.version)


MAKERS: Mapping[str, Maker] = {
    "refuse": _refuse,
    "answer_escalation": _answer_escalation,
    "raise_escalation": _raise_escalation,
    "ask_help": _ask_help,
    "answer_help": _answer_help,
    "record_help": _record_help,
    "end_help": _end_help,
    "report_upward": _report_upward,
    "propose_listing": _propose_listing,
    "list": _list,
    "decline_listing": _decline_listing,
    "delist": _delist,
    "hand_over": _hand_over,
    "accept_handover": _accept_handover,
    "return_handover": _return_handover,
    "decide_handler": _decide_handler,
}
