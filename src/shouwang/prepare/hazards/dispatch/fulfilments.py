"""Moves of the five fulfilments: from what is asked for to the action that makes it."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import FundsDraft, PlanDraft, ResponsibleDraft

from .asking import Maker, MoveAsk


def _whole(ask: MoveAsk, name: str) -> int | None:
    value = ask.more.get(name)
    return int(value) if value else None


def _set_responsible(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = ResponsibleDraft(
        name=ask.words("responsible_name"),
        unit_name=ask.words("responsible_unit"),
        unit_id=_whole(ask, "responsible_unit_id"),
        post_id=_whole(ask, "responsible_post_id"),
    )
    return actions.set_responsible(actor, number, draft, version=ask.version)


def _add_funds(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = FundsDraft(ask.more.get("amount_yuan"), ask.words("source_text"))
    return actions.add_funds(actor, number, draft, version=ask.version)


def _withdraw_funds(actor: Actor, number: str, ask: MoveAsk) -> object:
    funds_id = _whole(ask, "funds_id") or 0
    return actions.withdraw_funds(actor, number, funds_id, reason=ask.reason, version=ask.version)


def _set_plan(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = PlanDraft(ask.words("title"), ask.words("plan_text"))
    return actions.set_plan(actor, number, draft, version=ask.version)


def _plan(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.plan(actor, number, version=ask.version)


def _add_root_measure(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.add_root_measure(actor, number, text=ask.text, version=ask.version)


def _erase_personal(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.erase_personal(actor, number, version=ask.version)


MAKERS: Mapping[str, Maker] = {
    "set_responsible": _set_responsible,
    "add_funds": _add_funds,
    "withdraw_funds": _withdraw_funds,
    "set_plan": _set_plan,
    "plan": _plan,
    "add_root_measure": _add_root_measure,
    "erase_personal": _erase_personal,
}
