"""From a move's name to the action that makes it: the same table for the API and the pages."""

from __future__ import annotations

from collections.abc import Mapping

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import (
    Deferral,
    Evidence,
    Fix,
    HazardDraft,
    Judgement,
    MeasureDraft,
    StepDraft,
)

from . import fulfilments, offices, voices, watching
from .asking import Maker, MoveAsk

__all__ = ["MAKERS", "MoveAsk", "make_move"]


def _judgement(ask: MoveAsk) -> Judgement:
    return Judgement(
        statutory=ask.statutory,
        level=ask.level or 0,
        difficulty=ask.difficulty,
        nature=ask.nature,
        basis=ask.basis,
        category=ask.category,
        due_on=ask.due_on,
    )


def _fix(ask: MoveAsk) -> Fix:
    return Fix(ask.note, ask.cost_yuan, ask.photos)


def _draft(ask: MoveAsk) -> HazardDraft:
    return HazardDraft(
        description=ask.description,
        category=ask.category,
        location=ask.location,
        nature=ask.nature,
        basis=ask.basis,
        checklist_code=ask.checklist_code,
        difficulty=ask.difficulty,
        discovered_at=ask.discovered_at,
        latitude=ask.latitude,
        longitude=ask.longitude,
    )


def _confirm(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.confirm(actor, number, description=ask.description, version=ask.version)


def _reject(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.reject(
        actor, number, reason=ask.reason, is_not_ours=ask.is_not_ours, version=ask.version
    )


def _grade(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.grade(actor, number, _judgement(ask), version=ask.version)


def _regrade(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.regrade(actor, number, _judgement(ask), reason=ask.reason, version=ask.version)


def _fix_at_once(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.fix_at_once(actor, number, _fix(ask), version=ask.version)


def _rectify(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.rectify(actor, number, _fix(ask), version=ask.version)


def _defer(actor: Actor, number: str, ask: MoveAsk) -> object:
    deferral = Deferral(ask.due_on, ask.measures, ask.steps, ask.difficulty)
    return actions.defer(actor, number, deferral, version=ask.version)


def _verify(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.verify(actor, number, Evidence(ask.photos), version=ask.version)


def _close(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.close(actor, number, version=ask.version)


def _verify_and_close(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.verify_and_close(actor, number, Evidence(ask.photos), version=ask.version)


def _send_back(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.send_back(actor, number, reason=ask.reason, version=ask.version)


def _reopen(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.reopen(actor, number, reason=ask.reason, version=ask.version)


def _reconsider(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.reconsider(actor, number, reason=ask.reason, version=ask.version)


def _add_measure(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = MeasureDraft(
        ask.kind,
        ask.text,
        ask.until_at,
        position=ask.words("position"),
        cases=ask.more.get("cases"),
        result=ask.words("measure_result"),
    )
    return actions.add_measure(actor, number, draft, ask.photos, version=ask.version)


def _end_measure(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.end_measure(actor, number, ask.measure_id or 0, version=ask.version)


def _add_step(actor: Actor, number: str, ask: MoveAsk) -> object:
    if ask.due_on is None:
        raise Invalid({"due_on": say("请填写步骤的日期。")})
    draft = StepDraft(ask.text, ask.due_on)
    return actions.add_step(actor, number, draft, version=ask.version)


def _finish_step(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.finish_step(actor, number, ask.step_id or 0, version=ask.version)


def _ask_extension(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.ask_extension(
        actor, number, due_on=ask.due_on, reason=ask.reason, version=ask.version
    )


def _extend(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.extend(
        actor, number, extension_id=ask.extension_id, answer=ask.reason, version=ask.version
    )


def _refuse_extension(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.refuse_extension(
        actor, number, reason=ask.reason, extension_id=ask.extension_id, version=ask.version
    )


def _ask_reporter(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.ask_reporter(
        actor, number, text=ask.text, report=ask.report, version=ask.version
    )


def _correct(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.correct(actor, number, _draft(ask), reason=ask.reason, version=ask.version)


def _merge(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.merge(actor, number, into=ask.into, version=ask.version)


def _split(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.split(actor, number, reason=ask.reason, version=ask.version)


def _withdraw(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.withdraw(actor, number, version=ask.version)


_LIFE: Mapping[str, Maker] = {
    "confirm": _confirm,
    "reject": _reject,
    "grade": _grade,
    "regrade": _regrade,
    "fix_at_once": _fix_at_once,
    "rectify": _rectify,
    "defer": _defer,
    "verify": _verify,
    "close": _close,
    "verify_and_close": _verify_and_close,
    "send_back": _send_back,
    "reopen": _reopen,
    "reconsider": _reconsider,
    "add_measure": _add_measure,
    "end_measure": _end_measure,
    "add_step": _add_step,
    "finish_step": _finish_step,
    "ask_extension": _ask_extension,
    "extend": _extend,
    "refuse_extension": _refuse_extension,
    "ask_reporter": _ask_reporter,
    "correct": _correct,
    "merge": _merge,
    "split": _split,
    "withdraw": _withdraw,
}

MAKERS: Mapping[str, Maker] = {
    **_LIFE,
    **offices.MAKERS,
    **fulfilments.MAKERS,
    **watching.MAKERS,
    **voices.MAKERS,
}


def make_move(actor: Actor, number: str, ask: MoveAsk) -> None:
    """Make the move that is asked for; Invalid when there is no such move."""
    maker = MAKERS.get(ask.move)
    if maker is None:
        raise Invalid({"move": say("没有这种操作。")})
    maker(actor, number, ask)
