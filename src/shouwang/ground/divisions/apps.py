"""The divisions as a Django application."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    """The administrative tree."""

    name = "shouwang.ground.divisions"
    label = "divisions"
