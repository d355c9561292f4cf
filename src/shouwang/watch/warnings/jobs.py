"""The clock of warnings: end what is over, tell what a kill left untold, chase who is silent."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from .actions.chasing import chase
from .actions.issuing import expire, tell_what_is_open
from .actions.obliging import repeat_duties
from .actions.withdrawing import sweep_ended

SYSTEM = Actor.system("warnings")


def chase_and_expire() -> int:
    """Do what is due now, in this order; returns how much was done.

    A warning that has ended is not chased any more, so its end comes first.
    """
    now = clock.now()
    done = expire(SYSTEM, now)
    done += tell_what_is_open(SYSTEM)
    done += sweep_ended(SYSTEM, now)
    done += repeat_duties(SYSTEM, now)
    return done + chase(SYSTEM, now)
