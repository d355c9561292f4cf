"""What the moves of the five fulfilments take over the web API."""

from __future__ import annotations

from shouwang.ground.wire import WireIn


class FulfilmentFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""
