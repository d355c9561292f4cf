"""Campaigns, as Django sees them."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Special campaigns."""

    name = "shouwang.prepare.campaigns"
    label = "campaigns"
