"""Moves of those who work there: from what is asked for to the action."""

from __future__ import annotations

from collections.abc import Mapping

from .asking import Maker

MAKERS: Mapping[str, Maker] = {}
