"""The part of a hazard's page of those who work there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return what the part shows; empty when there is nothing."""
    del actor, read
    return {}


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the choices of the fields that depend on the hazard."""
    del actor, read
    return {}
