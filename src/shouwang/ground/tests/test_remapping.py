"""After a merge or a new code, records lie under the new one; those beside them stay."""

from __future__ import annotations

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import Entry
from shouwang.ground.people import actions as people
from shouwang.ground.people.models import Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units import actions as units
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import make_unit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
HEPING, GRID, BESIDE, NEW = "330781002005", "330781002005001", "330781002006", "330781003009"


def test_units_of_an_area_and_below_move_and_their_versions_rise() -> None:
    for area in (HEPING, GRID, BESIDE):
        make_unit(area_code=area)

    moved = units.remap_area(SYSTEM, HEPING, NEW)

    rows = Unit.objects.order_by("pk").values_list("area_code", "version")
    assert list(rows) == [(NEW, 2), (f"{NEW}001", 2), (BESIDE, 1)]
    entry = Entry.objects.get(verb="unit.remap_area")
    assert (moved, entry.object_key) == (2, f"division:{HEPING}")


def test_posts_of_an_area_move() -> None:
    make_post(area_code=HEPING)
    make_post(area_code=BESIDE)

    assert people.remap_area(SYSTEM, HEPING, NEW) == 1
    assert set(Post.objects.values_list("area_code", flat=True)) == {NEW, BESIDE}
    assert Entry.objects.filter(verb="post.remap_area").count() == 1


@pytest.mark.parametrize("remap", [units.remap_area, people.remap_area])
def test_nobody_moves_records_by_hand(remap: object) -> None:
    make_unit(area_code=HEPING)

    with pytest.raises(NotAllowed):
        remap(Actor(key="account:1", account_id=1), HEPING, NEW)  # type: ignore[operator]

    assert Unit.objects.get().area_code == HEPING
    assert Entry.objects.count() == 0
