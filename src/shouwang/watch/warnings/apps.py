"""Warnings as a Django application."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Warnings."""

    name = "shouwang.watch.warnings"
    label = "warnings"
