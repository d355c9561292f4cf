"""The enterprise's desk as a Django application."""

from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    """The enterprise's desk."""

    name = "shouwang.desks.enterprise"
    label = "enterprise"
