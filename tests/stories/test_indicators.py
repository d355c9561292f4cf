"""Indicators as leaders read them: by API and page, for any area and day, with what is behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.people.actions import issue_token
from shouwang.ground.tallies.tests.factories import tally
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import jobs
from shouwang.prepare.hazards.tests.factories import jpeg

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
MONDAY = "2026-06-22T02:00:00Z"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Begin on the Monday of the story."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def home(db: None) -> Unit:
    """Return the community's committee in a street with a prefix and a safety station."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    for code, name, level in ((YUNSHAN, "云山街道", "street"), (HEPING, "和平社区", "village")):
        Division.objects.create(
            code=code, name=name, level=level, parent_code=code[:9], full_name=name
        )
    return make_unit(area_code=HEPING, parent=station)


@pytest.fixture
def cast(api_client: SignedIn, home: Unit) -> dict[str, tuple[Client, Actor]]:
    """Return the grid worker, the director, the station that reads the figures, a stranger."""
    return {
        "grid": api_client("grid_worker", unit=home),
        "director": api_client("community_director", unit=home),
        "station": api_client("safety_station_head", area_code=YUNSHAN),
        "stranger": api_client("safety_station_head", area_code="330781003"),
    }


@pytest.fixture
def people(cast: dict[str, tuple[Client, Actor]]) -> dict[str, Client]:
    """Return how the people call."""
    return {name: client for name, (client, _) in cast.items()}


@pytest.fixture
def go_to(
    travel: time_machine.Traveller, cast: dict[str, tuple[Client, Actor]]
) -> Callable[[str], None]:
    """Return a function that moves the clock; the deadlines run, and all sign in again."""

    def move_on(moment: str) -> None:
        travel.move_to(moment)
        jobs.name_overdue_hazards()
        for client, actor in cast.values():
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {issue_token(actor)}"

    return move_on


