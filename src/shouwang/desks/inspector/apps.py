"""The grid worker's desk as a Django application."""

from django.apps import AppConfig


class InspectorConfig(AppConfig):
    """The grid worker's desk."""

    name = "shouwang.desks.inspector"
    label = "inspector"
