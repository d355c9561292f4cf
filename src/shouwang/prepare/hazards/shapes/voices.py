"""What the moves of those who work where the hazard is take over the web API."""

from __future__ import annotations

from shouwang.ground.wire import WireIn


class VoiceFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""
