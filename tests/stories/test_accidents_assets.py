"""What accidents do to agricultural assets (R47), and how long they mark their unit (R41)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents import queries
from shouwang.prepare.accidents.models import Accident, AssetLoss
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.tests.factories import BINJIANG, HEPING, plant_divisions

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
URL = "/api/v1/accidents"
JSON = "application/json"
SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """The head of the safety station."""
    plant_divisions()
    return signed_in("safety_station_head", area_code=YUNSHAN)[0]


@pytest.fixture
def seedlings() -> str:
    """Return the key of a base for tobacco seedlings of 3,000 mu."""
    plant_divisions()
    draft = places.AssetDraft(
        "烤烟育苗基地（虚构）", "seedlings", HEPING, area_mu=Decimal(3000), is_fictional=True
    )
    return places.register_asset(SYSTEM, draft).journal_key


def report(client: Client, **more: object) -> str:
    """Report an accident over the API; returns its number."""
    body = {
        "kind": "A.other",
        "occurred_at": "2026-06-22T10:00:00+08:00",
        "description": "大棚倒塌",
        "area_code": HEPING,
        **more,
    }
    answer = client.post(URL, body, JSON)
    assert answer.status_code == 201, answer.content.decode()
    return str(answer.json()["number"])


@pytest.mark.requirement("R47")
def test_a_loss_refers_to_the_asset_and_later_figures_replace_it(
    station: Client, seedlings: str
) -> None:
    number = report(station)
    path = f"{URL}/{number}/losses"

    first = station.put(path, {"asset_key": seedlings, "affected_mu": "400"}, JSON)
    later = station.put(
        path, {"asset_key": seedlings, "affected_mu": "420.5", "lost_yuan": "88000"}, JSON
    )

    assert [(row["affected_mu"], row["lost_yuan"]) for row in first.json()] == [("400", None)]
    assert later.json() == [
        {
            "asset_key": seedlings,
            "asset_name": "烤烟育苗基地（虚构）",
            "affected_mu": "420.5",
            "lost_yuan": "88000.00",
            "note": "",
        }
    ]
    page = station.get(f"/accidents/{number}").content.decode()
    assert "烤烟育苗基地（虚构）" in page
    assert "420.5 亩" in page
    seen = queries.losses_of_asset(SYSTEM, int(seedlings.partition(":")[2]))
    assert [(one.number, one.affected_mu) for one in seen] == [(number, Decimal("420.5"))]
    assert Entry.objects.filter(verb="accident.loss").count() == 2


@pytest.mark.requirement("R47")
def test_losses_add_up_and_what_is_unknown_stays_unknown(station: Client, seedlings: str) -> None:
    number = report(station)
    station.put(f"{URL}/{number}/losses", {"asset_key": seedlings, "affected_mu": "400"}, JSON)

    found = queries.loss_sum(SYSTEM, queries.losses_of(SYSTEM, Accident.objects.get()))

    assert (found.affected_mu, found.lost_yuan, found.unknown_yuan) == (Decimal(400), None, 1)
    assert queries.loss_sum(SYSTEM, []).affected_mu is None


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"affected_mu": "3000.1"}, {"affected_mu": "受损面积不能大于登记面积 3000 亩。"}),
        ({}, {"affected_mu": "受损面积和损失金额至少填一项。"}),
        ({"affected_mu": "1.23456"}, {"affected_mu": "最多 4 位小数。"}),
        ({"asset_key": "place:1", "affected_mu": "1"}, {"asset_key": "请选择农业资产。"}),
        (
            {"asset_key": "agricultural_asset:987654", "affected_mu": "1"},
            {"asset_key": "没有找到这项农业资产，或不在您的职责范围内。"},
        ),
    ],
)
def test_a_wrong_loss_is_refused_and_nothing_is_written(
    station: Client, seedlings: str, more: dict[str, object], errors: dict[str, str]
) -> None:
    number = report(station)

    answer = station.put(f"{URL}/{number}/losses", {"asset_key": seedlings, **more}, JSON)

    assert (answer.status_code, answer.json()["errors"]) == (422, errors)
    assert not AssetLoss.objects.exists()
    assert Accident.objects.get().version == 1


@pytest.mark.requirement("R47")
def test_only_who_reports_accidents_here_writes_losses(
    station: Client, signed_in: SignedIn, seedlings: str
) -> None:
    number = report(station)
    sent = {"asset_key": seedlings, "affected_mu": "1"}
    grid = signed_in("grid_worker", area_code=HEPING)[0]
    elsewhere = signed_in("safety_station_head", area_code=BINJIANG[:9])[0]

    assert grid.put(f"{URL}/{number}/losses", sent, JSON).status_code == 403
    assert elsewhere.put(f"{URL}/{number}/losses", sent, JSON).status_code == 404
    assert grid.post(f"/accidents/{number}/losses", sent).status_code == 403
    assert not AssetLoss.objects.exists()

    form = station.post(f"/accidents/{number}/losses", sent)

    assert form.status_code == 302
    assert AssetLoss.objects.get().affected_mu == Decimal(1)


@pytest.mark.requirement("R41")
@pytest.mark.parametrize(
    ("occurred_on", "is_in"),
    [
        ("2023-07-22", True),
        ("2023-06-22", True),
        ("2023-06-21", False),
        ("2023-05-22", False),
    ],
    ids=["35 months", "36 months, the same day", "36 months and a day", "37 months"],
)
def test_a_fatal_accident_marks_its_unit_for_36_months(
    station: Client, occurred_on: str, is_in: bool
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    report(station, unit_id=unit.pk, occurred_at=f"{occurred_on}T00:30:00+08:00", dead=1)

    marked = queries.units_with_serious_accidents(SYSTEM, date(2026, 6, 22))

    assert [(one.unit_id, one.mark) for one in marked] == [(unit.pk, "fatal")] * is_in


@pytest.mark.requirement("R41")
@pytest.mark.parametrize(
    ("occurred_on", "on", "is_in"),
    [
        ("2026-01-01", date(2026, 6, 22), True),
        ("2025-12-31", date(2026, 6, 22), False),
        ("2025-01-01", date(2025, 12, 31), True),
    ],
)
def test_a_serious_injury_marks_its_unit_in_the_year_given(
    station: Client, occurred_on: str, on: date, is_in: bool
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    figures = {"dead": 0, "serious_injured": 1}
    report(station, unit_id=unit.pk, occurred_at=f"{occurred_on}T23:30:00+08:00", **figures)

    marked = queries.units_with_serious_accidents(SYSTEM, on)

    assert [(one.unit_id, one.mark) for one in marked] == [(unit.pk, "serious_injury")] * is_in
