"""Which kinds of rows hang on a hazard at all, asked once for all guards in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from django.db import connection
from django.db.models import Model

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import (
    Escalation,
    Extension,
    Funds,
    Handover,
    Hazard,
    InterimPlan,
    Listing,
    ProtectiveMeasure,
    RectificationStep,
    ResponsibleParty,
    TaskForce,
)
from shouwang.prepare.hazards.states import State

ASKED: Mapping[type[Model], str] = {
    model: model._meta.db_table
    for model in (
        Escalation,
        Extension,
        Funds,
        Handover,
        InterimPlan,
        Listing,
        ProtectiveMeasure,
        RectificationStep,
        ResponsibleParty,
        TaskForce,
    )
}
KEPT = "_presence"


@contextmanager
def known_presence(actor: Actor, hazard: Hazard) -> Iterator[None]:
    """Read what hangs on a hazard that is known to be visible, for the reads within.

    A write never relies on it. Nothing hangs on a report that nobody has touched.
    """
    del actor
    if KEPT in hazard.__dict__:
        yield
        return
    is_untouched = hazard.version == 1 and hazard.state == State.REPORTED
    hazard.__dict__[KEPT] = frozenset() if is_untouched else _read(hazard.pk)
    try:
        yield
    finally:
        del hazard.__dict__[KEPT]


def has_rows(hazard: Hazard, model: type[Model]) -> bool:
    """Tell whether a hazard may have rows of a kind; true as long as nobody has asked."""
    found: frozenset[str] | None = hazard.__dict__.get(KEPT)
    return found is None or ASKED[model] in found


@lru_cache(maxsize=1)
def _statement() -> str:
    parts = (f"EXISTS (SELECT 1 FROM {table} WHERE hazard_id = %s)" for table in ASKED.values())  # noqa: S608
    return f"SELECT {', '.join(parts)}"


def _read(hazard_id: int) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [hazard_id] * len(ASKED))
        row = cursor.fetchone()
    return frozenset(table for table, is_there in zip(ASKED.values(), row, strict=True) if is_there)
