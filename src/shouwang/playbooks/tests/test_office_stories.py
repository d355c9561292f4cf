"""What passes between offices reaches those whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.events import offices as events
from shouwang.prepare.hazards.queries import Hazard
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard


@dataclass(frozen=True, slots=True)
class Street:
    """The people of the street and above."""

    cast: Cast
    secretary: Actor
    bureau: Actor
    hazard: Hazard


@pytest.fixture
def street(db: None) -> Street:
    """Return the people around a graded hazard."""
    del db
    cast = make_cast()
    secretary = actor_for("party_secretary", area_code=YUNSHAN)
    office = make_unit(kind="city_bureau", area_code=YUNSHAN[:6])
    bureau = actor_for("city_bureau", area_code=YUNSHAN[:6], unit=office)
    return Street(cast, secretary, bureau, make_hazard(cast, "graded"))


def heard(street: Street, event: object, title: str) -> set[str]:
    """Write an event, run the outbox, and return the roles that read the title."""
    emit(event, street.hazard.journal_key)  # type: ignore[arg-type]
    while outbox.drain("test"):
        continue
    cast = street.cast
    people = (cast.grid, cast.director, cast.safety, cast.leader, street.secretary, street.bureau)
    return {one.role for one in people if any(title in str(row.title) for row in inbox(one))}


STATION = {"safety_station_head"}
LEADERS = {"street_director", "party_secretary"}
BUREAU = {"city_bureau"}
COMMUNITY = {"grid_worker", "community_director"}


def test_refusals_help_and_reports(street: Street) -> None:
    key = street.hazard.pk, street.hazard.number
    bureau = street.bureau.unit_id
    refused = events.HazardRefused(*key, "refusal", None, clock.now())

    assert heard(street, refused, "请在限期内解决") == STATION
    raised = events.EscalationRaised(*key, bureau, is_by_time=True)
    assert heard(street, raised, "已上报市局") == BUREAU
    assert heard(street, events.EscalationAnswered(*key), "有了答复") == COMMUNITY
    assert heard(street, events.HelpAsked(*key, bureau), "请求协助整改") == BUREAU
    assert heard(street, events.HelpReminded(*key, bureau, 3), "已等待 3 天") == BUREAU
    assert heard(street, events.HelpRaised(*key, 7), "7 天未答复") == LEADERS | BUREAU
    assert heard(street, events.HelpAnswered(*key), "协助请求已答复") == COMMUNITY | STATION
    upward = events.MajorHazardReportedUpward(*key, was_late=False)
    assert heard(street, upward, "书面报告") == BUREAU
    unreported = heard(street, events.MajorHazardUnreported(*key), "没有按时书面报告")
    assert unreported == COMMUNITY | STATION | LEADERS


def test_listings(street: Street) -> None:
    key = street.hazard.pk, street.hazard.number
    bound = COMMUNITY | STATION | LEADERS

    assert heard(street, events.ListingProposed(*key, "county"), "请决定") == BUREAU
    assert heard(street, events.ListingProposed(*key, "street"), "请决定") == LEADERS | BUREAU
    assert heard(street, events.HazardListed(*key, "county", clock.now()), "已挂牌督办") == bound
    assert heard(street, events.ListingDeclined(*key, "county"), "未获同意") == bound
    assert heard(street, events.HazardDelisted(*key, "county"), "已验收摘牌") == bound


def test_hand_overs(street: Street) -> None:
    key = street.hazard.pk, street.hazard.number
    ours, station = street.cast.unit.pk, street.cast.station.pk

    offered = events.HandoverOffered(*key, ours, station)
    assert heard(street, offered, "请接收或退回") == STATION
    assert heard(street, events.HandoverAccepted(*key, ours, station), "已被接收") == COMMUNITY
    once = events.HandoverReturned(*key, ours, station, is_for_street=False)
    assert heard(street, once, "移交被退回") == COMMUNITY
    often = events.HandoverReturned(*key, ours, station, is_for_street=True)
    assert heard(street, often, "多次被退回") == COMMUNITY | STATION
    decided = events.HandlerDecided(*key, ours, station)
    assert heard(street, decided, "已指定办理单位") == COMMUNITY | STATION


@pytest.mark.parametrize(
    ("step", "roles"), [(1, COMMUNITY), (2, STATION), (3, LEADERS), (4, BUREAU)]
)
def test_each_step_of_an_overdue_hazard(street: Street, step: int, roles: set[str]) -> None:
    event = events.HazardOverdueRaised(street.hazard.pk, street.hazard.number, step, clock.now())

    assert heard(street, event, "超期未整改") == roles


@pytest.mark.parametrize(
    ("step", "roles"),
    [(1, STATION | {"street_director"}), (2, {"party_secretary"}), (3, BUREAU)],
)
def test_each_tier_of_an_unconfirmed_major_hazard(
    street: Street, step: int, roles: set[str]
) -> None:
    event = events.MajorHazardUnconfirmed(street.hazard.pk, street.hazard.number, step)

    assert heard(street, event, "电话无人确认") == roles
