"""Both sides of a hazard kept apart: what the offices owe, what the enterprise owes (R29)."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.queries.obligations import obligations_of
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, make_place

JSON = "application/json"
MONDAY = "2026-06-22T10:00:00+08:00"
TUESDAY_NOON = "2026-06-23T12:00:00+08:00"
WEDNESDAY = "2026-06-24T10:00:00+08:00"
JULY_6 = "2026-07-06T10:00:00+08:00"
JULY_8 = "2026-07-08T10:00:00+08:00"


def move(client: Client, number: str, name: str, **more: object) -> None:
    """Make a move over the API that is allowed."""
    body = json.dumps({"move": name, **more})
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    assert answer.status_code == 200, answer.content.decode()


def defer(client: Client, number: str, due_on: str) -> None:
    """Defer a hazard with a measure and a plan."""
    measures = [{"kind": "cordon", "text": "拉警戒线"}]
    steps = [{"text": "更换电缆", "due_on": due_on}]
    move(client, number, "defer", due_on=due_on, measures=measures, steps=steps)


def standings(client: Client, number: str) -> dict[str, dict[str, str]]:
    """Return how each duty stands, by side."""
    found: dict[str, dict[str, str]] = {}
    for row in client.get(f"/api/v1/hazards/{number}/obligations").json():
        found.setdefault(row["side"], {})[row["duty"]] = row["standing"]
    return found


@pytest.fixture
def shop(db: None) -> tuple[str, object]:
    """Return the place of an enterprise, and the enterprise."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    unit = make_unit(kind="enterprise", name="云山纸箱厂（虚构）")
    return make_place(unit_id=unit.pk).number, unit


@pytest.fixture
def director(signed_in: SignedIn, shop: tuple[str, object]) -> Client:
    """The director of Heping community."""
    del shop
    return signed_in("community_director", area_code=HEPING)[0]


def register(client: Client, place: str) -> str:
    """Register a hazard at the shop on Monday; confirmed at once, graded on Tuesday noon."""
    with time_machine.travel(MONDAY, tick=False):
        body = {"description": "电线老化", "category": "unknown", "place": place}
        answer = client.post("/api/v1/hazards", json.dumps(body), JSON)
        assert answer.status_code == 201, answer.content.decode()
        number = str(answer.json()["number"])
        move(client, number, "confirm")
    with time_machine.travel(TUESDAY_NOON, tick=False):
        move(client, number, "grade", statutory="general", level=3)
        defer(client, number, "2026-07-03")
    return number


@pytest.mark.requirement("R29")
def test_each_side_is_measured_by_its_own_duties(
    director: Client, signed_in: SignedIn, shop: tuple[str, object]
) -> None:
    place, unit = shop
    number = register(director, place)
    owner = signed_in("enterprise_owner", area_code=HEPING, unit=unit)[0]
    verifier = signed_in("fire_verifier", area_code=YUNSHAN)[0]

    with time_machine.travel(WEDNESDAY, tick=False):
        assert standings(director, number) == {
            "regulator": {"confirm": "on_time", "grade": "late"},
            "unit": {"guard": "on_time", "fulfil": "open", "rectify": "open"},
        }
    with time_machine.travel(JULY_6, tick=False):
        owner.post(f"/api/v1/hazards/{number}/photos", {"photos": jpeg(), "purpose": "after"})
        move(owner, number, "rectify", note="已换新线")
    with time_machine.travel(JULY_8, tick=False):
        move(verifier, number, "verify")
        found = standings(director, number)
        measured = director.get("/api/v1/obligations").json()
        page = director.get("/indicators/obligations").content.decode()

    assert found == {
        "regulator": {"confirm": "on_time", "grade": "late", "verify": "on_time"},
        "unit": {"guard": "on_time", "fulfil": "late", "rectify": "late"},
    }
    sums: dict[str, list[int]] = {"regulator": [0, 0], "unit": [0, 0]}
    for row in measured["rows"]:
        sums[row["side"]][0] += row["numerator"]
        sums[row["side"]][1] += row["denominator"]
    assert sums == {"regulator": [1, 2], "unit": [1, 3]}
    late = [(row["side"], row["duty"]) for row in measured["late"]]
    assert late == [("regulator", "grade"), ("unit", "fulfil"), ("unit", "rectify")]
    assert "云山纸箱厂（虚构）" in page
    assert "33.33%（1/3）" in page


@pytest.mark.requirement("R29")
def test_a_period_counts_what_fell_due_in_it_as_it_stood_at_its_end(
    director: Client, shop: tuple[str, object]
) -> None:
    register(director, shop[0])

    with time_machine.travel(JULY_8, tick=False):
        june = director.get("/api/v1/obligations?from_on=2026-06-01&to_on=2026-06-30&side=unit")
        july = director.get("/api/v1/obligations?from_on=2026-07-01&to_on=2026-07-31&side=unit")
        none = director.get("/api/v1/obligations?from_on=2026-05-01&to_on=2026-05-31")

    assert [(row["on_time"], row["late"]) for row in june.json()["rows"]] == [(1, 0)]
    assert [(row["on_time"], row["late"]) for row in july.json()["rows"]] == [(0, 2)]
    assert none.json()["rows"] == []


@pytest.mark.requirement("R29")
def test_the_enterprise_reads_its_own_side_only(
    director: Client, signed_in: SignedIn, shop: tuple[str, object]
) -> None:
    place, unit = shop
    number = register(director, place)
    owner = signed_in("enterprise_owner", area_code=HEPING, unit=unit)[0]
    stranger = signed_in("community_director", area_code=BINJIANG)[0]

    with time_machine.travel(WEDNESDAY, tick=False):
        assert set(standings(owner, number)) == {"unit"}
        sides = {row["side"] for row in owner.get("/api/v1/obligations").json()["rows"]}
        assert sides == {"unit"}
        page = owner.get(f"/hazards/{number}").content.decode()
        assert "主体责任" in page
        assert "监管责任" not in page
        assert stranger.get(f"/api/v1/hazards/{number}/obligations").status_code == 404
        other = stranger.get(f"/api/v1/obligations?area={HEPING}")
        assert other.status_code == 404


@pytest.mark.requirement("R29")
def test_the_record_page_shows_both_sides_with_one_statement_more(
    director: Client, shop: tuple[str, object]
) -> None:
    number = register(director, shop[0])
    hazard = Hazard.objects.select_related("unit", "handler_unit", "verifier_unit").get()

    with time_machine.travel(WEDNESDAY, tick=False):
        with CaptureQueriesContext(connection) as taken:
            obligations_of(Actor.system("tests"), hazard)
            statements = len(taken)
        page = director.get(f"/hazards/{number}").content.decode()

    assert statements == 1
    assert "两方责任" in page
    assert "监管责任" in page
    assert "主体责任" in page


@pytest.mark.requirement("R29")
@pytest.mark.parametrize(
    ("query", "errors"),
    [
        (
            "from_on=2026-07-02&to_on=2026-07-01",
            {"to_on": "结束日不能早于开始日。"},
        ),
        ("side=both", {"side": "只有监管责任和主体责任两方。"}),
        ("area=abc", {"area": "区划代码应为 2、4、6、9、12 或 15 位数字。"}),
    ],
)
def test_a_wrong_question_is_refused_with_words(
    director: Client, query: str, errors: dict[str, str]
) -> None:
    answer = director.get(f"/api/v1/obligations?{query}")

    assert (answer.status_code, answer.json()["errors"]) == (422, errors)
