"""The register of units as a Django application."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The register of units."""

    name = "shouwang.ground.units"
    label = "units"
