"""What the tests of duty share: the clock before the week, and the office with its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from .factories import Office, local, make_office


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, at Sunday noon before the week."""
    with time_machine.travel(local(21, 12), tick=False) as clock:
        yield clock


@pytest.fixture
def office(at: time_machine.Traveller) -> Office:
    """Return the street office with its people."""
    del at
    return make_office()
