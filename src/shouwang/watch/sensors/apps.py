"""Sensors as a Django application."""

from django.apps import AppConfig


class SensorsConfig(AppConfig):
    """Sensors."""

    name = "shouwang.watch.sensors"
    label = "sensors"
