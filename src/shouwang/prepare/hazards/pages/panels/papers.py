"""The part of a hazard's page of its documents: those there are, and which can be issued now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwang.ground.actor import Actor
from shouwang.ground.documents import queries as issued
from shouwang.prepare.hazards import queries


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return the documents that the actor may read and the kinds that fit now."""
    rows = queries.papers_of(actor, read.hazard)
    kinds = [(kind, issued.kind_label(kind)) for kind in queries.fitting_kinds(actor, read.hazard)]
    return {
        "shown": bool(rows or kinds),
        "rows": rows,
        "kinds": kinds,
        "may_open": actor.may(issued.VIEW, read.hazard.target()),
    }


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return no choices: documents have a form of their own."""
    del actor, read
    return {}
