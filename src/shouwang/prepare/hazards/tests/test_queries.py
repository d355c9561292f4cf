"""Lists, filters, search, cursors, counts and rates."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import Invalid, NotFound
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft, Judgement
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries import HazardFilters, PageAsk

from .factories import Cast, make_hazard


def numbers(actor: Actor, **filters: object) -> list[str]:
    """Return the numbers of the hazards that pass the filters."""
    asked = HazardFilters(**filters)  # type: ignore[arg-type]
    return [row.number for row in queries.hazards(actor, asked).items]


def test_the_list_is_open_by_deadline_then_finished(cast: Cast) -> None:
    closed = make_hazard(cast, "closed")
    later = make_hazard(cast, "confirmed")
    actions.grade(cast.director, later.number, Judgement("major", 1))
    soon = make_hazard(cast, "graded")
    new = make_hazard(cast)

    assert numbers(cast.director) == [new.number, soon.number, later.number, closed.number]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"state": "open"}, 2),
        ({"state": "finished"}, 1),
        ({"state": "graded"}, 1),
        ({"level": "3"}, 2),
        ({"level": "major"}, 0),
        ({"category": "gas"}, 0),
        ({"category": "blocked_exit"}, 3),
        ({"area": "330781002005"}, 3),
        ({"area": "330781002005000"}, 0),
        ({"area": "33"}, 3),
        ({"area": "330781003"}, 0),
        ({"listed": "yes"}, 0),
        ({"listed": "no"}, 3),
        ({"overdue": True}, 0),
        ({"due": "none"}, 1),
        ({"difficulty": "immediate"}, 1),
        ({"place": "x"}, 0),
        ({"q": "电动"}, 3),
        ({"q": "电动车 出口"}, 3),
        ({"q": "煤气"}, 0),
        ({"q": "!"}, 0),
    ],
)
def test_filters(cast: Cast, filters: dict[str, object], expected: int) -> None:
    for state in ("reported", "graded", "closed"):
        make_hazard(cast, state)

    assert len(numbers(cast.director, **filters)) == expected


@pytest.mark.parametrize("field", ["state", "level", "category", "difficulty", "listed", "due"])
def test_an_impossible_filter_is_named(cast: Cast, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        numbers(cast.director, **{field: "nonsense"})

    assert set(refused.value.fields) == {field}


def test_a_hazard_is_found_by_its_number(cast: Cast) -> None:
    hazard = make_hazard(cast)
    make_hazard(cast)

    assert numbers(cast.director, q=hazard.number) == [hazard.number]


def test_whoever_has_other_duties_sees_nothing(cast: Cast) -> None:
    hazard = make_hazard(cast)

    assert numbers(cast.stranger) == []
    assert numbers(Actor.anonymous()) == []
    with pytest.raises(NotFound):
        queries.hazard(cast.stranger, hazard.number)
    with pytest.raises(NotFound):
        queries.history(cast.stranger, hazard.number)


def test_every_kind_of_scope_sees_its_own(cast: Cast) -> None:
    hazard = make_hazard(cast)
    Hazard.objects.filter(pk=hazard.pk).update(sector="education")
    view = "hazards.view"
    scopes = (
        Scope.area("330781002005", "330781002006"),
        Scope.area("33"),
        Scope.of_sector("education", "330781002"),
        Scope.of_case(hazard.journal_key),
    )

    for scope in scopes:
        assert numbers(Actor(key="account:1", grants=(Grant(view, scope),))) == [hazard.number]
    foreign = Scope.of_sector("tourism", "330781002")
    assert numbers(Actor(key="account:1", grants=(Grant(view, foreign),))) == []


def test_pages_by_cursor_show_each_once(cast: Cast) -> None:
    made = {make_hazard(cast).number for _ in range(5)} | {make_hazard(cast, "closed").number}
    seen: list[str] = []
    cursor = ""
    while True:
        page = queries.hazards(cast.director, None, PageAsk(limit=2, cursor=cursor))
        seen += [row.number for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break

    assert len(seen) == 6
    assert set(seen) == made


@pytest.mark.parametrize("cursor", ["x", "MXx4fDE=", "////", "MHwyMDI2LTA2LTIyVDAwOjAwOjAwfDE="])
def test_a_wrong_cursor_is_named(cast: Cast, cursor: str) -> None:
    with pytest.raises(Invalid):
        queries.hazards(cast.director, None, PageAsk(cursor=cursor))


def test_counts_are_exact_up_to_a_thousand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shouwang.prepare.hazards.queries.ledger.COUNT_LIMIT", 2)
    for _ in range(3):
        make_hazard(cast)

    page = queries.hazards(cast.director)

    assert (page.count, page.count_is_exact) == (2, False)


def test_a_list_takes_two_statements_whatever_its_length(cast: Cast) -> None:
    for _ in range(6):
        make_hazard(cast, "graded")

    with CaptureQueriesContext(connection) as taken:
        rows = queries.hazards(cast.director).items
        [(row.place, row.unit, row.handler_unit) for row in rows]

    assert len(taken) == 2


def test_desk_counts(cast: Cast) -> None:
    for state in ("reported", "reported", "graded", "rectified", "closed"):
        make_hazard(cast, state)
    major = make_hazard(cast, "confirmed")
    actions.grade(cast.director, major.number, Judgement("major", 2))
    late = make_hazard(cast, "graded")
    Hazard.objects.filter(pk=late.pk).update(queue_at=clock.now() - timedelta(days=1))

    found = queries.counts(cast.director)

    assert [
        found.backlog.value,
        found.open.value,
        found.overdue.value,
        found.waiting_verification.value,
        found.major_open.value,
    ] == [2, 4, 1, 1, 1]


def test_desk_counts_are_unknown_for_whoever_may_not_see(cast: Cast) -> None:
    make_hazard(cast)
    volunteer = actor_for("volunteer")

    assert queries.counts(volunteer).open.value is None
    assert queries.counts(cast.stranger).open.value == 0


def test_unconfirmed_reports_and_claimed_fixes_are_not_in_the_rate(cast: Cast) -> None:
    for state in ("reported", "rejected", "rectified", "verified", "closed"):
        make_hazard(cast, state)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    rate = queries.rectification_rate(cast.director, since, until)

    assert (rate.numerator, rate.denominator) == (1, 3)
    assert rate.value == Decimal(1) / Decimal(3)


def test_a_rate_over_nothing_does_not_apply(cast: Cast) -> None:
    since, until = clock.now() - timedelta(days=1), clock.now()

    assert queries.rectification_rate(cast.director, since, until).value is None


def test_the_map_shows_the_same_set(cast: Cast) -> None:
    located = make_hazard(cast, latitude=29.21, longitude=119.47)
    make_hazard(cast)

    drawn = json.loads(json.dumps(queries.geojson(cast.director, HazardFilters(state="open"))))

    assert [one["properties"]["number"] for one in drawn["features"]] == [located.number]
    assert drawn["features"][0]["geometry"]["coordinates"] == [119.47, 29.21]


def test_the_state_on_a_day_is_replayed(cast: Cast) -> None:
    hazard = make_hazard(cast)
    between = clock.now()
    actions.confirm(cast.director, hazard.number)
    actions.grade(cast.director, hazard.number, Judgement("major", 2))

    before = queries.hazard_at(cast.director, hazard.number, hazard.reported_at - timedelta(days=1))
    then = queries.hazard_at(cast.director, hazard.number, between)
    now = queries.hazard_at(cast.director, hazard.number, clock.now())

    assert [before.state, then.state, now.state] == [None, "reported", "graded"]
    assert (then.statutory, now.statutory, now.level) == ("", "major", 2)


def test_difficulties_are_counted(cast: Cast) -> None:
    make_hazard(cast, "closed")
    make_hazard(cast, "deferred")
    make_hazard(cast, "graded")

    found = queries.difficulty_counts(cast.director)

    assert found == {"immediate": 1, "limited_time": 1, "": 1}


def test_delays_are_measured(cast: Cast) -> None:
    make_hazard(cast, discovered_at=clock.now() - timedelta(hours=2))
    actions.register(cast.grid, HazardDraft("堵塞"))
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    delays = queries.report_delays(cast.director, since, until)

    assert [round(seconds / 3600) for seconds in delays] == [0, 2]


def test_next_moves_hold_nothing_that_would_be_refused(cast: Cast) -> None:
    hazard = make_hazard(cast, "verified")
    Hazard.objects.filter(pk=hazard.pk).update(after_photo_count=0)

    found = [move.move for move in queries.next_moves(cast.director, hazard.number)]

    assert "close" not in found
    assert [move.move for move in queries.next_moves(cast.stranger, hazard)] == []


def test_a_detail_takes_a_bounded_number_of_statements(cast: Cast) -> None:
    hazard = make_hazard(cast, "deferred")

    with CaptureQueriesContext(connection) as taken:
        queries.detail(cast.director, hazard.number)

    assert len(taken) == 8
