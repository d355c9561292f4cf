"""Puts the ground in place when Django starts: data keys, story time, playbooks' table."""

from django.apps import AppConfig
from django.conf import settings

from shouwang.ground import clock, data_keys

from .env import Environment
from .migrating import render_new_models_alone


class ConfigConfig(AppConfig):
    """The start-up of the whole."""

    name = "shouwang.config"
    label = "config"

    def ready(self) -> None:
        """Hand the key ring and the clock over, and make migrations quick."""
        environment: Environment = settings.ENVIRONMENT
        ring = (
            data_keys.KeyRing.parse(environment.data_keys)
            if environment.data_keys
            else data_keys.KeyRing.from_file(environment.home / "keys" / "data-keys")
        )
        data_keys.use_ring(ring)
        if environment.uses_story_time:
            clock.use_story_file(environment.home / "story-clock.json")
        render_new_models_alone()
