"""Fields of the moves of those who work where the hazard is."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import MoveField

FIELDS: Mapping[str, MoveField] = {}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {}
