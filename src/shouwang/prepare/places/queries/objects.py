"""Reading what must be inspected: due, overdue, and the rate "inspected in time" (R46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.places.models import InspectableObject, ObjectInspection
from shouwang.prepare.places.rules.inspecting import (
    OBJECT_CATEGORY_LABELS,
    RESULT_LABELS,
    Fallen,
    InspectionRate,
    InspectionResult,
    ObjectCategory,
    inspection_rate,
)

from .places import PlaceFilters, place_set

DUE_SOON = timedelta(days=30)
OBJECT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class ObjectFilters:
    """Which objects; `standing` is overdue, due (within 30 days), unknown, or "" for all."""

    area: str = ""
    category: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class ObjectView:
    """An object with how it stands on a day."""

    object: InspectableObject
    category_label: Text
    standing: str
    days: int | None


def object_set(
    actor: Actor, filters: ObjectFilters | None = None, on: date | None = None
) -> QuerySet[InspectableObject]:
    """Return the objects in use within the actor's duties, the earliest due day first."""
    asked, day = filters or ObjectFilters(), on or clock.today()
    places = place_set(actor, PlaceFilters(area=asked.area)).values("pk")
    rows = InspectableObject.objects.filter(is_active=True, place__in=places)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.standing == "overdue":
        rows = rows.filter(due_on__lt=day)
    elif asked.standing == "due":
        rows = rows.filter(due_on__gte=day, due_on__lte=day + DUE_SOON)
    elif asked.standing == "unknown":
        rows = rows.filter(due_on=None)
    return rows.select_related("place").order_by("due_on", "id")


def object_views(
    actor: Actor,
    filters: ObjectFilters | None = None,
    *,
    limit: int = 25,
    offset: int = 0,
    on: date | None = None,
) -> list[ObjectView]:
    """Return a part of the list in words."""
    day = on or clock.today()
    rows = object_set(actor, filters, day)[offset : offset + min(limit, OBJECT_LIMIT)]
    return [_view(row, day) for row in rows]


def _view(row: InspectableObject, day: date) -> ObjectView:
    label = OBJECT_CATEGORY_LABELS[ObjectCategory(row.category)]
    if row.due_on is None:
        return ObjectView(row, label, "unknown", None)
    days = (row.due_on - day).days
    standing = "overdue" if days < 0 else "due" if row.due_on <= day + DUE_SOON else "later"
    return ObjectView(row, label, standing, days)


def inspected_in_time(
    actor: Actor,
    from_on: date,
    to_on: date,
    *,
    area_code: str = "",
    category: str = "",
    on: date | None = None,
) -> InspectionRate:
    """Return the rate "inspected in time" of what fell due in a period, both days included.

    What is not done counts as not in time; objects out of use owe nothing more. Where an object
    was inspected more than once for the same due day, the first counts.
    """
    day = on or clock.today()
    places = place_set(actor, PlaceFilters(area=area_code)).values("pk")
    done = ObjectInspection.objects.filter(
        object__place__in=places, due_on__gte=from_on, due_on__lte=to_on
    )
    owed = InspectableObject.objects.filter(
        is_active=True, place__in=places, due_on__gte=from_on, due_on__lte=to_on
    )
    if category:
        done, owed = done.filter(object__category=category), owed.filter(category=category)
    firsts = {
        (pk, due): first
        for pk, due, first in done.values_list("object_id", "due_on")
        .annotate(first=Min("inspected_on"))
        .order_by()
    }
    open_now = {(pk, due) for pk, due in owed.values_list("pk", "due_on")} - set(firsts)
    fallen = [
        *(Fallen(due, first) for (_, due), first in firsts.items() if due),
        *(Fallen(due) for _, due in open_now if due),
    ]
    return inspection_rate(fallen, from_on, to_on, day)


def inspections_of(actor: Actor, place_id: int) -> dict[int, list[ObjectInspection]]:
    """Return the inspections done by object of a place that the actor was shown, newest first."""
    del actor
    found: dict[int, list[ObjectInspection]] = {}
    rows = ObjectInspection.objects.filter(object__place_id=place_id)
    for row in rows.order_by("-inspected_on", "-id"):
        found.setdefault(row.object_id, []).append(row)
    return found


def result_label(actor: Actor, result: str) -> Text:
    """Return the words of a result."""
    del actor
    return RESULT_LABELS[InspectionResult(result)]
