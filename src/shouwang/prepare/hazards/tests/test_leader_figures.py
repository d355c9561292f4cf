"""The leader's figures equal a recount, for today and for every past day; reads stay few."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import NotAllowed, NotFound, ShouwangError
from shouwang.ground.tallies.tests.factories import tally
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards import actions, jobs
from shouwang.prepare.hazards.actions import HazardDraft
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.indicators import IndicatorAsk, indicators
from shouwang.prepare.hazards.queries.leader_attention import listed_now, waiting
from shouwang.prepare.hazards.queries.leader_figures import (
    BehindAsk,
    areas_below,
    behind_standing,
    leader_area,
    standings,
)
from shouwang.prepare.hazards.queries.leader_rates import leader_rates
from shouwang.prepare.hazards.rules.standing import (
    DIMENSION_LIMIT,
    DIMENSIONS,
    Standing,
    is_red,
)
from shouwang.prepare.hazards.rules.wording import Category

from .factories import Cast, make_hazard
from .test_tallying import moves

MONDAY = datetime(2026, 6, 22, 2, tzinfo=UTC)
Told = dict[str, dict[str, int]]


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def leader(cast: Cast) -> Actor:
    """Return the street's leader, with the community in the register."""
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    return cast.leader


def told(actor: Actor, on: date) -> Told:
    """Return every figure of a day: in all, by area, by category, without zeros."""
    found = standings(actor, YUNSHAN, [HEPING], on)
    parts = {"all": found.total, **found.by_area, **found.by_category}
    return {
        name: {figure: n for figure, n in sorted(counts.items()) if n}
        for name, counts in parts.items()
        if any(counts.values())
    }


def recounted() -> Told:
    """Count the ledger row by row, as it stands in the last moment of today."""
    found: dict[str, Counter[str]] = {}
    for row in Hazard.objects.filter(is_finished=False):
        for name in ("all", row.village_code, row.category):
            found.setdefault(name, Counter()).update(_figures_of(row))
    return {name: dict(sorted(counts.items())) for name, counts in found.items()}


def _figures_of(row: Hazard) -> list[str]:
    is_unfixed = row.state in {"graded", "deferred", "planned", "refused"}
    is_late = is_unfixed and row.due_at is not None and row.due_at <= clock.now()
    facts = {
        "open": row.state != "reported",
        "overdue": is_late,
        "refused": row.state == "refused",
        "help": row.help_state in {"asked", "answered", "given"},
        "major": row.statutory == "major",
        "backlog": row.state == "reported",
    }
    return [name for name, holds in facts.items() if holds]


