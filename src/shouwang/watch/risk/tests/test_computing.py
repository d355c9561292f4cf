"""Computing the picture: what counts, what is due, and that a second run changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.models import OutboxEvent
from shouwang.prepare.hazards.tests.factories import Cast, make_cast
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.tests.factories import (
    HEPING,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)
from shouwang.watch.risk import actions, jobs
from shouwang.watch.risk.actions import computing
from shouwang.watch.risk.models import Coefficient, Risk, RiskChange
from shouwang.watch.risk.queries import evidence
from shouwang.watch.risk.rules.inputs import WarningNow
from shouwang.watch.risk.sources import RiskSources, use_risk_sources
from shouwang.watch.sensors import actions as sensors
from shouwang.watch.sensors.tests.factories import make_sensor, make_station, send
from shouwang.watch.sensors.tests.rule_making import live_rule

from .making import SYSTEM, compute, major, of_area, of_place, put

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def cast() -> Cast:
    """Return the people around a community."""
    return make_cast()


def kinds(risk: Risk) -> dict[str, Decimal]:
    """Return the points of each kind of a row."""
    found: dict[str, Decimal] = {}
    for one in risk.contributions:
        found[one["kind"]] = found.get(one["kind"], Decimal(0)) + Decimal(one["points"])
    return found


def test_every_community_of_the_home_area_has_a_row_after_the_first_run() -> None:
    compute()

    assert Risk.objects.filter(place=None, computed_at=NOON).count() == 4
    assert Risk.objects.exclude(level="blue").count() == 0


def test_a_second_run_at_the_same_moment_computes_nothing(cast: Cast) -> None:
    major(cast)
    compute()

    again = compute()

    assert (again.rows, again.changed) == (0, 0)
    assert RiskChange.objects.count() == 1


def test_computing_the_same_again_tells_nobody(cast: Cast, at: time_machine.Traveller) -> None:
    major(cast)
    compute()
    told = OutboxEvent.objects.filter(name="RiskLevelChanged").count()
    at.shift(HOUR)

    again = compute()

    assert (again.rows, again.changed) == (4, 0)
    assert OutboxEvent.objects.filter(name="RiskLevelChanged").count() == told


def test_what_has_not_changed_is_computed_again_after_an_hour_and_not_before(
    at: time_machine.Traveller,
) -> None:
    compute()
    at.shift(HOUR - MINUTE)
    early = compute()
    at.shift(MINUTE)

    assert (early.rows, compute().rows) == (0, 4)


def test_an_open_major_hazard_makes_a_community_orange_with_its_reason(cast: Cast) -> None:
    number = major(cast).number

    compute()

    found = of_area()
    assert (found.level, found.score) == ("orange", Decimal(50))
    (reason,) = [one for one in found.contributions if one["kind"] == "hazards"]
    assert reason["link"] == reverse("hazards:detail", args=[number])
    assert reason["as_of"] == NOON.isoformat()


def test_a_place_has_a_picture_of_its_own(cast: Cast) -> None:
    place = make_place(unit_id=cast.unit.pk, capacity=250)
    major(cast, place_number=place.number)

    compute()

    found = of_place(place.pk)
    assert kinds(found) == {"hazards": Decimal(50), "exposure": Decimal(10)}
    assert (found.level, found.missing) == ("orange", ["sensors", "weather"])


def test_vulnerable_people_and_what_is_missing(cast: Cast) -> None:
    make_place()
    make_person(cast.director, area_code=HEPING)

    compute()

    found = of_area()
    assert kinds(found)["vulnerable"] == Decimal("0.2")
    assert found.missing == ["sensors", "weather"]
    assert of_area(ZAOSHU_VILLAGE).missing == ["exposure", "vulnerable", "sensors", "weather"]
    assert of_area(ZAOSHU_VILLAGE).confidence == Decimal("0.3")


def test_a_factor_changes_the_picture_at_the_next_run() -> None:
    compute()

    put(value=Decimal(1))

    ran = compute()
    assert (ran.rows, ran.changed) == (1, 1)
    assert (of_area().level, of_area().score) == ("yellow", Decimal(40))


def test_a_factor_that_ends_leaves_the_picture_at_that_moment(
    at: time_machine.Traveller,
) -> None:
    put(value=Decimal(1), expires_at=NOON + 10 * MINUTE)
    compute()
    at.shift(10 * MINUTE)

    assert compute().changed == 1
    assert kinds(of_area()) == {}


def test_the_weather_over_a_street_counts_at_its_communities_and_their_places() -> None:
    place = make_place()
    put(value=Decimal(1), area_code="330781002")

    compute()

    assert kinds(of_area())["weather"] == 40
    assert kinds(of_place(place.pk))["weather"] == 40
    assert "weather" not in of_area(ZAOSHU_VILLAGE).missing


def test_a_sensor_that_is_well_makes_the_picture_sure_and_not_worse() -> None:
    make_sensor("WL-1")
    send(("WL-1", NOON, 20.0), now=NOON)

    compute()

    found = of_area()
    assert (found.score, "sensors" in found.missing) == (Decimal(0), False)
    (told,) = [one for one in found.contributions if one["kind"] == "sensors"]
    assert told["text"]["params"]["state"]["msgid"] == "正常"


def test_a_signal_counts_by_its_level_and_stays_while_its_sensor_is_silent(
    at: time_machine.Traveller,
) -> None:
    live_rule()
    make_sensor("WL-1")
    send(("WL-1", NOON, 30.0), now=NOON)
    compute()
    before = of_area()
    at.shift(2 * HOUR)
    sensors.judge_arrivals(SYSTEM, now=NOON + 2 * HOUR)

    compute()

    after = of_area()
    assert kinds(before)["sensors"] == kinds(after)["sensors"] == 20
    assert before.score == after.score
    assert after.confidence < before.confidence


def test_a_sensor_at_a_place_counts_there_and_in_its_community() -> None:
    live_rule()
    place = make_place()
    station = make_station("ST-P", place_id=place.pk)
    make_sensor("WL-P", station=station.code)
    send(("WL-P", NOON, 30.0), now=NOON)

    compute()

    assert kinds(of_place(place.pk))["sensors"] == 20
    assert kinds(of_area())["sensors"] == 20


def test_a_warning_in_force_counts_by_its_level_until_it_ends(at: time_machine.Traveller) -> None:
    red = WarningNow("w-1", "暴雨红色预警", "red", NOON - HOUR, NOON + 10 * MINUTE, "/warnings/w-1")

    def told(*asked: object) -> dict[str, list[WarningNow]]:
        return {HEPING: [red]} if asked[-1] < red.ends_at else {}  # type: ignore[operator]

    use_risk_sources(RiskSources(warnings=told))
    place = make_place()
    compute()
    during = kinds(of_area())["weather"], kinds(of_place(place.pk))["weather"]
    at.shift(10 * MINUTE)
    compute()

    assert during == (Decimal(40), Decimal(40))
    assert kinds(of_area()) == {"exposure": 0, "weather": 0}
    assert "weather" not in of_area(ZAOSHU_VILLAGE).missing


@pytest.mark.requirement("R207")
@pytest.mark.parametrize(
    ("on", "points"),
    [
        (date(2026, 4, 30), None),
        (date(2026, 5, 1), Decimal(5)),
        (date(2026, 9, 30), Decimal(5)),
        (date(2026, 10, 1), None),
    ],
)
def test_a_season_counts_at_a_place_and_its_community_from_its_first_day_to_its_last(
    at: time_machine.Traveller, on: date, points: Decimal | None
) -> None:
    at.move_to(datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC))
    place = make_place(category="school")
    compute()

    found = [kinds(row).get("season") for row in (of_area(), of_place(place.pk))]
    assert found == [points, points]
    assert "season" not in kinds(of_area(ZAOSHU_VILLAGE))


@pytest.mark.requirement("R207")
def test_a_season_says_how_many_places_of_the_community_are_in_it() -> None:
    make_place("第一小学（虚构）", category="school")
    make_place("第二小学（虚构）", category="school")
    make_place("杂货店（虚构）")
    compute()

    (told,) = [one for one in of_area().contributions if one["kind"] == "season"]
    assert told["text"]["params"]["n"] == 2


def test_what_changed_comes_before_what_merely_ages(at: time_machine.Traveller) -> None:
    compute()
    at.shift(2 * HOUR)
    put(value=Decimal(1))

    assert compute(limit=1).changed == 1
    assert of_area().level == "yellow"


def test_a_new_place_has_a_row_at_the_next_run() -> None:
    compute()
    place = make_place()

    assert compute().rows == 1
    assert of_place(place.pk).computed_at == NOON


def test_an_archived_place_leaves_the_picture() -> None:
    place = make_place()
    compute()
    places.archive_place(SYSTEM, place.number, "已拆除", version=place.version)
    actions.mark_changed(SYSTEM, HEPING, place.pk)

    compute()

    assert not of_place(place.pk).is_current


def test_what_was_said_of_a_place_goes_with_it_into_another_community(
    at: time_machine.Traveller,
) -> None:
    place = make_place()
    put(kind="other", value=Decimal(1), place_id=place.pk)
    compute()
    Place.objects.filter(pk=place.pk).update(area_code_now=ZAOSHU_VILLAGE)
    at.shift(HOUR)
    compute()

    compute()

    left, taken = kinds(of_area(HEPING)), kinds(of_area(ZAOSHU_VILLAGE))
    assert ("other" in left, taken["other"]) == (False, Decimal(30))


def test_places_cost_no_query_each() -> None:
    make_place("一", capacity=1)
    with CaptureQueriesContext(connection) as few:
        compute()
    for number in range(8):
        make_place(f"店{number}", capacity=1)
    with CaptureQueriesContext(connection) as more:
        compute()

    written = sum("UPDATE" in one["sql"] or "INSERT" in one["sql"] for one in more.captured_queries)
    before = sum("UPDATE" in one["sql"] or "INSERT" in one["sql"] for one in few.captured_queries)
    assert len(more) - written <= len(few) - before


def test_red_and_orange_enter_the_register_with_their_committee_and_others_leave_it(
    cast: Cast,
) -> None:
    put(value=Decimal(1), kind="incident", key="a")
    put(value=Decimal(1), key="b")
    compute()
    entered = of_area()
    put(value=Decimal(0), kind="incident", key="a")

    compute()

    assert (entered.level, entered.owner_unit_id) == ("red", cast.unit.pk)
    assert entered.review_due_on is not None
    assert entered.review_due_on.isoformat() == "2026-06-25"
    assert (of_area().level, of_area().registered_at) == ("yellow", None)


def test_a_change_of_level_is_kept_and_told_once(cast: Cast) -> None:
    compute()
    major(cast)
    actions.mark_changed(SYSTEM, HEPING)

    compute()

    last = RiskChange.objects.latest("pk")
    assert (last.level_before, last.level, last.score) == ("blue", "orange", Decimal(50))
    event = OutboxEvent.objects.filter(name="RiskLevelChanged").latest("pk")
    assert json.loads(event.payload)["level_after"] == "orange"


def test_nobody_but_the_system_computes_or_marks(cast: Cast) -> None:
    for act in (
        lambda: actions.compute_picture(cast.safety, NOON),
        lambda: actions.compute_one(cast.safety, 1, NOON),
        lambda: actions.publish_coefficients(cast.safety, NOON),
        lambda: actions.mark_changed(cast.safety, HEPING),
        lambda: actions.mark_areas(cast.safety, [HEPING]),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_job_publishes_a_coefficient_of_each_community_once_a_day(
    at: time_machine.Traveller,
) -> None:
    make_place()
    jobs.compute_picture()
    first = Coefficient.objects.count()
    jobs.compute_picture()
    again = Coefficient.objects.count()
    at.shift(timedelta(days=1))
    jobs.compute_picture()

    assert (first, again) == (5, 5)
    assert Coefficient.objects.filter(on="2026-06-23", risk__place=None).count() == 4
    assert Coefficient.objects.filter(on="2026-06-23", risk__place__isnull=False).count() == 0


def test_a_published_coefficient_stays() -> None:
    plant_divisions()
    jobs.compute_picture()
    row = Coefficient.objects.earliest("pk")

    for act in (
        row.save,
        lambda: Coefficient.objects.all().update(value=1),
        lambda: Coefficient.objects.all().delete(),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (row.score, row.confidence) == (Decimal(0), Decimal("0.3"))
    assert str(row.value) == "91.2500"


def test_a_row_that_changes_meanwhile_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    compute()
    put(value=Decimal(1))

    def slow(*asked: object) -> object:
        found = evidence.of_area(*asked)  # type: ignore[arg-type]
        actions.mark_changed(SYSTEM, HEPING)
        return found

    monkeypatch.setattr(computing, "of_area", slow)
    compute()
    monkeypatch.undo()

    assert of_area().score == 0
    assert compute().changed == 1
