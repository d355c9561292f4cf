"""The accidents of the demo; `test_story_demo` plays the week once for these, too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.prepare.accidents import queries as accidents

from .story_week import Week

SYSTEM = Actor.system("recount")


def test_an_accident_of_35_months_marks_its_unit_and_one_of_37_does_not(told: Week) -> None:
    marked = accidents.units_with_serious_accidents(SYSTEM, date(2026, 6, 22))

    codes = [Unit.objects.get(pk=one.unit_id).code for one in marked]
    assert codes == ["e-qingshi"]


def test_the_fire_of_thursday_evening_is_a_general_accident(told: Week) -> None:
    found = accidents.counts(SYSTEM, "", date(2026, 6, 25), date(2026, 6, 25))

    assert [one.value for one in found.grades] == [0, 0, 0, 1]
    assert (found.dead.value, found.direct_loss_yuan.value) == (Decimal(0), Decimal(12_000))
