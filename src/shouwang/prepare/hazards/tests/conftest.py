"""Fixtures of the hazards' tests."""

import pytest

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit

from .factories import Cast, make_cast
from .offices import Above, make_above
from .paper_making import SHOP


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


@pytest.fixture
def shop(cast: Cast) -> Unit:
    """Return the enterprise that has the hazards."""
    del cast
    make_unit(kind="city_bureau", area_code="330781", name="兰溪市应急管理局")
    return make_unit(kind="enterprise", area_code=HEPING, name=SHOP)
