"""Accidents as a Django application."""

from django.apps import AppConfig


class AccidentsConfig(AppConfig):
    """Accidents."""

    name = "shouwang.prepare.accidents"
    label = "accidents"
