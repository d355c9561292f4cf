"""Which units must have an accountable person, and of which kind (R8)."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class AccountableKind(StrEnum):
    """In which capacity a person answers for a unit."""

    ADMINISTRATIVE_HEAD = "administrative_head"
    LEGAL_REPRESENTATIVE = "legal_representative"


ACCOUNTABLE_LABELS: dict[AccountableKind, Text] = {
    AccountableKind.ADMINISTRATIVE_HEAD: say("行政首长"),
    AccountableKind.LEGAL_REPRESENTATIVE: say("法定代表人"),
}

HEADED_KINDS = frozenset(
    {
        "city_government",
        "city_bureau",
        "street_office",
        "safety_station",
        "economic_development_office",
        "police_station",
        "public_order_office",
        "fire_station",
        "sector_authority",
        "residents_committee",
        "village_committee",
    }
)
"""Kinds of units that answer by their administrative head."""

EXEMPT_KINDS = frozenset({"individual_business", "other"})
"""Kinds of units that the rule does not ask: they have neither head nor legal representative."""


def accountable_kind(unit_kind: str) -> AccountableKind:
    """Return in which capacity the accountable person of a kind of unit answers."""
    if unit_kind in HEADED_KINDS:
        return AccountableKind.ADMINISTRATIVE_HEAD
    return AccountableKind.LEGAL_REPRESENTATIVE
