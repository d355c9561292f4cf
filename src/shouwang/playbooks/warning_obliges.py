"""What a warning obliges whom to do becomes tasks; what is not due at its end is lifted (R212)."""

from __future__ import annotations

from shouwang.ground.journal.events import Envelope
from shouwang.watch.warnings.actions import give_duties, lift_duties

from .audience import STORYTELLER


def give_tasks(envelope: Envelope) -> None:
    """Make a task of each duty of a warning that was just issued."""
    give_duties(STORYTELLER, envelope.number("warning_id"))


def lift_tasks(envelope: Envelope) -> None:
    """Lift what is not due yet when a warning ends; what was due and not done stays so."""
    lift_duties(STORYTELLER, envelope.number("warning_id"))
