"""The journal as a Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal."""

    name = "shouwang.ground.journal"
    label = "journal"
