"""The working days as a Django application."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """The holiday calendar."""

    name = "shouwang.ground.workdays"
    label = "workdays"
