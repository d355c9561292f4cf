"""Moves of those who work there: from what is asked for to the action."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import Fix

from .asking import Maker, MoveAsk


def _fix_reported(actor: Actor, number: str, ask: MoveAsk) -> object:
    fix = Fix(ask.note, photos=ask.photos)
    return actions.fix_reported(actor, number, fix, version=ask.version)


def _comment(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.comment(actor, number, ask.text, version=ask.version)


def _object_to_result(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.object_to_result(actor, number, ask.reason, version=ask.version)


def _award(actor: Actor, number: str, ask: MoveAsk) -> object:
    report = ask.report or ask.words("report")
    return actions.award(actor, number, report, version=ask.version)


MAKERS: Mapping[str, Maker] = {
    "fix_reported": _fix_reported,
    "comment": _comment,
    "object_to_result": _object_to_result,
    "award": _award,
}
