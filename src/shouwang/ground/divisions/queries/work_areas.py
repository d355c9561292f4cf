"""Reading work areas: which villages belong together on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import WorkArea, WorkAreaMember
from shouwang.ground.divisions.rules.codes import normalise_code
from shouwang.ground.errors import NotFound


@dataclass(frozen=True, slots=True)
class WorkAreaView:
    """A work area as it stood on a day."""

    id: int
    name: str
    street_code: str
    village_codes: tuple[str, ...]


def _on(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def _views(areas: list[WorkArea], day: date) -> list[WorkAreaView]:
    ids = [area.pk for area in areas]
    villages: dict[int, list[str]] = {pk: [] for pk in ids}
    members = WorkAreaMember.objects.filter(_on(day), work_area__in=ids).order_by("village_code")
    for area_id, code in members.values_list("work_area_id", "village_code"):
        villages[area_id].append(code)
    return [
        WorkAreaView(
            id=area.pk,
            name=area.name,
            street_code=area.street_code,
            village_codes=tuple(villages[area.pk]),
        )
        for area in areas
    ]


def work_areas(actor: Actor, street_code: str, on: date | None = None) -> list[WorkAreaView]:
    """Return a street's work areas as they stood on a day, today by default."""
    del actor
    areas = WorkArea.objects.filter(street_code=normalise_code(street_code)).order_by("id")
    return _views(list(areas), on or clock.today())


def work_area(actor: Actor, work_area_id: int, on: date | None = None) -> WorkAreaView:
    """Return one work area."""
    del actor
    area = WorkArea.objects.filter(pk=work_area_id).first()
    if area is None:
        raise NotFound
    return _views([area], on or clock.today())[0]


def work_area_of(actor: Actor, village_code: str, on: date | None = None) -> WorkAreaView | None:
    """Return the work area that a village belongs to on a day; None when to none."""
    day = on or clock.today()
    member = WorkAreaMember.objects.filter(
        _on(day), village_code=normalise_code(village_code)
    ).first()
    return None if member is None else work_area(actor, member.work_area_id, day)


def work_area_names(actor: Actor, street_code: str, on: date | None = None) -> dict[str, str]:
    """Return the work area's name by village code, so that any statistic can be grouped by it."""
    return {
        code: area.name
        for area in work_areas(actor, street_code, on)
        for code in area.village_codes
    }
