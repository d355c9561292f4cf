"""Fixtures of the hazards' tests."""

import pytest

from .factories import Cast, make_cast
from .offices import Above, make_above


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community."""
    del db
    return make_cast()


@pytest.fixture
def above(cast: Cast) -> Above:
    """Return the county above the street of the cast."""
    del cast
    return make_above()
