"""Warnings as a Django application."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Warnings."""

    name = "shouwang.watch.warnings"
    label = "warnings"

    def ready(self) -> None:
        """Tell the risk picture which warnings are in force, and how early they came."""
        from shouwang.watch.risk.sources import RiskSources, use_risk_sources

        from .queries.for_risk import lead_times, warnings_now

        use_risk_sources(RiskSources(warnings=warnings_now, lead_times=lead_times))
