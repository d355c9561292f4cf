"""The wall of campaigns as a Django application."""

from django.apps import AppConfig


class WallConfig(AppConfig):
    """The wall of campaigns."""

    name = "shouwang.desks.wall"
    label = "wall"
