"""Records follow the administrative tree."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.events import DivisionChanged
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.accidents.queries import Accident
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.queries import Hazard
from shouwang.prepare.hazards.queries import hazards as ledger

pytestmark = pytest.mark.django_db

NEW = "330781003007"
OTHER = f"{YUNSHAN}006"


def change(kind: str) -> None:
    event = DivisionChanged(1, kind, HEPING, NEW, date(2026, 6, 24))
    emit(event, f"division:{HEPING}")
    outbox.drain("test")


@pytest.fixture
def director() -> Actor:
    """The director of the community that is merged into another street's."""
    return actor_for("community_director")


def test_a_merged_village_takes_its_hazards_units_and_posts_along(director: Actor) -> None:
    hazards.register(director, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))

    change("merge")

    found = Hazard.objects.get()
    assert (found.area_code_at_time, found.area_code_now) == (HEPING, NEW)
    assert (found.street_code, found.village_code) == ("330781003", NEW)
    assert Unit.objects.get(pk=director.unit_id or 0).area_code == NEW
    assert Post.objects.get(pk=director.post_id or 0).area_code == NEW


def test_a_merged_village_takes_its_accidents_along() -> None:
    make_accident(area_code=HEPING)

    change("merge")

    found = Accident.objects.get()
    assert (found.area_code_at_time, found.area_code_now) == (HEPING, NEW)


def test_after_a_merge_the_director_still_finds_the_hazard_by_its_words(director: Actor) -> None:
    hazards.register(director, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))
    change("merge")

    moved = resolve(director.account_id or 0, on=date(2026, 6, 24))

    assert ledger(moved).count == 1


def test_a_neighbouring_village_stays_where_it_is() -> None:
    neighbour = actor_for("community_director", area_code=OTHER)
    hazards.register(neighbour, hazards.HazardDraft("消火栓被埋", area_code=OTHER))

    change("merge")

    assert Hazard.objects.get().area_code_now == OTHER


def test_after_a_split_nothing_is_moved_by_guess(director: Actor) -> None:
    hazards.register(director, hazards.HazardDraft("楼道停放电动车", area_code=HEPING))

    change("split")

    assert Hazard.objects.get().area_code_now == HEPING
