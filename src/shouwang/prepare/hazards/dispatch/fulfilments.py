"""Moves of the five fulfilments: from what is asked for to the action that makes it."""

from __future__ import annotations

from collections.abc import Mapping

from .asking import Maker

MAKERS: Mapping[str, Maker] = {}
