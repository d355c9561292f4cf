"""Sensors as a Django application."""

from django.apps import AppConfig


class SensorsConfig(AppConfig):
    """Sensors."""

    name = "shouwang.watch.sensors"
    label = "sensors"

    def ready(self) -> None:
        """Seat the judge of rules."""
        from shouwang.watch.sensors.actions.judges import seat_judge
        from shouwang.watch.sensors.actions.rule_judge import JUDGE

        seat_judge(JUDGE)
