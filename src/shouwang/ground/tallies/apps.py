"""Tallies as a Django application."""

from django.apps import AppConfig


class TalliesConfig(AppConfig):
    """Tallies."""

    name = "shouwang.ground.tallies"
    label = "tallies"
