"""Organisations and responsibility as a Django application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who answers for what."""

    name = "shouwang.prepare.organisations"
    label = "organisations"
