"""Whether a unit is ready for a campaign: a group, funds, a plan (R57, R58)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shouwang.ground.errors import Text, say

GROUP = say("工作领导小组")
FUNDS = say("工作经费")
FUNDS_UNKNOWN = say("工作经费（未登记）")
PLAN = say("实施方案")
PLAN_UNASKED = say("实施方案（尚未布置报送）")


@dataclass(frozen=True, slots=True)
class UnitReadiness:
    """One unit's three checks; None is unknown and never no.

    Funds are unknown while nothing is written down; a plan is unknown while none is asked for.
    """

    unit_id: int
    unit_name: str
    kind: str
    area_code: str
    has_group: bool
    funds_yuan: Decimal | None
    has_plan: bool | None

    @property
    def has_funds(self) -> bool | None:
        """Tell whether some money is set aside; None while nothing is written down."""
        return None if self.funds_yuan is None else self.funds_yuan > 0

    @property
    def is_ready(self) -> bool:
        """Tell whether all three are known to be there."""
        return self.has_group and self.has_funds is True and self.has_plan is True

    @property
    def missing(self) -> tuple[Text, ...]:
        """Return what is not there or not known to be."""
        found = [] if self.has_group else [GROUP]
        if self.has_funds is not True:
            found.append(FUNDS_UNKNOWN if self.has_funds is None else FUNDS)
        if self.has_plan is not True:
            found.append(PLAN_UNASKED if self.has_plan is None else PLAN)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many of the units that take part are ready, and each of them."""

    units: Sequence[UnitReadiness]

    @property
    def numerator(self) -> int:
        """Return how many units are ready."""
        return sum(unit.is_ready for unit in self.units)

    @property
    def denominator(self) -> int:
        """Return how many units take part."""
        return len(self.units)

    @property
    def rate(self) -> Decimal | None:
        """Return ready over all, unrounded; None (not applicable) when no unit takes part."""
        return Decimal(self.numerator) / self.denominator if self.units else None

    @property
    def not_ready(self) -> list[UnitReadiness]:
        """Return the units that are not ready."""
        return [unit for unit in self.units if not unit.is_ready]
