"""Losses of agricultural assets: of one accident, and of one asset over the years (R47)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shouwang.ground.actor import Actor
from shouwang.prepare.accidents.models import Accident, AssetLoss
from shouwang.prepare.accidents.rules.losses import ASSET_KIND, asset_id_of
from shouwang.prepare.places import queries as places


@dataclass(frozen=True, slots=True)
class LossView:
    """What an accident did to an asset; None is unknown and never zero."""

    number: str
    occurred_at: datetime
    asset_key: str
    asset_name: str
    area_mu: Decimal | None
    affected_mu: Decimal | None
    lost_yuan: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class LossSum:
    """The sum of what is known, and of how many rows it is not known."""

    affected_mu: Decimal | None
    lost_yuan: Decimal | None
    unknown_mu: int
    unknown_yuan: int


def losses_of(actor: Actor, found: Accident) -> list[LossView]:
    """Return the losses of an accident that is known to be visible."""
    rows = AssetLoss.objects.filter(accident=found).select_related("accident")
    return _views(actor, rows.order_by("id"))


def losses_of_asset(actor: Actor, asset_id: int) -> list[LossView]:
    """Return what accidents within the actor's duties did to an asset, the latest first."""
    places.agricultural_asset(actor, asset_id)
    seen = Accident.objects.visible_to(actor)
    rows = AssetLoss.objects.filter(
        asset_key=f"{ASSET_KIND}:{asset_id}", accident__in=seen.values("pk")
    )
    return _views(actor, rows.select_related("accident").order_by("-accident__occurred_at", "-id"))


def loss_sum(actor: Actor, rows: Iterable[LossView]) -> LossSum:
    """Add losses up; None when nothing is known."""
    del actor
    found = list(rows)
    areas = [row.affected_mu for row in found if row.affected_mu is not None]
    money = [row.lost_yuan for row in found if row.lost_yuan is not None]
    return LossSum(
        sum(areas, Decimal(0)) if areas else None,
        sum(money, Decimal(0)) if money else None,
        len(found) - len(areas),
        len(found) - len(money),
    )


def assets_near(actor: Actor, found: Accident) -> list[tuple[str, str]]:
    """Return the assets of the accident's street within the actor's duties, as (key, name)."""
    rows = places.agricultural_assets(actor, found.street_code or found.area_code_now)
    return [(f"{ASSET_KIND}:{row.pk}", row.name) for row in rows[:200]]


def _views(actor: Actor, rows: Iterable[AssetLoss]) -> list[LossView]:
    known = list(rows)
    ids = {asset_id_of(row.asset_key) for row in known}
    named = places.agricultural_assets(actor, has_archived=True).filter(
        pk__in=[pk for pk in ids if pk]
    )
    assets = {f"{ASSET_KIND}:{asset.pk}": asset for asset in named}
    return [
        LossView(
            number=row.accident.number,
            occurred_at=row.accident.occurred_at,
            asset_key=row.asset_key,
            asset_name=assets[row.asset_key].name if row.asset_key in assets else "",
            area_mu=assets[row.asset_key].area_mu if row.asset_key in assets else None,
            affected_mu=row.affected_mu,
            lost_yuan=row.lost_yuan,
            note=row.note,
        )
        for row in known
    ]
