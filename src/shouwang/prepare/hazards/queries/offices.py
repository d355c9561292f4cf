"""What passes between offices: reads, person guards and the words of the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.hazards.models import Hazard

GUARDS: Mapping[str, Callable[[Actor, Hazard], bool]] = {}
VERBS: Mapping[str, Text] = {}
