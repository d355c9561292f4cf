"""Accounts and posts as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and posts."""

    name = "shouwang.ground.people"
    label = "people"
