"""The desk of a place's file as a Django application."""

from django.apps import AppConfig


class PlaceFileConfig(AppConfig):
    """The desk of a place's file."""

    name = "shouwang.desks.place_file"
    label = "place_file"
