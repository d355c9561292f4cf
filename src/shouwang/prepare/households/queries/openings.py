"""Who looked: at one person, or in an area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.ground.remapping import under
from shouwang.prepare.households.models import Opening
from shouwang.prepare.households.rules.parameters import SHOWN_LIMIT
from shouwang.prepare.households.states import COUNT

from .reach import reached


@dataclass(frozen=True, slots=True)
class OpeningView:
    """One time that names were shown: when, to whom, of how many, why."""

    opening_id: int
    at: datetime
    by: str
    post_words: str
    kind: str
    kind_label: Text
    people_count: int
    area_code: str
    reason: str


def openings(actor: Actor, area: str = "", *, limit: int = SHOWN_LIMIT) -> list[OpeningView]:
    """Return who looked at people within the actor's duties, the latest first."""
    if not actor.holds(COUNT):
        raise NotAllowed
    rows = Opening.objects.visible_to(actor).filter(under("area_code_now", area))
    found = _views(rows, limit)
    if not found and area and not actor.may(COUNT, Target(area)):
        raise NotFound
    return found


def openings_of(actor: Actor, person_id: int, *, limit: int = SHOWN_LIMIT) -> list[OpeningView]:
    """Return who looked at one person, alone or in a list, the latest first."""
    reached(actor, person_id)
    return _views(Opening.objects.filter(people__person_id=person_id), limit)


def _views(rows: QuerySet[Opening], limit: int) -> list[OpeningView]:
    told = rows.select_related("by", "post__unit").order_by("-at", "-id")
    return [
        OpeningView(
            opening_id=row.pk,
            at=row.at,
            by=row.by.name if row.by else "",
            post_words=str(row.post) if row.post else "",
            kind=row.kind,
            kind_label=row.kind_label,
            people_count=row.people_count,
            area_code=row.area_code_now,
            reason=row.reason,
        )
        for row in told[:limit]
    ]
