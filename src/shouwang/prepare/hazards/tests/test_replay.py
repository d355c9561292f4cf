"""The replay equals the row: for each state and branch, now and on a day that is past (R121)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.rules import plain
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import actions, jobs, queries
from shouwang.prepare.hazards.actions import HelpDraft, Judgement, ListingDraft, MeasureDraft
from shouwang.prepare.hazards.actions.areas import remap_area
from shouwang.prepare.hazards.actions.doors import TRACKED
from shouwang.prepare.hazards.models import Hazard, ProtectiveMeasure
from shouwang.prepare.hazards.queries.replays import replayed
from shouwang.prepare.hazards.rules.replay import UNWRITTEN
from shouwang.prepare.hazards.tests.factories import CORDON, Cast, make_hazard

Moments = Sequence[tuple[datetime | None, datetime | None, datetime | None]]
MONDAY = "2026-06-22T02:00:00Z"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def row(hazard: Hazard) -> tuple[dict[str, object], Moments]:
    """Return the tracked columns and the measures as the tables have them."""
    found = Hazard.objects.get(pk=hazard.pk)
    fields = ("from_at", "until_at", "ended_at")
    measures = ProtectiveMeasure.objects.filter(hazard=found).order_by("from_at", "id")
    columns = {name: plain(getattr(found, name)) for name in UNWRITTEN}
    return columns, list(measures.values_list(*fields))


def then(cast: Cast, hazard: Hazard, moment: datetime) -> tuple[dict[str, object], Moments]:
    """Return the tracked columns and the measures as the replay has them."""
    found = replayed(cast.safety, hazard.number, moment)
    measures = [(one.from_at, one.until_at, one.ended_at) for one in found.measures]
    return dict(found.columns), measures


def test_the_replay_knows_every_tracked_column() -> None:
    assert set(UNWRITTEN) == set(TRACKED)


@pytest.mark.requirement("R121")
@pytest.mark.parametrize(
    "state",
    [
        "reported",
        "confirmed",
        "graded",
        "deferred",
        "planned",
        "refused",
        "rectified",
        "verified",
        "closed",
        "rejected",
        "merged",
    ],
)
def test_the_replay_equals_the_row(cast: Cast, state: str) -> None:
    hazard = make_hazard(cast, state)

    assert then(cast, hazard, clock.now()) == row(hazard)


def test_what_passes_between_offices_is_replayed_as_the_rows_have_it(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")
    bureau = actor_for("city_bureau", area_code=hazard.county_code)
    seen = []

    def note() -> None:
        seen.append((then(cast, hazard, clock.now()), row(hazard)))

    draft = HelpDraft("街道无力解决", "专业队伍", "专人值守")
    actions.ask_help(cast.director, hazard.number, draft)
    note()
    actions.regrade(cast.safety, hazard.number, Judgement("major", 2), reason="情况加重")
    actions.propose_listing(cast.safety, hazard.number, "county", reason="威胁十七户")
    listing = ListingDraft("county", clock.today() + timedelta(days=30))
    actions.list_hazard(bureau, hazard.number, listing)
    note()
    accident = make_accident(occurred_at=clock.now() - timedelta(minutes=1))
    actions.link_accident(cast.safety, hazard.number, accident.number)
    note()

    assert [told for told, _ in seen] == [kept for _, kept in seen]
    assert [told[0]["help_state"] for told, _ in seen] == ["asked"] * 3
    assert [told[0]["listed_level"] for told, _ in seen] == ["", "county", "county"]
    assert [told[0]["accident_count"] for told, _ in seen] == [0, 0, 1]


@pytest.mark.requirement("R121")
def test_a_snapshot_of_each_day_equals_the_replay_of_that_day(
    cast: Cast, travel: time_machine.Traveller
) -> None:
    hazard = make_hazard(cast, "deferred")
    seen = [(clock.now(), row(hazard))]

    def next_day(day: int) -> None:
        travel.move_to(datetime.fromisoformat(MONDAY) + timedelta(days=day))

    next_day(1)
    lasting = MeasureDraft("cordon", "派人看守", clock.now() + timedelta(days=1))
    actions.add_measure(cast.director, hazard.number, lasting)
    seen.append((clock.now(), row(hazard)))
    next_day(3)
    jobs.name_overdue_hazards()
    seen.append((clock.now(), row(hazard)))
    next_day(4)
    actions.regrade(cast.safety, hazard.number, Judgement("major", 2), reason="情况加重")
    remap_area(Actor.system("test"), hazard.area_code_now, "330781002099")
    seen.append((clock.now(), row(hazard)))
    next_day(30)
    jobs.name_overdue_hazards()
    seen.append((clock.now(), row(hazard)))

    columns = [columns for _, (columns, _) in seen]
    assert [found["is_overdue"] for found in columns] == [False, False, False, False, True]
    assert [found["level"] for found in columns] == [3, 3, 3, 2, 2]
    assert [then(cast, hazard, moment) for moment, _ in seen] == [told for _, told in seen]


def test_a_missed_look_and_a_reading_change_neither_deadline_nor_source(
    cast: Cast, travel: time_machine.Traveller
) -> None:
    hazard = make_hazard(cast, "deferred")
    actions.set_monitoring(cast.director, hazard.number, 60)
    travel.shift(timedelta(hours=2))
    jobs.name_silent_hazards()
    reading = actions.Reading(clock.now(), "CR-01", "normal")
    actions.count_reading(Actor.system("sensors"), hazard.pk, reading)

    assert then(cast, hazard, clock.now()) == row(hazard)


def test_what_another_room_says_of_a_hazard_changes_nothing_of_it(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    told = {"from": "road", "to": "slope", "level": 1}
    record(Actor.system("risk"), "risk.overrule_text", hazard.journal_key, told)

    assert then(cast, hazard, clock.now()) == row(hazard)


def test_a_move_that_is_taken_back_is_taken_back_in_the_replay(cast: Cast) -> None:
    hazard = make_hazard(cast, "graded")
    actions.withdraw(cast.director, hazard.number)

    assert then(cast, hazard, clock.now()) == row(hazard)
    assert queries.hazard_at(cast.director, hazard.number, clock.now()).state == "confirmed"


def test_measures_in_force_are_counted_at_the_moment(
    cast: Cast, travel: time_machine.Traveller
) -> None:
    hazard = make_hazard(cast, "graded")
    begun = clock.now()
    measure = actions.add_measure(cast.director, hazard.number, CORDON)
    travel.shift(timedelta(hours=2))
    actions.end_measure(cast.grid, hazard.number, measure.pk)

    moments = (begun - timedelta(hours=1), begun, begun + timedelta(hours=1), clock.now())
    found = [replayed(cast.safety, hazard.number, moment) for moment in moments]
    assert [one.measures_in_force for one in found] == [0, 1, 1, 0]
