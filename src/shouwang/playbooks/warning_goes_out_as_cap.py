"""A warning that is issued or cancelled is written down as a message for other systems."""

from __future__ import annotations

from shouwang.ground.journal.events import Envelope
from shouwang.watch.warnings.actions.publishing import publish

from .audience import STORYTELLER


def write_message(envelope: Envelope) -> None:
    """Write down the message of a warning, once."""
    publish(STORYTELLER, envelope.number("warning_id"))
