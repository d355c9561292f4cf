"""Reading agricultural assets and standardisation levels."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotFound
from shouwang.prepare.places.models import (
    AgriculturalAsset,
    AgriculturalAssetQuerySet,
    Place,
    Standardisation,
)
from shouwang.prepare.places.rules.assets import Granted, standard_on

ID_LIMIT = 2**63


def agricultural_assets(
    actor: Actor, area_code: str = "", *, has_archived: bool = False
) -> AgriculturalAssetQuerySet:
    """Return the agricultural assets within the actor's duties, by name."""
    rows = AgriculturalAsset.objects.visible_to(actor)
    if not has_archived:
        rows = rows.filter(archived_at=None)
    if area_code:
        bounds = AreaRange.under(area_code)
        rows = rows.filter(area_code_now__gte=bounds.low, area_code_now__lt=bounds.high)
    return rows.select_related("unit").order_by("name", "id")


def agricultural_asset(actor: Actor, asset_id: int) -> AgriculturalAsset:
    """Return one asset, in use or not; NotFound outside the actor's duties."""
    rows = AgriculturalAsset.objects.visible_to(actor).select_related("unit")
    found = rows.filter(pk=asset_id).first() if asset_id < ID_LIMIT else None
    if found is None:
        raise NotFound
    return found


def known_area_mu(actor: Actor, rows: Iterable[AgriculturalAsset]) -> Decimal | None:
    """Return the sum of the areas that are known; None when none is."""
    del actor
    areas = [row.area_mu for row in rows if row.area_mu is not None]
    return sum(areas, Decimal(0)) if areas else None


def standardisations(actor: Actor, row: Place) -> list[Standardisation]:
    """Return the levels of a place and of its unit, the newest first."""
    del actor
    asked = Q(place=row)
    if row.unit_id is not None:
        asked |= Q(unit_id=row.unit_id)
    return list(Standardisation.objects.filter(asked).order_by("-granted_on", "-id"))


def standards_of(
    actor: Actor, places: Collection[tuple[int, int | None]], on: date | None = None
) -> dict[int, Granted]:
    """Return the newest level by place, given (place, unit) pairs; a place without one is absent.

    The grants are read in one query and matched here, so that 20,000 places cost as much as one.
    """
    del actor
    day = on or clock.today()
    by_place: dict[int, list[Granted]] = {}
    by_unit: dict[int, list[Granted]] = {}
    rows = Standardisation.objects.filter(granted_on__lte=day)
    names = ("place_id", "unit_id", "level", "granted_on", "expires_on")
    for place_id, owner_id, level, granted_on, expires_on in rows.values_list(*names):
        granted = Granted(level, granted_on, expires_on)
        by_place.setdefault(place_id, []).append(granted)
        if owner_id is not None:
            by_unit.setdefault(owner_id, []).append(granted)
    found = {}
    for place_id, unit_id in places:
        history = [*by_place.get(place_id, ()), *by_unit.get(unit_id or 0, ())]
        newest = standard_on(history, day)
        if newest is not None:
            found[place_id] = newest
    return found


def standardisation_of_unit(actor: Actor, unit_id: int, on: date | None = None) -> Granted | None:
    """Return the newest level of a unit on a day, expired or not; None when it never had one."""
    del actor
    day = on or clock.today()
    rows = Standardisation.objects.filter(unit_id=unit_id).values_list(
        "level", "granted_on", "expires_on"
    )
    return standard_on((Granted(*row) for row in rows), day)
