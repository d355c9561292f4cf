"""Marking what changed, so that the next run computes it again and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.remapping import under
from shouwang.watch.risk.models import Risk

VILLAGE_DIGITS = 12
AREAS_AT_ONCE = 100


def mark_changed(actor: Actor, area_code: str, place_id: int | None = None) -> int:
    """Mark a community, and a place in it, as changed; a wider area marks all that lies in it.

    Returns how many rows are now due. For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    now = clock.now()
    if len(area_code) >= VILLAGE_DIGITS:
        asked = Q(place=None, area_code_now=area_code[:VILLAGE_DIGITS])
    else:
        asked = under("area_code_now", area_code)
    if place_id is not None:
        asked |= Q(place_id=place_id)
    return _mark(asked, now)


def mark_areas(actor: Actor, area_codes: Sequence[str]) -> int:
    """Mark all communities and places that lie in areas; returns how many rows are now due.

    For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    now, marked = clock.now(), 0
    for start in range(0, len(area_codes), AREAS_AT_ONCE):
        asked = Q()
        for code in area_codes[start : start + AREAS_AT_ONCE]:
            asked |= under("area_code_now", code)
        marked += _mark(asked, now)
    return marked


def _mark(asked: Q, now: datetime) -> int:
    rows = Risk.objects.filter(asked, is_current=True)
    return rows.update(due_at=now, changed_at=now, change_no=F("change_no") + 1)
