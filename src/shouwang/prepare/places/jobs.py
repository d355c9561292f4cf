"""Work of the register that nobody asks for."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor

from . import actions


def forget_uploads() -> int:
    """Delete tables that were uploaded more than a day ago."""
    return actions.forget_uploads(Actor.system("places"))


def apply_uploads() -> int:
    """Bring in the confirmed tables that were too large for a request."""
    return actions.apply_queued(Actor.system("places"))


def apply_register_uploads() -> int:
    """Bring in the confirmed tables of registers that were too large for a request."""
    return actions.apply_queued_registers(Actor.system("places"))


def name_overdue_surveys() -> int:
    """Name the villages that are late with a base survey, each once."""
    return actions.name_overdue_surveys(Actor.system("surveys"), clock.now())


def name_silent_sources() -> int:
    """Name the major hazard sources whose monitors gave no signal in time, once per silence."""
    return actions.name_silent_sources(Actor.system("sources"), clock.now())
