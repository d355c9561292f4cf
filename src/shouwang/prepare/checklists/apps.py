"""The checklists as a Django application."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    """The checklists."""

    name = "shouwang.prepare.checklists"
    label = "checklists"
