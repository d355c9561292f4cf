"""What the leader's page is about, and how it writes a share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from shouwang.ground.errors import say
from shouwang.prepare.hazards.queries.leader_rates import Share

STREET_DIGITS, VILLAGE_DIGITS = 9, 12
NO_DATA = say("当日无数据")


@dataclass(frozen=True, slots=True)
class View:
    """What the page is about: an area as of a day, seen on a day."""

    code: str
    on: date
    today: date

    @property
    def is_today(self) -> bool:
        """Tell whether the page shows the present."""
        return self.on == self.today

    def query(self, code: str = "") -> str:
        """Return the address's query for an area on the same day."""
        asked = {"area": code or self.code}
        return urlencode(asked if self.is_today else {**asked, "on": self.on.isoformat()})


def share_text(share: Share | None) -> str:
    """Return numerator and denominator; "" when they are not known."""
    return "" if share is None else f"{share.numerator}/{share.denominator}"


def percent(share: Share | None) -> str:
    """Return the share in percent, cut so that it never looks better than it is; "" of nothing."""
    if share is None or not share.denominator:
        return ""
    whole, tenths = divmod(share.numerator * 1_000 // share.denominator, 10)
    return f"{whole}.{tenths}%" if tenths else f"{whole}%"
