"""Sensors as a Django application."""

from django.apps import AppConfig


class SensorsConfig(AppConfig):
    """Sensors."""

    name = "shouwang.watch.sensors"
    label = "sensors"

    def ready(self) -> None:
        """Seat the judges of rules and of anomalies."""
        from shouwang.watch.sensors.actions.anomalies import JUDGE as ANOMALIES
        from shouwang.watch.sensors.actions.judges import seat_judge
        from shouwang.watch.sensors.actions.rule_judge import JUDGE

        seat_judge(JUDGE)
        seat_judge(ANOMALIES)
