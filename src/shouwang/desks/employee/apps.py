"""The employee's desk as a Django application."""

from django.apps import AppConfig


class EmployeeConfig(AppConfig):
    """The employee's desk."""

    name = "shouwang.desks.employee"
    label = "employee"
