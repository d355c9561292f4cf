"""The room of workbooks as a Django application."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Workbooks."""

    name = "shouwang.ground.workbooks"
    label = "workbooks"
