"""Fields of the moves between offices: hand-overs, escalations, help from above, listing."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import MoveField

FIELDS: Mapping[str, MoveField] = {}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {}
