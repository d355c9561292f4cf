"""Places join the check that everything has exactly one owner."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.playbooks.places_have_one_owner import check_places
from shouwang.prepare.organisations.ownership import object_sources
from shouwang.prepare.organisations.tests.factories import MONDAY
from shouwang.prepare.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


def test_a_place_whose_output_is_unknown_has_no_owner() -> None:
    unknown = make_place("同心包装（虚构）", is_enterprise=True)
    make_place("云锦纺织（虚构）", is_enterprise=True, annual_output_yuan=Decimal("5000000.00"))

    found = check_places(Actor.system("test"), YUNSHAN, MONDAY)
    elsewhere = check_places(Actor.system("test"), "330781001", MONDAY)

    assert (found.total, elsewhere.total) == (2, 0)
    assert [(one.key, one.owners) for one in found.found] == [(f"place:{unknown.pk}", 0)]


def test_the_register_of_places_is_asked() -> None:
    assert object_sources()["place"] is check_places