@pytest.mark.requirement("R121", "R289")
@pytest.mark.parametrize("seed", [3, 11])
def test_each_day_equals_a_recount_of_the_ledger_on_that_day(
    cast: Cast, leader: Actor, travel: time_machine.Traveller, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 -- repeatable moves, no secret
    known: dict[date, Told] = {}
    for day in range(8):
        travel.move_to(MONDAY + timedelta(days=day))
        for category in ("fire_facility", "special_equipment", "gas"):
            make_hazard(cast, category=category)
        numbers = list(Hazard.objects.values_list("number", flat=True).order_by("id"))
        for number in dice.sample(numbers, len(numbers)):
            with suppress(ShouwangError):
                dice.choice(moves(cast, dice))(number)
        jobs.name_overdue_hazards()
        known[clock.today()] = recounted()
        assert told(leader, clock.today()) == recounted()
    tally()

    travel.move_to(MONDAY + timedelta(days=20))

    assert {on: told(leader, on) for on in known} == known


def test_the_list_of_a_past_day_is_as_long_as_its_figure(
    cast: Cast, leader: Actor, travel: time_machine.Traveller
) -> None:
    numbers = {make_hazard(cast, "graded").number, make_hazard(cast, "refused").number}
    on = clock.today()
    tally()
    travel.move_to(MONDAY + timedelta(days=9))

    page = behind_standing(leader, BehindAsk("open", YUNSHAN, on), limit=10)

    assert {line.number for line in page.items} == numbers
    assert page.count == 2
    assert behind_standing(leader, BehindAsk("open", YUNSHAN, on, "gas"), limit=10).count == 0
    with pytest.raises(NotFound):
        behind_standing(leader, BehindAsk("every", YUNSHAN, on), limit=10)


def test_a_day_without_records_is_unknown(cast: Cast, leader: Actor) -> None:
    make_hazard(cast, "graded")
    tally()

    for on in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        assert standings(leader, YUNSHAN, [HEPING], on).as_of is None
        assert behind_standing(leader, BehindAsk("open", YUNSHAN, on), limit=5).count is None
        assert leader_rates(leader, YUNSHAN, [HEPING], on).on_time is None


def test_the_indicators_at_once_are_those_of_the_indicators_page(
    cast: Cast, leader: Actor, travel: time_machine.Traveller
) -> None:
    for state in ("graded", "deferred", "refused", "closed"):
        make_hazard(cast, state)
    travel.move_to(MONDAY + timedelta(days=30))
    jobs.name_overdue_hazards()
    tally()
    today = clock.today()

    found = leader_rates(leader, YUNSHAN, [HEPING], today)
    asked = indicators(leader, IndicatorAsk("", YUNSHAN, today))

    assert list(found.indicators) == asked
    assert found.on_time == found.on_time_by_area[HEPING]
    assert found.on_time is not None
    assert (found.on_time.numerator, found.on_time.denominator) == (1, 4)


def test_a_fifth_overdue_is_red_and_less_is_not() -> None:
    today = date(2026, 6, 22)

    assert is_red(1, 5, today) is True
    assert is_red(1, 6, today) is False
    assert is_red(0, 0, today) is False


def test_every_category_has_a_code_of_its_own_in_the_tallies() -> None:
    assert len(DIMENSIONS) == len(Category)
    assert max(map(len, DIMENSIONS)) == DIMENSION_LIMIT


def test_the_page_is_for_leaders_and_within_their_area(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        leader_area(cast.director)
    with pytest.raises(NotFound):
        leader_area(cast.leader, "330781003")

    assert leader_area(cast.leader) == YUNSHAN


def test_what_waits_is_for_whoever_may_decide_it(cast: Cast, leader: Actor) -> None:
    refused = make_hazard(cast, "refused")
    bureau = actor_for("city_bureau", area_code=YUNSHAN[:6])

    [kind] = waiting(leader, YUNSHAN)

    assert kind.name == "refusal"
    assert [(item.number, item.move) for item in kind.items] == [
        (refused.number, "answer_escalation")
    ]
    assert waiting(bureau, YUNSHAN[:6]) == []


def test_help_extensions_listings_and_major_hazards_wait_with_their_days(
    cast: Cast, leader: Actor, travel: time_machine.Traveller
) -> None:
    helped, deferred = make_hazard(cast, "graded"), make_hazard(cast, "deferred")
    major = make_hazard(cast, "confirmed")
    actions.grade(cast.director, major.number, actions.Judgement("major", 1))
    help_draft = actions.HelpDraft("资金不足", "请安排资金", "已拉警戒线")
    actions.ask_help(cast.director, helped.number, help_draft)
    later = clock.today() + timedelta(days=30)
    actions.ask_extension(cast.director, deferred.number, due_on=later, reason="等材料")
    actions.propose_listing(cast.safety, major.number, level="street", reason="面广量大")
    travel.move_to(MONDAY + timedelta(days=3))

    found = {
        kind.name: [(item.number, item.days) for item in kind.items]
        for kind in waiting(leader, YUNSHAN)
    }

    assert found == {
        "major": [(major.number, 3)],
        "help": [(helped.number, 3)],
        "listing": [(major.number, 3)],
        "extension": [(deferred.number, 3)],
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is asked only on SQLite")
@pytest.mark.parametrize(
    ("role", "code", "index"),
    [
        ("party_secretary", YUNSHAN, "hazards_list_9"),
        ("city_bureau", YUNSHAN[:6], "hazards_list_6"),
    ],
)
def test_no_read_of_the_page_goes_through_the_whole_ledger(
    db: None, role: str, code: str, index: str
) -> None:
    del db
    actor, today = actor_for(role, area_code=code), clock.today()

    with CaptureQueriesContext(connection) as asked:
        standings(actor, code, [HEPING], today)
        areas_below(actor, code, today)
        waiting(actor, code)
        listed_now(actor, code)
        behind_standing(actor, BehindAsk("open", code, today), limit=25)
    plans = [plan_of(query["sql"]) for query in asked if "hazards_hazard" in query["sql"]]

    assert index in plans[0]
    assert [plan for plan in plans if "SCAN hazards_hazard" in plan or "SCAN U0" in plan] == []


def plan_of(statement: str) -> str:
    """Return how SQLite would read."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return "\n".join(str(row[3]) for row in cursor.fetchall())


def test_figures_take_one_read_of_the_ledger_however_many_villages(
    cast: Cast, leader: Actor
) -> None:
    codes = [f"{YUNSHAN}1{n:02}" for n in range(12)]
    for code in codes:
        other = actor_for("community_director", area_code=code)
        actions.register(other, HazardDraft("楼道停放电动车", area_code=code))
    tally()
    today = clock.today()

    with CaptureQueriesContext(connection) as one:
        found = standings(leader, YUNSHAN, codes, today)
    with CaptureQueriesContext(connection) as two:
        areas_below(leader, YUNSHAN, today)
    with CaptureQueriesContext(connection) as three:
        leader_rates(leader, YUNSHAN, codes, today)

    assert len(found.by_area) == 12
    assert (len(one), len(two), len(three)) == (1, 1, 7)
    assert found.total[Standing.BACKLOG] == 12
