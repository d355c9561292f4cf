"""The room of official documents as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official documents."""

    name = "shouwang.ground.documents"
    label = "documents"
