"""What happens above risk: what makes it due, and who hears of red."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.journal.events import Envelope
from shouwang.playbooks.changed_division_moves_records import move_records
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard
from shouwang.prepare.places.tests.factories import (
    HEPING,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.watch.risk import actions
from shouwang.watch.risk.models import Risk
from shouwang.watch.risk.tests.making import compute, major, make_red, of_area, of_place, put
from shouwang.watch.sensors.tests.factories import make_sensor, make_station, send
from shouwang.watch.sensors.tests.rule_making import live_rule
from shouwang.watch.warnings.actions.issuing import cancel
from shouwang.watch.warnings.rules.drafts import AreaDraft
from shouwang.watch.warnings.tests.factories import issued, street_officer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def cast() -> Cast:
    """Return the people around a community."""
    return make_cast()


def titles(actor: Actor) -> list[str]:
    """Return what waits in somebody's inbox about risks."""
    return [str(item.title) for item in inbox(actor) if "风险" in str(item.title)]


def tell() -> None:
    """Let the playbooks hear what has happened."""
    outbox.drain("test")
    outbox.drain("test")


def due() -> int:
    """Return how many communities and places are due."""
    return Risk.objects.filter(due_at__lte=NOON).count()


def test_a_hazard_makes_its_community_and_place_due(cast: Cast) -> None:
    place = make_place()
    compute()
    before = due()

    major(cast, place_number=place.number)
    tell()

    assert (before, due()) == (0, 2)
    compute()
    assert (of_area().level, of_place(place.pk).level) == ("orange", "orange")


def test_a_rejected_hazard_makes_them_due_again(cast: Cast) -> None:
    plant_divisions()
    number = make_hazard(cast).number
    compute()
    before = of_area().score

    hazards.reject(cast.director, number, reason="现场查看没有隐患")
    tell()
    compute()

    assert (before, of_area().score) == (Decimal(5), Decimal(0))


def test_a_signal_makes_its_community_and_place_due() -> None:
    live_rule()
    place = make_place()
    make_sensor("WL-P", station=make_station("ST-P", place_id=place.pk).code)
    compute()

    send(("WL-P", NOON, 30.0), now=NOON)
    tell()
    compute()

    assert [str(one.score) for one in (of_area(), of_place(place.pk))] == ["20.0000", "20.0000"]


@pytest.mark.requirement("R206")
def test_a_warning_makes_each_community_and_place_that_it_touches_due_and_no_other() -> None:
    officer = street_officer()
    inside, beside = make_place("小学（虚构）", area_code=ZAOSHU_VILLAGE), make_place("店（虚构）")
    compute()
    before = due()

    made = issued(officer, area=AreaDraft(codes=(ZAOSHU_VILLAGE,)))
    tell()
    marked = set(Risk.objects.filter(due_at__lte=NOON).values_list("area_code_now", "place_id"))
    compute()
    cancel(officer, made.number, "雨停了")
    tell()

    assert (before, due()) == (0, 2)
    assert marked == {(ZAOSHU_VILLAGE, None), (ZAOSHU_VILLAGE, inside.pk)}
    assert of_place(beside.pk).due_at > NOON


def test_a_warning_of_several_areas_marks_each_of_them() -> None:
    officer = street_officer()
    compute()

    issued(officer, area=AreaDraft(codes=(HEPING, ZAOSHU_VILLAGE)))
    tell()

    rows = Risk.objects.filter(due_at__lte=NOON).order_by("area_code_now")
    assert list(rows.values_list("area_code_now", flat=True)) == [HEPING, ZAOSHU_VILLAGE]


def test_a_community_that_turns_red_reaches_its_owner_and_those_who_review(cast: Cast) -> None:
    make_red(cast)
    tell()

    told = ["和平社区的风险升为红色"]
    assert titles(cast.safety) == titles(cast.director) == titles(cast.grid) == told
    assert titles(cast.stranger) == titles(cast.verifier) == []


def test_the_end_of_red_is_told_as_well_and_each_once(cast: Cast) -> None:
    make_red(cast)
    put(value=Decimal(0))
    compute()
    tell()

    assert titles(cast.safety) == [
        "和平社区的风险由红色降为橙色",
        "和平社区的风险升为红色",
    ]


def test_orange_is_told_to_nobody(cast: Cast) -> None:
    plant_divisions()
    major(cast)
    compute()
    tell()

    assert (of_area().level, titles(cast.safety)) == ("orange", [])


def test_red_by_hand_is_told(cast: Cast) -> None:
    compute()
    draft = actions.OverruleDraft("red", "坡顶开裂", date(2026, 6, 30))

    actions.overrule(cast.safety, of_area().pk, draft)
    tell()

    assert titles(cast.safety) == ["和平社区的风险升为红色"]


def test_after_a_merge_the_risk_lies_under_the_new_code(cast: Cast) -> None:
    red = make_red(cast)
    event = {"kind": "merge", "old_code": HEPING, "new_code": "330781002999"}

    move_records(Envelope(1, "DivisionChanged", "division:1", event, NOON))

    assert Risk.objects.get(pk=red.pk).area_code_now == "330781002999"
