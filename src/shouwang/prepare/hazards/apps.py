"""Hazards as a Django application."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    """Hazards."""

    name = "shouwang.prepare.hazards"
    label = "hazards"
