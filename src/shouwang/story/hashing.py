"""Opens the ninety accounts of the demo quickly: a light Argon2, renewed at the first sign-in.

The demo binds to this machine and its one password is printed on the screen, so its strength
guards nothing; the usual hasher would take a third of the building time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings


class LightArgon2(Argon2PasswordHasher):
    """Argon2 with the least work; the usual hasher reads what it wrote."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


@contextmanager
def light_hashing() -> Iterator[None]:
    """Hash passwords lightly until the end of the block."""
    light = f"{LightArgon2.__module__}.{LightArgon2.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[light, *settings.PASSWORD_HASHERS]):
        yield
