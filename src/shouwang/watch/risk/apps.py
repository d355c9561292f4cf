"""Risk as a Django application."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """Risk."""

    name = "shouwang.watch.risk"
    label = "risk"
