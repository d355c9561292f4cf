"""Two offices at the same moment: one wins, the other is told."""

from __future__ import annotations

from functools import partial

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import ListingDraft
from shouwang.prepare.hazards.models import Handover, Listing

from .factories import Cast, make_cast, make_hazard
from .offices import LANXI, make_above, make_major
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Return the people, in a database that other threads see."""
    del transactional_db
    return make_cast()


def test_of_two_who_list_at_once_one_wins_and_numbers_stay_apart(cast: Cast) -> None:
    above, other = make_above(), actor_for("city_bureau", area_code=LANXI)
    draft = ListingDraft("county", clock.today())
    hazards = [make_major(cast), make_major(cast)]

    same = at_once(
        partial(actions.list_hazard, above.bureau, hazards[0].number, draft),
        partial(actions.list_hazard, other, hazards[0].number, draft),
    )
    actions.list_hazard(other, hazards[1].number, draft)

    assert sorted(same) == ["done", "wrong-state"]
    assert len(set(Listing.objects.values_list("number", flat=True))) == 2


def test_accepting_while_the_street_decides_leaves_one_handler(cast: Cast) -> None:
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    officer = actor_for("police", area_code=YUNSHAN, unit=police)
    hazard = make_hazard(cast, "graded")
    actions.hand_over(cast.director, hazard.number, police.pk, reason="涉及治安")
    hazard.refresh_from_db()

    ended = at_once(
        partial(actions.accept_handover, officer, hazard.number, version=hazard.version),
        partial(
            actions.decide_handler,
            cast.safety,
            hazard.number,
            cast.station.pk,
            reason="由安监站办理",
            version=hazard.version,
        ),
    )

    assert sorted(ended) == ["done", "wrong-state"]
    assert Handover.objects.exclude(decided_at=None).count() == 1
