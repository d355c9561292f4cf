"""The sensors that a sender may write, loaded for checking readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import numpy as np
from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors.models import Calibration, Sensor
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.parameters import CODE_LIMIT
from shouwang.watch.sensors.rules.registry import Correction, Registry
from shouwang.watch.sensors.states import INGEST

CHUNK = 5_000
FIELDS = ("id", "code", "kind", "low", "high", "is_active", "station__is_active")
Row = tuple[int, str, str, float | None, float | None, bool, bool]


def registry(actor: Actor, codes: Iterable[str] | None = None) -> Registry:
    """Return the sensors that the actor may write: all, or those with these codes.

    For a sender that goes on for hours: load it, and again when a code is unknown or some seconds
    have passed.
    """
    if not actor.holds(INGEST):
        raise NotAllowed
    rows = Sensor.objects.visible_to(actor, INGEST)
    found = sorted(_rows(rows, codes))
    places = {row[1]: place for place, row in enumerate(found)}
    return Registry(
        ids=np.array([row[0] for row in found], dtype=np.int64),
        codes=tuple(row[1] for row in found),
        low=np.array([-np.inf if row[3] is None else row[3] for row in found], dtype=np.float64),
        high=np.array([np.inf if row[4] is None else row[4] for row in found], dtype=np.float64),
        is_active=np.array([row[5] and row[6] for row in found], dtype=np.bool_),
        is_binary=np.array([KINDS[row[2]].is_binary for row in found], dtype=np.bool_),
        places=places,
        corrections=_corrections({row[0]: place for place, row in enumerate(found)}),
    )


def _rows(rows: QuerySet[Sensor], codes: Iterable[str] | None) -> Iterator[Row]:
    if codes is None:
        yield from rows.order_by("id").values_list(*FIELDS)
        return
    named = sorted({code for code in codes if code.isprintable() and len(code) <= CODE_LIMIT})
    for start in range(0, len(named), CHUNK):
        chunk = named[start : start + CHUNK]
        yield from rows.filter(code__in=chunk).order_by("id").values_list(*FIELDS)


def _corrections(places: dict[int, int]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    rows = Calibration.objects.order_by("sensor_id", "from_on")
    if len(places) <= CHUNK:
        rows = rows.filter(sensor_id__in=list(places))
    for row in rows:
        if row.sensor_id in places:
            began = end_of_day(row.from_on - timedelta(days=1))
            step = Correction(round(began.timestamp() * 1_000), row.factor, row.offset)
            found.setdefault(places[row.sensor_id], []).append(step)
    return found
