"""Moves of watching an open hazard: from what is asked for to the action that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import (
    CheckDraft,
    DecisionDraft,
    ForceTaskDraft,
    KindDraft,
    MeasureLook,
    Shift,
    TaskForceDraft,
)

from .asking import Maker, MoveAsk

FIGURES = (
    "threatened_households",
    "threatened_persons",
    "trigger_rain_mm",
    "trigger_hours",
    "crack_mm",
    "volume_m3",
    "inspection_due_on",
)
CODES = ("natural_kind", "equipment_kind", "registration_code", "weakness", "aspect")


def _key(ask: MoveAsk, name: str) -> int | None:
    value = ask.more.get(name)
    return int(value) if value else None


def _describe(actor: Actor, number: str, ask: MoveAsk) -> object:
    read: dict[str, Any] = {name: ask.more.get(name) for name in FIGURES}
    draft = KindDraft(ask.kind, **read | {name: ask.words(name) for name in CODES})
    return actions.describe(actor, number, draft, version=ask.version)


def _set_monitoring(actor: Actor, number: str, ask: MoveAsk) -> object:
    every = ask.more.get("interval_min")
    return actions.set_monitoring(actor, number, every, version=ask.version)


def _seen(ask: MoveAsk) -> CheckDraft:
    return CheckDraft(
        result=ask.words("result") or "normal",
        text=ask.text,
        crack_mm=ask.more.get("crack_mm"),
        checked_at=ask.more.get("checked_at"),
    )


def _add_check(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.add_check(actor, number, _seen(ask), ask.photos, version=ask.version)


def _check_in(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.check_in(actor, number, _seen(ask), version=ask.version)


def _publish_patrol(actor: Actor, number: str, ask: MoveAsk) -> object:
    shifts = [
        Shift(row["label"], _minute(row["from_time"]), row["minutes"])
        for row in ask.more.get("shifts") or ()
    ]
    return actions.publish_patrol(actor, number, shifts, version=ask.version)


def _minute(clock_time: str) -> int:
    hour, _, minute = clock_time.partition(":")
    return int(hour) * 60 + int(minute)


def _end_patrol(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.end_patrol(actor, number, reason=ask.reason, version=ask.version)


def _check_measure(actor: Actor, number: str, ask: MoveAsk) -> object:
    look = MeasureLook(
        measure_id=ask.measure_id or 0,
        cases=ask.more.get("cases"),
        result=ask.words("measure_result"),
        photos=ask.photos,
    )
    return actions.check_measure(actor, number, look, version=ask.version)


def _form_task_force(actor: Actor, number: str, ask: MoveAsk) -> object:
    members = tuple(int(post_id) for post_id in ask.more.get("members") or ())
    draft = TaskForceDraft(ask.words("title"), _key(ask, "leader_post"), members)
    return actions.form_task_force(actor, number, draft, version=ask.version)


def _assign_force_task(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = ForceTaskDraft(ask.words("title"), _key(ask, "person"), ask.text, ask.due_on)
    return actions.assign_force_task(actor, number, draft, version=ask.version)


def _end_task_force(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.end_task_force(actor, number, reason=ask.reason, version=ask.version)


def _link_decision(actor: Actor, number: str, ask: MoveAsk) -> object:
    draft = DecisionDraft(
        kind=ask.words("decision_kind"),
        title=ask.words("title"),
        issuer=ask.words("issuer"),
        text=ask.words("decision_text"),
        document_number=ask.words("document_number"),
        decided_on=ask.more.get("decided_on"),
    )
    return actions.link_decision(actor, number, draft, version=ask.version)


def _link_accident(actor: Actor, number: str, ask: MoveAsk) -> object:
    return actions.link_accident(actor, number, ask.words("accident"), version=ask.version)


MAKERS: Mapping[str, Maker] = {
    "describe": _describe,
    "set_monitoring": _set_monitoring,
    "add_check": _add_check,
    "check_in": _check_in,
    "publish_patrol": _publish_patrol,
    "end_patrol": _end_patrol,
    "check_measure": _check_measure,
    "form_task_force": _form_task_force,
    "assign_force_task": _assign_force_task,
    "end_task_force": _end_task_force,
    "link_decision": _link_decision,
    "link_accident": _link_accident,
}
