"""Households as a Django application."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Households and the vulnerable people in them."""

    name = "shouwang.prepare.households"
    label = "households"
