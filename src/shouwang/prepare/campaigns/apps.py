"""Campaigns, as Django sees them."""

from django.apps import AppConfig

from shouwang.ground.documents.kinds import use_kinds

from .rules.paper_kinds import CAMPAIGN_SUMMARY


class CampaignsConfig(AppConfig):
    """Special campaigns."""

    name = "shouwang.prepare.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        """Hand the kind of document over that closes a campaign."""
        use_kinds(CAMPAIGN_SUMMARY)
