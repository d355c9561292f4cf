"""The words of reasons that stand beside the journal."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import say
from shouwang.prepare.hazards.models import Hazard

ERASED = say("（已按保存期限删除）")


def notes_of(actor: Actor, found: Hazard) -> dict[str, str]:
    """Return the reasons of a hazard, known to be visible, by their digests in the journal."""
    del actor
    return dict(found.notes.values_list("digest", "text"))
