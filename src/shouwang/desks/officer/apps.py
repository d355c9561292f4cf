"""The officer's desk as a Django application."""

from django.apps import AppConfig


class OfficerConfig(AppConfig):
    """The officer's desk."""

    name = "shouwang.desks.officer"
    label = "officer"
