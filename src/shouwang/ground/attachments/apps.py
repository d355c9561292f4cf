"""The room of attachments as a Django application."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Attachments."""

    name = "shouwang.ground.attachments"
    label = "attachments"
