"""Every read of campaigns; the first argument is the actor."""

from .campaigns import (
    CampaignFilter,
    CampaignPage,
    campaign,
    campaign_by_id,
    campaign_set,
    campaigns,
    citations,
    next_moves,
    participants,
    phases,
    running_campaigns,
    state_counts,
)

__all__ = [
    "CampaignFilter",
    "CampaignPage",
    "campaign",
    "campaign_by_id",
    "campaign_set",
    "campaigns",
    "citations",
    "next_moves",
    "participants",
    "phases",
    "running_campaigns",
    "state_counts",
]
