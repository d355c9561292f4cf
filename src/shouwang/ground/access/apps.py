"""Access as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Access."""

    name = "shouwang.ground.access"
    label = "access"
