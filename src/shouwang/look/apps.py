"""Registers the design system with Django."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The wing of layouts and components."""

    name = "shouwang.look"
    label = "look"

    def ready(self) -> None:
        """Register the check that the assets are built."""
        from . import checks  # noqa: F401
