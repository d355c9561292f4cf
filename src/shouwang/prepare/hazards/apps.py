"""Hazards as a Django application."""

from django.apps import AppConfig

from shouwang.ground.documents.kinds import use_kinds

from .rules.paper_kinds import KINDS


class HazardsConfig(AppConfig):
    """Hazards."""

    name = "shouwang.prepare.hazards"
    label = "hazards"

    def ready(self) -> None:
        """Hand the kinds of documents about hazards over."""
        use_kinds(*KINDS)
