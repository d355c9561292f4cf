"""The resident's desk as a Django application."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """The resident's desk."""

    name = "shouwang.desks.resident"
    label = "resident"
