"""The desk of duties as a Django application."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The desk of duties."""

    name = "shouwang.desks.duties"
    label = "duties"
