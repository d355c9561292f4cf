"""Every write of campaigns; the first argument is the actor."""

from shouwang.prepare.campaigns.rules.phases import CampaignDraft, CitationDraft, PhaseDraft

from .drafting import cite_document, draft_campaign, set_phases
from .notices import confirm_notice, find_notices
from .participants import add_participants

__all__ = [
    "CampaignDraft",
    "CitationDraft",
    "PhaseDraft",
    "add_participants",
    "cite_document",
    "confirm_notice",
    "draft_campaign",
    "find_notices",
    "set_phases",
]
