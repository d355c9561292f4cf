"""Reading what detectors of anomalies look at."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import AnomalyState
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.states import EDIT

from .register import sensor


@dataclass(frozen=True, slots=True)
class AnomalyWatch:
    """Whether a detector looks at a sensor, what it told last (0 to 1), who may change it."""

    is_on: bool
    is_possible: bool
    score: float | None
    may_edit: bool


def anomaly_watch(actor: Actor, code: str) -> AnomalyWatch:
    """Return whether a detector looks at a sensor; NotFound outside the actor's duties."""
    found = sensor(actor, code)
    row = AnomalyState.objects.filter(sensor=found).only("score").first()
    return AnomalyWatch(
        row is not None,
        not KINDS[found.kind].is_binary,
        row.score if row else None,
        actor.may(EDIT, found.target()),
    )
