"""A hazard's life as its people see it: over the web API and on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.errors import NotFound
from shouwang.ground.journal.models import OutboxEvent
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.rules.parameters import PARAMETERS
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.places.tests.factories import make_place

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"


@pytest.fixture
def home(db: None) -> Unit:
    """Return the community's committee in a street with a prefix and a safety station."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    return make_unit(area_code=HEPING, parent=station)


def register(client: Client, **more: object) -> str:
    """Register a hazard over the API and return its number."""
    body = {"description": "楼道堆放电动车", "category": "blocked_exit", **more}
    answer = client.post("/api/v1/hazards", json.dumps(body, default=str), JSON)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def move(client: Client, number: str, name: str, **more: object) -> tuple[int, dict[str, object]]:
    """Make a move over the API; returns status and answer."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    return answer.status_code, answer.json()


def to_graded(director: Client, number: str) -> None:
    """Confirm and grade."""
    assert move(director, number, "confirm")[0] == 200
    assert move(director, number, "grade", statutory="general", level=3)[0] == 200


@pytest.mark.requirement("R105", "R125")
def test_fixed_at_once_verified_by_another_and_closed(api_client: SignedIn, home: Unit) -> None:
    grid, _ = api_client("grid_worker", unit=home)
    director, _ = api_client("community_director", unit=home)
    number = register(grid)
    to_graded(director, number)
    assert move(grid, number, "fix_at_once", note="已搬走")[0] == 200
    assert move(grid, number, "verify")[0] == 403

    assert move(director, number, "verify_and_close")[0] == 422
    photos = {"photos": jpeg(), "purpose": "after"}
    assert grid.post(f"/api/v1/hazards/{number}/photos", photos).status_code == 201
    status, closed = move(director, number, "verify_and_close")

    assert (status, closed["state"], closed["after_photo_count"]) == (200, "closed", 1)
    assert closed["fix_seconds"] is not None
    page = director.get(f"/api/v1/hazards/{number}/history").json()
    verbs = [line["verb"] for line in page["items"] if line["verb"].startswith("hazard.")]
    assert verbs == [
        "hazard.register",
        "hazard.confirm",
        "hazard.grade",
        "hazard.fix_at_once",
        "hazard.verify",
        "hazard.close",
    ]


@pytest.mark.requirement("R106", "R112")
def test_a_deferral_needs_measure_deadline_and_plan(api_client: SignedIn, home: Unit) -> None:
    director, _ = api_client("community_director", unit=home)
    leader, _ = api_client("street_director", area_code=YUNSHAN)
    number = register(director)
    to_graded(director, number)
    due, later = clock.today() + timedelta(days=9), clock.today() + timedelta(days=20)

    status, refused = move(director, number, "defer")
    assert (status, set(refused["errors"])) == (422, {"due_on", "measures", "steps"})  # type: ignore[call-overload]
    status, kept = move(
        director,
        number,
        "defer",
        due_on=due,
        measures=[{"kind": "cordon", "text": "拉警戒线"}],
        steps=[{"text": "加装栏杆", "due_on": due}],
    )
    assert (status, kept["state"]) == (200, "deferred")
    assert move(director, number, "ask_extension", due_on=later)[0] == 422
    assert move(director, number, "ask_extension", due_on=later, reason="缺材料")[0] == 200
    assert move(director, number, "extend")[0] == 403
    status, extended = move(leader, number, "extend")

    assert status == 200
    assert extended["due_at"] == f"{later + timedelta(days=1)}T00:00:00+08:00"


@pytest.mark.requirement("R110")
def test_a_late_major_hazard_raises_an_alarm(api_client: SignedIn, home: Unit) -> None:
    director, _ = api_client("community_director", unit=home)
    found_at = clock.now() - timedelta(hours=30)
    number = register(director, discovered_at=found_at.isoformat())
    move(director, number, "confirm")

    status, graded = move(director, number, "grade", statutory="major", level=2)

    assert (status, graded["report_delay_s"]) == (200, 30 * 3600)
    assert OutboxEvent.objects.filter(name="MajorHazardReportedLate").count() == 1


@pytest.mark.requirement("R111")
def test_found_and_fixed_in_one_visit(signed_in: SignedIn, home: Unit) -> None:
    grid, _ = signed_in("grid_worker", unit=home)
    director, actor = signed_in("community_director", unit=home)
    form = {
        "description": "灭火器被遮挡",
        "category": "fire_facility",
        "is_fixed": "on",
        "after": jpeg(),
    }

    answer = grid.post("/hazards/new", form, follow=True)

    assert answer.status_code == 200
    (found,) = queries.hazards(actor).items
    assert found.state == "rectified"
    back = director.post(
        f"/hazards/{found.number}/moves", {"move": "verify_and_close"}, follow=True
    )
    assert back.status_code == 200
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    assert queries.found_and_rectified(actor, since, until) == (1, 1)


@pytest.mark.requirement("R120")
def test_each_grade_has_its_terms_and_its_version(api_client: SignedIn, home: Unit) -> None:
    director, _ = api_client("community_director", unit=home)
    number = register(director)
    move(director, number, "confirm")

    status, refused = move(director, number, "grade", statutory="general")
    assert (status, set(refused["errors"])) == (422, {"level"})  # type: ignore[call-overload]
    _, graded = move(director, number, "grade", statutory="general", level=4)

    assert (graded["statutory"], graded["level"], graded["rule_version"]) == (
        "general",
        4,
        "2026-1",
    )
    assert graded["due_at"] is not None


@pytest.mark.requirement("R121")
def test_the_major_hazards_stand_in_one_list_with_their_history(
    api_client: SignedIn, home: Unit
) -> None:
    director, actor = api_client("community_director", unit=home)
    register(director)
    number = register(director)
    move(director, number, "confirm")
    before = clock.now()
    move(director, number, "grade", statutory="major", level=1)

    listed = director.get("/api/v1/hazards", {"level": "major"}).json()

    assert [row["number"] for row in listed["items"]] == [number]
    assert queries.hazard_at(actor, number, before).state == "confirmed"


@pytest.mark.requirement("R122")
def test_unconfirmed_reports_are_backlog_and_no_official_figure(
    api_client: SignedIn, home: Unit
) -> None:
    director, actor = api_client("community_director", unit=home)
    body = json.dumps({"description": "通道堵塞", "area_code": HEPING})
    receipt = Client().post("/api/v1/public/reports", body, JSON).json()
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    assert queries.counts(actor).backlog.value == 1
    assert queries.rectification_rate(actor, since, until).denominator == 0
    hazard = receipt["hazard_number"]

    assert move(director, hazard, "reject")[0] == 422
    assert move(director, hazard, "reject", reason="属于噪声", is_not_ours=True)[0] == 200
    told = Client().get(
        f"/api/v1/public/reports/{receipt['number']}",
        headers={"X-Query-Code": receipt["query_code"]},
    )

    assert "属于噪声" in told.json()["result"]
    assert "12345" in told.json()["result"]


@pytest.mark.requirement("R251", "R285")
def test_a_resident_reports_with_a_photo_and_stays_unknown(
    api_client: SignedIn, home: Unit
) -> None:
    director, _ = api_client("community_director", unit=home)
    form = {"area_code": HEPING, "contact": "000-0000-0033", "photos": jpeg()}

    answer = Client().post("/api/v1/public/reports", form)

    assert answer.status_code == 201
    number = answer.json()["hazard_number"]
    shown = director.get(f"/api/v1/hazards/{number}")
    assert shown.json()["photo_count"] == 1
    assert "0033" not in shown.content.decode()


@pytest.mark.requirement("R38")
def test_hazards_are_filtered_by_difficulty(api_client: SignedIn, home: Unit) -> None:
    director, actor = api_client("community_director", unit=home)
    register(director)
    number = register(director, difficulty="needs_funds")
    move(director, number, "confirm")

    listed = director.get("/api/v1/hazards", {"difficulty": "needs_funds"}).json()

    assert [row["number"] for row in listed["items"]] == [number]
    assert queries.difficulty_counts(actor) == {"needs_funds": 1}


@pytest.mark.requirement("R289", "R290")
def test_unknown_is_not_zero_and_a_rate_names_its_parts(api_client: SignedIn, home: Unit) -> None:
    _, director = api_client("community_director", unit=home)
    _, volunteer = api_client("volunteer", unit=home)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    rate = queries.rectification_rate(director, since, until)

    assert (rate.numerator, rate.denominator, rate.value) == (0, 0, None)
    assert rate.as_of <= clock.now()
    assert queries.counts(director).open.value == 0
    assert queries.counts(volunteer).open.value is None


@pytest.mark.requirement("R10")
def test_a_hazard_at_a_school_goes_to_the_territory_and_to_the_school_sector(
    api_client: SignedIn, home: Unit
) -> None:
    school = make_place("和平小学（虚构）", industry="school", area_code=HEPING)
    director, _ = api_client("community_director", unit=home)
    lead = make_post(role="sector_lead", area_code=YUNSHAN, sector="education_health")
    other = make_post(role="sector_lead", area_code=YUNSHAN, sector="tourism")

    number = register(director, place=school.number)

    found = queries.hazard(resolve(lead.account_id), number)
    assert (found.handler_unit, found.sector) == (home, "education_health")
    with pytest.raises(NotFound):
        queries.hazard(resolve(other.account_id), number)


@pytest.mark.requirement("R294")
def test_the_named_numbers_of_the_room_carry_their_source() -> None:
    assert {found.name for found in PARAMETERS} == {"withdraw_minutes", "remind_days_before"}
    assert all(found.source.msgid for found in PARAMETERS)
