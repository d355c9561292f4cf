"""Fixtures of the hazards' tests."""

import pytest

from .factories import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people around one community."""
    del db
    return make_cast()
