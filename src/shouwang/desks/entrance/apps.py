"""The entrance as a Django application."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """The entrance."""

    name = "shouwang.desks.entrance"
    label = "entrance"
