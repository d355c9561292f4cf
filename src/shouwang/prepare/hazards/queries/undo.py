"""Reading the last move that can be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.parameters import withdraw_within


@dataclass(frozen=True, slots=True)
class LastMove:
    """The last move that can be taken back."""

    move: str
    actor_key: str
    at: datetime
    source: str
    before: dict[str, object]


def last_move(hazard: Hazard) -> LastMove | None:
    """Return the last move of a hazard, None when there is none to take back."""
    if not hazard.last_move:
        return None
    read = json.loads(hazard.last_move)
    at = datetime.fromisoformat(read["at"])
    return LastMove(read["move"], read["actor"], at, read["from"], read["before"])


def can_withdraw(actor: Actor, hazard: Hazard, now: datetime) -> bool:
    """Tell whether the actor made the last move and may still take it back."""
    last = last_move(hazard)
    limit = withdraw_within(local_day(now))
    return last is not None and last.actor_key == actor.key and now - last.at <= limit
