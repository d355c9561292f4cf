"""The register of places, as Django sees it."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The register of places."""

    name = "shouwang.prepare.places"
    label = "places"
