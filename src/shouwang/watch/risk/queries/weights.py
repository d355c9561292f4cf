"""The weights in force, and all versions that there were."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.risk.models import WeightVersion
from shouwang.watch.risk.rules.weights import DEFAULTS, FIRST, Weights
from shouwang.watch.risk.states import VIEW


def weights_on(actor: Actor, day: date) -> Weights:
    """Return the weights in force on a day: the latest version that had begun."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = WeightVersion.objects.filter(effective_on__lte=day)
    row = rows.order_by("-effective_on", "-number").first()
    return FIRST if row is None else _as_weights(row)


def _as_weights(row: WeightVersion) -> Weights:
    """Return a kept version as weights; what it does not name is as by default."""
    kept = {name: Decimal(str(value)) for name, value in row.values.items() if name in DEFAULTS}
    return Weights(str(row.number), {**DEFAULTS, **kept})


def weight_versions(actor: Actor) -> list[WeightVersion]:
    """Return the versions that officers set, the newest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    return list(WeightVersion.objects.order_by("-number")[:50])