def register(client: Client, **more: object) -> str:
    """Register a hazard and return its number."""
    body = {"description": "楼道堆放电动车", "category": "blocked_exit", **more}
    answer = client.post("/api/v1/hazards", json.dumps(body, default=str), JSON)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def move(client: Client, number: str, name: str, **more: object) -> None:
    """Make a move."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    assert answer.status_code == 200, answer.content


def graded(people: dict[str, Client], level: int = 2) -> str:
    """Register, confirm and grade a hazard as major."""
    number = register(people["grid"])
    move(people["director"], number, "confirm")
    move(people["director"], number, "grade", statutory="major", level=level)
    return number


def deferred(people: dict[str, Client], days: int = 5, until: object = None) -> str:
    """Defer a major hazard for some days, with one measure that lasts until a moment."""
    number = graded(people)
    measure = {"kind": "cordon", "text": "拉警戒线", "until_at": until}
    move(
        people["director"],
        number,
        "defer",
        due_on=clock.today() + timedelta(days=days),
        measures=[{key: value for key, value in measure.items() if value is not None}],
        steps=[{"text": "加固", "due_on": clock.today() + timedelta(days=days)}],
    )
    return number


def read(client: Client, name: str, **asked: str) -> dict[str, object]:
    """Read an indicator after the tallies have followed the journal."""
    tally()
    answer = client.get(f"/api/v1/indicators/{name}", {"area": YUNSHAN, **asked})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def parts(figure: dict[str, object]) -> tuple[object, ...]:
    """Return the numerator, the denominator, the value and the state."""
    return tuple(figure[name] for name in ("numerator", "denominator", "value", "state"))


@pytest.mark.requirement("R115", "R289")
def test_measures_count_only_while_they_are_in_force(
    people: dict[str, Client], go_to: Callable[[str], None]
) -> None:
    station = people["station"]
    graded(people, level=3)
    assert parts(read(station, "measure_rate")) == (0, 0, None, "not_applicable")

    for _ in range(6):
        deferred(people)
    deferred(people, until="2026-06-24T10:00:00+08:00")
    assert parts(read(station, "measure_rate")) == (7, 7, "1", "met")

    go_to("2026-06-25T02:00:00Z")
    assert parts(read(station, "measure_rate")) == (6, 7, "0.857142857143", "not_met")
    assert parts(read(station, "measure_rate", on="2026-06-23")) == (7, 7, "1", "met")


@pytest.mark.requirement("R124", "R290")
def test_on_time_is_what_was_closed_by_its_deadline(
    people: dict[str, Client], go_to: Callable[[str], None]
) -> None:
    number = deferred(people)
    late = deferred(people)
    register(people["grid"])
    go_to("2026-06-24T02:00:00Z")
    photo = people["grid"].post(
        f"/api/v1/hazards/{number}/photos", {"photos": jpeg(), "purpose": "after"}
    )
    assert photo.status_code == 201
    move(people["grid"], number, "rectify", note="已加固")
    move(people["station"], number, "verify_and_close")
    assert parts(read(people["station"], "on_time_rate")) == (0, 0, None, "not_applicable")

    go_to("2026-06-29T02:00:00Z")
    figure = read(people["station"], "on_time_rate")

    assert parts(figure) == (1, 2, "0.5", "not_met")
    assert figure["as_of"] == "2026-06-29T10:00:00+08:00"
    rows = people["station"].get(str(figure["records"])).json()
    assert rows["count"] == 2
    assert {(row["hazard"], row["is_in_numerator"]) for row in rows["items"]} == {
        (number, True),
        (late, False),
    }
    above = people["station"].get(f"{figure['records']}&part=numerator").json()
    assert [row["hazard"] for row in above["items"]] == [number]


@pytest.mark.requirement("R121")
def test_a_hazard_on_a_past_day_is_what_it_was_seen_to_be(
    people: dict[str, Client], go_to: Callable[[str], None]
) -> None:
    number = deferred(people, days=3)
    path = f"/api/v1/hazards/{number}"
    seen = people["station"].get(path).json()

    go_to("2026-06-26T02:00:00Z")
    then = people["station"].get(f"{path}/on", {"day": "2026-06-22"}).json()
    now = people["station"].get(f"{path}/on", {"day": "2026-06-26"}).json()
    before = people["station"].get(f"{path}/on", {"day": "2026-06-21"}).json()

    assert (then["state"], then["columns"]["level"]) == (seen["state"], seen["level"])
    assert then["columns"]["is_overdue"] is False
    assert (then["measures_in_force"], now["columns"]["is_overdue"]) == (1, True)
    assert (before["state"], before["entries"]) == (None, 0)
    assert people["stranger"].get(f"{path}/on", {"day": "2026-06-22"}).status_code == 404


@pytest.mark.requirement("R289")
def test_a_day_before_the_first_entry_is_unknown_and_not_zero(people: dict[str, Client]) -> None:
    deferred(people)

    figure = read(people["station"], "on_time_rate", on="2026-06-20")

    assert parts(figure) == (None, None, None, "unknown")
    assert figure["as_of"] is None


@pytest.mark.requirement("R290")
def test_figures_of_another_area_do_not_exist(people: dict[str, Client]) -> None:
    tally()
    for name in ("measure_rate", "measure_rate/records"):
        path = f"/api/v1/indicators/{name}"
        assert people["stranger"].get(path, {"area": YUNSHAN}).status_code == 404
        assert people["director"].get(path, {"area": YUNSHAN}).status_code == 404
        assert people["director"].get(path, {"area": HEPING}).status_code == 200


@pytest.mark.requirement("R290")
def test_what_cannot_be_asked_is_named(people: dict[str, Client]) -> None:
    path = "/api/v1/indicators/measure_rate"

    wrong = people["station"].get(path, {"level": "4", "basis": "some"})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"level", "basis"})
    assert people["station"].get("/api/v1/indicators/luck").status_code == 404


@pytest.mark.requirement("R115", "R290")
def test_the_page_shows_figures_with_what_they_are_made_of(
    people: dict[str, Client], signed_in: SignedIn
) -> None:
    deferred(people)
    tally()
    leader, _ = signed_in("street_director", area_code=YUNSHAN)

    page = leader.get("/indicators/").content.decode()
    assert "措施落实率" in page
    assert "1 条中有 1 条" in page
    assert "达到目标" in page

    rows = leader.get("/indicators/measure_rate/records").content.decode()
    assert "共 1 条" in rows
