"""Fields of the moves of watching an open hazard."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import MoveField

FIELDS: Mapping[str, MoveField] = {}
MOVE_FIELDS: Mapping[str, tuple[str, ...]] = {}
