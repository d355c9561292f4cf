"""Answering signals: whoever is on duty confirms or dismisses, with a reason."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import emit, move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.events import SignalAnswered
from shouwang.watch.sensors.models import Signal
from shouwang.watch.sensors.rule_states import Dismissal, SignalMove
from shouwang.watch.sensors.rules.rule_parameters import REASON_LIMIT

from .signal_writing import event_fields
from .signalling import end


def confirm_signal(
    actor: Actor, signal_id: int, note: str = "", *, version: int | None = None
) -> Signal:
    """Confirm that a signal is true; one that has cleared meanwhile ends with it."""
    found = _load(actor, signal_id, version)
    words = note.strip()
    if len(words) > REASON_LIMIT:
        raise Invalid({"note": say("最多 {n} 字。", n=REASON_LIMIT)})
    _answer(actor, found, SignalMove.CONFIRM, {"note": words, "dismissed_as": ""})
    return found


def dismiss_signal(
    actor: Actor,
    signal_id: int,
    reason: str,
    *,
    dismissed_as: str = Dismissal.HARMLESS,
    version: int | None = None,
) -> Signal:
    """Dismiss a signal with a reason, as a false alarm or something else that is no danger.

    So a person overrules a rule or a detector; a fire alarm that was none counts as 火警, not fire.
    """
    found = _load(actor, signal_id, version)
    words = reason.strip()
    wrong: dict[str, Text] = {}
    if not words or len(words) > REASON_LIMIT:
        wrong["reason"] = say("请写明理由，最多 {n} 字。", n=REASON_LIMIT)
    if dismissed_as not in set(Dismissal):
        wrong["dismissed_as"] = say("请选择排除原因。")
    if wrong:
        raise Invalid(wrong)
    changes = {"note": words, "dismissed_as": dismissed_as}
    _answer(actor, found, SignalMove.DISMISS, changes)
    return found


def _load(actor: Actor, signal_id: int, version: int | None) -> Signal:
    rows = Signal.objects.visible_to(actor).select_related("sensor__station", "rule")
    found = rows.filter(pk=signal_id).first()
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise WrongState(
            say("当前状态不能办理此操作，请刷新后再看。"), state=found.state, version=found.version
        )
    return found


def _answer(actor: Actor, found: Signal, name: SignalMove, told: dict[str, str]) -> None:
    """Write the answer with its event; end what has cleared already."""
    now = clock.now()
    by = {"answered_at": now, "answered_by_id": actor.account_id}
    details = {"dismissed_as": told["dismissed_as"]}
    with write_transaction():
        move(actor, found, name, changes={**told, **by}, details=details, at=now)
        emit(SignalAnswered(*event_fields(found), found.state), found.journal_key, at=now)
        if found.cleared_at is not None:
            end(actor, found, now, {})
