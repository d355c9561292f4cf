"""Accidents are graded by the regulation and counted per period; nobody chooses a grade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.accidents.models import Accident
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
URL = "/api/v1/accidents"
ZERO = {
    "dead": 0,
    "serious_injured": 0,
    "light_injured": 0,
    "missing": 0,
    "direct_loss_yuan": "0",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def station(api_client: SignedIn) -> Client:
    """The head of the safety station, by token."""
    plant_divisions()
    return api_client("safety_station_head", area_code=YUNSHAN)[0]


def body(**more: object) -> dict[str, object]:
    return {
        "kind": "A.other",
        "occurred_at": "2026-06-22T10:00:00+08:00",
        "description": "车间机械伤害",
        "area_code": HEPING,
        **more,
    }


def graded(client: Client, **figures: object) -> str:
    answer = client.post(URL, body(**{**ZERO, **figures}), "application/json")
    return str(answer.json()["grade_label"])


@pytest.mark.requirement("R132")
@pytest.mark.parametrize(
    ("figures", "label"),
    [
        ({"dead": 2}, "一般事故"),
        ({"dead": 3}, "较大事故"),
        ({"dead": 9}, "较大事故"),
        ({"dead": 10}, "重大事故"),
        ({"dead": 29}, "重大事故"),
        ({"dead": 30}, "特别重大事故"),
        ({"serious_injured": 9}, "一般事故"),
        ({"serious_injured": 10}, "较大事故"),
        ({"serious_injured": 49}, "较大事故"),
        ({"serious_injured": 50}, "重大事故"),
        ({"serious_injured": 99}, "重大事故"),
        ({"serious_injured": 100}, "特别重大事故"),
        ({"direct_loss_yuan": "9999999.99"}, "一般事故"),
        ({"direct_loss_yuan": "10000000.00"}, "较大事故"),
        ({"direct_loss_yuan": "49999999.99"}, "较大事故"),
        ({"direct_loss_yuan": "50000000.00"}, "重大事故"),
        ({"direct_loss_yuan": "99999999.99"}, "重大事故"),
        ({"direct_loss_yuan": "100000000.00"}, "特别重大事故"),
        ({"dead": 1, "serious_injured": 50, "direct_loss_yuan": "10000000"}, "重大事故"),
    ],
)
def test_the_grade_follows_the_table_and_the_highest_criterion_wins(
    station: Client, figures: dict[str, object], label: str
) -> None:
    assert graded(station, **figures) == label


@pytest.mark.requirement("R132")
def test_nobody_chooses_a_grade(station: Client) -> None:
    answer = station.post(URL, body(grade="general"), "application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["grade"])
    assert Accident.objects.count() == 0


@pytest.mark.requirement("R132", "R289")
def test_an_unknown_figure_is_not_zero_and_the_grade_is_the_least(station: Client) -> None:
    made = station.post(URL, body(dead=3), "application/json").json()

    assert (made["grade_label"], made["serious_injured"]) == ("至少较大事故", None)


@pytest.mark.requirement("R132")
def test_further_dead_raise_the_grade_and_the_journal_keeps_the_old_one(station: Client) -> None:
    number = station.post(URL, body(**{**ZERO, "dead": 2}), "application/json").json()["number"]

    moved = station.post(
        f"{URL}/{number}/moves", {"move": "update_figures", "dead": 10}, "application/json"
    ).json()

    assert (moved["grade_label"], moved["dead"]) == ("重大事故", 10)


@pytest.mark.requirement("R132", "R289")
def test_accidents_are_counted_per_period_and_grade(signed_in: SignedIn, station: Client) -> None:
    for dead, day in ((3, "2026-06-21"), (3, "2026-05-31"), (0, "2026-06-01")):
        sent = body(**{**ZERO, "dead": dead}, occurred_at=f"{day}T00:30:00+08:00")
        station.post(URL, sent, "application/json")
    page, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    june = page.get("/accidents/?from_on=2026-06-01&to_on=2026-06-30").context["stats"]
    july = page.get("/accidents/?from_on=2026-07-01&to_on=2026-07-31").context["stats"]

    assert [stat.value for stat in june[:4]] == [0, 0, 1, 1]
    assert [stat.value for stat in july[:4]] == [None, None, None, None]
