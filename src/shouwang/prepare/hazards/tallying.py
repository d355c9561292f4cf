"""What hazards hand over to be counted: their replay, and what counts for the indicators."""

from __future__ import annotations

from shouwang.ground.tallies.projections import Projection

from .rules.indicators import counted
from .rules.replay import fold

PROJECTION = Projection("hazards", 2, "hazard", fold, counted)
