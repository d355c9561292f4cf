"""The watch desk as a Django application."""

from django.apps import AppConfig


class WatchDeskConfig(AppConfig):
    """The watch desk."""

    name = "shouwang.desks.watch_desk"
    label = "watch_desk"
