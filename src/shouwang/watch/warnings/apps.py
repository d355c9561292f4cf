"""Warnings as a Django application."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Warnings."""

    name = "shouwang.watch.warnings"
    label = "warnings"

    def ready(self) -> None:
        """Tell the risk picture of warnings in force, and tasks where a warning's lead."""
        from shouwang.prepare.tasks.sources import use_task_source
        from shouwang.watch.risk.sources import RiskSources, use_risk_sources

        from .actions.obliging import TASK_KIND
        from .pages.evacuating import task_links
        from .queries.for_risk import lead_times, warnings_now

        use_risk_sources(RiskSources(warnings=warnings_now, lead_times=lead_times))
        use_task_source(TASK_KIND, task_links)
