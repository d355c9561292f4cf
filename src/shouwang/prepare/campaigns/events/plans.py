"""What has happened to a campaign's plan, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CampaignStarted:
    """A campaign has started: its scope is frozen and its participants owe what it asks."""

    campaign_id: int
    area_code: str


@dataclass(frozen=True, slots=True)
class CampaignCancelled:
    """A campaign that had started was given up."""

    campaign_id: int
    area_code: str
