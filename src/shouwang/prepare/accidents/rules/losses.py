"""Losses of agricultural assets: how many mu were hit, what was lost, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .parameters import LOSS_LIMIT_YUAN, LOSS_PLACES, REASON_LIMIT

ASSET_KIND: Final = "agricultural_asset"
ASSET_KEY: Final = re.compile(rf"{ASSET_KIND}:([1-9][0-9]{{0,17}})")
MU_DIGITS: Final = 12
MU_PLACES: Final = 4
MU_LIMIT: Final = Decimal(10) ** (MU_DIGITS - MU_PLACES)


@dataclass(frozen=True, slots=True)
class LossDraft:
    """What an accident did to one asset; None is unknown and never zero."""

    asset_key: str
    affected_mu: Decimal | None = None
    lost_yuan: Decimal | None = None
    note: str = ""


def asset_id_of(key: str) -> int | None:
    """Return the asset that a key such as `agricultural_asset:12` names; None of another key."""
    found = ASSET_KEY.fullmatch(key)
    return int(found[1]) if found else None


def check_loss(draft: LossDraft) -> int:
    """Return the asset of a draft, or refuse it, naming each wrong field."""
    asset_id = asset_id_of(draft.asset_key)
    faults = {
        "affected_mu": _amount_fault(draft.affected_mu, MU_LIMIT, MU_PLACES),
        "lost_yuan": _amount_fault(draft.lost_yuan, LOSS_LIMIT_YUAN, LOSS_PLACES),
        "note": say("最多 {n} 个字。", n=REASON_LIMIT) if len(draft.note) > REASON_LIMIT else None,
    }
    if draft.affected_mu is None and draft.lost_yuan is None:
        faults["affected_mu"] = say("受损面积和损失金额至少填一项。")
    wrong = {name: fault for name, fault in faults.items() if fault is not None}
    if asset_id is None:
        wrong["asset_key"] = say("请选择农业资产。")
    if wrong or asset_id is None:
        raise Invalid(wrong)
    return asset_id


def _amount_fault(amount: Decimal | None, limit: Decimal, places: int) -> Text | None:
    if amount is None:
        return None
    if not amount.is_finite() or not 0 <= amount < limit:
        return say("应为 0 至 {limit} 之间的数。", limit=f"{limit:f}")
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        return say("最多 {n} 位小数。", n=places)
    return None


def check_fits(affected_mu: Decimal | None, area_mu: Decimal | None) -> None:
    """Refuse more mu than the asset has, where its area is known."""
    if affected_mu is not None and area_mu is not None and affected_mu > area_mu:
        words = say("受损面积不能大于登记面积 {area} 亩。", area=f"{area_mu.normalize():f}")
        raise Invalid({"affected_mu": words})
