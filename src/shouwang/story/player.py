"""The story player: plays the steps whose time has come, each once, each whole or not at all."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from shouwang.ground import clock
from shouwang.ground.errors import ShouwangError
from shouwang.ground.journal.leases import drop_lease, take_lease
from shouwang.ground.journal.transactions import write_transaction

from . import clockwork
from .models import StoryStep
from .stage import Stage
from .steps import Step
from .week import steps as week_steps

log = logging.getLogger(__name__)

LEASE: Final = "story-player"
LEASE_S: Final = 120
TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A step with its state, as the tour lists it."""

    step: Step
    state: str
    reason: str
    played_at: datetime | None


def prepare(steps: Sequence[Step] | None = None) -> None:
    """Write down the steps that are not yet known; those known keep their state."""
    known = set(StoryStep.objects.values_list("key", flat=True))
    StoryStep.objects.bulk_create(
        StoryStep(key=step.key, position=position, at=step.at)
        for position, step in enumerate(steps or week_steps())
        if step.key not in known
    )


def shown(steps: Sequence[Step] | None = None) -> list[Shown]:
    """Return every step that is no routine with its state, in order."""
    rows = {row.key: row for row in StoryStep.objects.all()}
    return [
        Shown(step, rows[step.key].state, rows[step.key].reason, rows[step.key].played_at)
        for step in steps or week_steps()
        if step.key in rows and not step.is_routine
    ]


def next_shown_at() -> datetime | None:
    """Return the moment of the next step that waits and is listed; None when none is."""
    waiting = (found.step.at for found in shown() if found.state == StoryStep.WAITING)
    return next(waiting, None)


def next_step_at() -> datetime | None:
    """Return the moment of the next step that waits; None when the story is over."""
    waiting = StoryStep.objects.filter(state=StoryStep.WAITING).order_by("at", "position")
    return waiting.values_list("at", flat=True).first()


def play_due(stage: Stage | None = None, steps: Sequence[Step] | None = None) -> int:
    """Play every step whose time has come; returns how many. 0 while somebody else plays."""
    holder = f"{os.getpid()}:{threading.get_ident()}"
    if not take_lease(LEASE, holder, seconds=LEASE_S):
        return 0
    try:
        return _play(stage or Stage(), steps or week_steps(), clock.now())
    finally:
        drop_lease(LEASE, holder)


def advance(
    to: datetime, stage: Stage | None = None, steps: Sequence[Step] | None = None
) -> datetime:
    """Move story time forward, stopping at each step on the way so that it happens at its time."""
    told = steps or week_steps()
    acting = stage or Stage()
    waited = 0
    while (at := next_step_at()) is not None and at <= to and waited < clockwork.TRIES:
        clock.move_story(at + TICK)
        waited = 0 if play_due(acting, told) else waited + 1
        if waited:
            time.sleep(clockwork.PAUSE_S)
    reached = clock.move_story(to)
    clockwork.settle()
    return reached


def _play(stage: Stage, steps: Sequence[Step], now: datetime) -> int:
    by_key = {step.key: step for step in steps}
    due = StoryStep.objects.filter(state=StoryStep.WAITING, at__lte=now).order_by("at", "position")
    played = 0
    for row in due:
        step = by_key.get(row.key)
        if step is not None:
            played += 1
            _play_one(stage, step)
    return played


def _play_one(stage: Stage, step: Step) -> None:
    """Let time bring what is due, then play a step whole, or skip it with the reason why."""
    clockwork.tick(clock.now())
    try:
        with write_transaction():
            step.do(stage)
            _mark(step, StoryStep.PLAYED, "")
    except ShouwangError as error:
        log.info("story step %s skipped: %s", step.key, error)
        with transaction.atomic():
            _mark(step, StoryStep.SKIPPED, str(error))
    clockwork.drain()


def _mark(step: Step, state: str, reason: str) -> None:
    StoryStep.objects.filter(key=step.key, state=StoryStep.WAITING).update(
        state=state, reason=reason[:500], played_at=clock.now()
    )
