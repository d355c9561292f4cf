"""The story as a Django app."""

from django.apps import AppConfig


class StoryConfig(AppConfig):
    """The demo's story and its tour."""

    name = "shouwang.story"
    label = "story"
