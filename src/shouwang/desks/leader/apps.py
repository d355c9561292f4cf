"""The leader's desk as a Django application."""

from django.apps import AppConfig


class LeaderConfig(AppConfig):
    """The leader's desk."""

    name = "shouwang.desks.leader"
    label = "leader"
