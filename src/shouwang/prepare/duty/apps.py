"""Duty as a Django application."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """Duty."""

    name = "shouwang.prepare.duty"
    label = "duty"
