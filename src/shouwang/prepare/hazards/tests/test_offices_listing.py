"""Listing by a level of government: proposed, decided, delisted by the same level."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.errors import Invalid, NotAllowed, WrongState
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import (
    Fix,
    ListingDraft,
)
from shouwang.prepare.hazards.models import (
    Hazard,
    Listing,
)

from .factories import Cast, make_hazard, prepared_photo
from .offices import (
    LANXI,
    Above,
    fresh,
    make_major,
    moves,
    traces,
)


def listed(cast: Cast, above: Above, hazard: Hazard) -> None:
    """Propose and list a hazard at the county."""
    actions.propose_listing(cast.safety, hazard.number, "county", reason="威胁十七户")
    draft = ListingDraft("county", clock.today() + timedelta(days=30))
    actions.list_hazard(above.bureau, hazard.number, draft)


def test_a_listing_is_numbered_watched_accepted_and_delisted(cast: Cast, above: Above) -> None:
    with time_machine.travel("2026-06-27T15:30:00+08:00", tick=False):
        hazard, second = make_major(cast), make_major(cast)
        listed(cast, above, hazard)
        listed(cast, above, second)
        kept = fresh(hazard)
        assert (kept.listed_level, kept.listed_at) == ("county", clock.now())
        assert kept.listing_due_at == clock.end_of_day(date(2026, 7, 27))
        actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))
        actions.verify_and_close(cast.verifier, hazard.number)
        actions.delist(above.bureau, hazard.number, reason="现场验收合格")

    rows = list(Listing.objects.order_by("id"))
    assert [row.number for row in rows] == ["兰督〔2026〕1号", "兰督〔2026〕2号"]
    assert [row.state for row in rows] == ["delisted", "listed"]
    assert rows[0].supervising_unit_id == above.office.pk
    kept = fresh(hazard)
    assert (kept.listed_level, kept.delisted_level) == ("", "county")
    assert kept.delisted_at is not None


def test_only_the_listing_level_delists(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    listed(cast, above, hazard)
    actions.fix_at_once(cast.grid, hazard.number, Fix(photos=(prepared_photo(),)))
    actions.verify(cast.verifier, hazard.number)
    prefecture = actor_for("city_bureau", area_code=YUNSHAN[:4])
    before = traces(hazard)

    for actor in (cast.leader, prefecture):
        assert "delist" not in moves(actor, hazard)
        with pytest.raises(NotAllowed) as refused:
            actions.delist(actor, hazard.number, reason="合格")
        assert "县级挂牌只能由县（市）一级办理" in str(refused.value)
    assert traces(hazard) == before

    assert "delist" in moves(above.bureau, hazard)


def test_delisting_waits_for_the_verification(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    listed(cast, above, hazard)

    assert "delist" not in moves(above.bureau, hazard)
    with pytest.raises(WrongState):
        actions.delist(above.bureau, hazard.number, reason="合格")

    assert fresh(hazard).listed_level == "county"


def test_county_and_above_list_major_hazards_only(cast: Cast, above: Above) -> None:
    hazard = make_hazard(cast, "graded")
    due_on = clock.today() + timedelta(days=30)

    with pytest.raises(Invalid):
        actions.propose_listing(cast.safety, hazard.number, "county", reason="反复发生")
    with pytest.raises(Invalid):
        actions.list_hazard(above.bureau, hazard.number, ListingDraft("county", due_on))
    actions.list_hazard(cast.leader, hazard.number, ListingDraft("street", due_on))

    assert fresh(hazard).listed_level == "street"


def test_another_level_than_the_asked_one_decides_nothing(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    actions.propose_listing(cast.safety, hazard.number, "county", reason="威胁十七户")
    draft = ListingDraft("", clock.today())

    assert not moves(cast.leader, hazard) & {"list", "decline_listing"}
    with pytest.raises(NotAllowed):
        actions.list_hazard(cast.leader, hazard.number, draft)
    with pytest.raises(NotAllowed):
        actions.decline_listing(cast.leader, hazard.number, reason="不够条件")
    actions.decline_listing(above.bureau, hazard.number, reason="不够条件")

    assert Listing.objects.get().state == "declined"
    assert fresh(hazard).listed_level == ""


def test_of_two_listings_at_once_one_wins(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)
    draft = ListingDraft("county", clock.today())
    other = actor_for("city_bureau", area_code=LANXI)
    actions.list_hazard(above.bureau, hazard.number, draft, version=hazard.version)

    with pytest.raises(WrongState):
        actions.list_hazard(other, hazard.number, draft, version=hazard.version)
    with pytest.raises(WrongState):
        actions.list_hazard(other, hazard.number, draft)

    assert Listing.objects.count() == 1


def test_a_listing_needs_a_deadline_that_is_not_past(cast: Cast, above: Above) -> None:
    hazard = make_major(cast)

    for due_on in (None, clock.today() - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            actions.list_hazard(above.bureau, hazard.number, ListingDraft("county", due_on))
        assert set(refused.value.fields) == {"due_on"}

    assert Listing.objects.count() == 0
