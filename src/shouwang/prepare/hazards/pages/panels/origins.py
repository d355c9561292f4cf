"""The part of a hazard's page that says where in the office's own ledger it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return what the part shows; empty when the hazard was not brought in from a ledger."""
    found = queries.origin_of(actor, read.hazard)
    if found is None:
        return {"shown": False}
    return {
        "shown": True,
        "number": found.number,
        "filename": found.filename,
        "row": found.row,
        "remarks": found.remarks if queries.reads_remarks(actor, read.hazard) else "",
        "has_found_on": found.has_found_on,
    }


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return no choices: the part has no moves."""
    del actor, read
    return {}
