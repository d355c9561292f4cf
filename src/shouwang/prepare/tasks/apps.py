"""Tasks as a Django application."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks."""

    name = "shouwang.prepare.tasks"
    label = "tasks"
