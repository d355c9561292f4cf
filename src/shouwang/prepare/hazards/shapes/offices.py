"""What the moves between offices take over the web API."""

from __future__ import annotations

from shouwang.ground.wire import WireIn


class OfficeFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""
