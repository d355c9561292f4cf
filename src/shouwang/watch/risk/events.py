"""What has happened to the risk picture, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskLevelChanged:
    """The level in force of a community or a place changed; `place_id` is None for a community."""

    risk_id: int
    area_code: str
    place_id: int | None
    level_before: str
    level_after: str
    is_overruled: bool
