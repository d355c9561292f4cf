"""The room of delivery as a Django application."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Delivery."""

    name = "shouwang.ground.delivery"
    label = "delivery"
