"""What hazards hand over to be counted for the leader's page, so that any past day can be told."""

from __future__ import annotations

from shouwang.ground.tallies.projections import Projection

from .rules.replay import fold
from .rules.standing import stood

STANDING = Projection("standing", 2, "hazard", fold, stood)
