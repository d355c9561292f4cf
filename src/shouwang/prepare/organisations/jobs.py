"""Work of the room that nobody waits for: large tables of liaisons."""

from __future__ import annotations

from shouwang.ground.actor import Actor

from . import actions


def apply_liaison_uploads() -> int:
    """Bring in the liaison registers that were confirmed; returns how many came in."""
    return actions.apply_queued_liaisons(Actor.system("liaisons"))
