"""Fields of the moves of the five fulfilments."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import MoveField

FIELDS: Mapping[str, MoveField] = {}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {}
