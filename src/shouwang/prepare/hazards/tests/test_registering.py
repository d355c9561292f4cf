"""Registering: what is kept, what is refused, who may, how many statements it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HazardDraft
from shouwang.prepare.hazards.models import Hazard, HazardWord

from .factories import Cast, make_hazard, prepared_photo

DRAFT = HazardDraft("楼道堆放电动车", "blocked_exit")


def test_a_hazard_gets_a_number_a_handler_and_all_levels_of_its_area(cast: Cast) -> None:
    hazard = actions.register(cast.grid, DRAFT)

    kept = Hazard.objects.get(number=hazard.number)
    assert kept.number == f"云山-{clock.today().year}-000001"
    assert (kept.village_code, kept.street_code, kept.county_code) == (
        "330781002005",
        "330781002",
        "330781",
    )
    assert (kept.city_code, kept.province_code) == ("3307", "33")
    assert kept.handler_unit == cast.unit
    assert (kept.state, kept.source, kept.version) == ("reported", "community", 1)


def test_registering_writes_journal_event_and_search_pairs(cast: Cast) -> None:
    hazard = actions.register(cast.grid, DRAFT)

    assert Entry.objects.get(object_key=hazard.journal_key).verb == "hazard.register"
    assert OutboxEvent.objects.get(object_key=hazard.journal_key).name == "HazardReported"
    words = HazardWord.objects.filter(hazard=hazard).values_list("word", flat=True)
    assert set(words) == {"楼道", "道堆", "堆放", "放电", "电动", "动车"}


NUMBERING = {"sqlite": (), "postgresql": ("UPDATE",)}
"""Where writers wait for one another by rows, the number is taken last and written apart."""


def test_registering_takes_six_statements_and_the_numbering(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as taken:
        actions.register(cast.grid, DRAFT)

    told = [query["sql"].split()[0] for query in taken]
    assert told == [
        "SAVEPOINT",
        "SELECT",
        "INSERT",
        "INSERT",
        "INSERT",
        "INSERT",
        "INSERT",
        *NUMBERING[connection.vendor],
        "RELEASE",
    ]


def test_the_delay_between_discovery_and_report_is_kept(cast: Cast) -> None:
    found_at = clock.now() - timedelta(hours=30)

    hazard = make_hazard(cast, discovered_at=found_at)

    assert hazard.discovered_at == found_at
    delay = (hazard.reported_at - hazard.discovered_at).total_seconds()
    assert round(delay / 3600) == 30


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "   "}, "description"),
        ({"description": "字" * 2001}, "description"),
        ({"description": "坏\ud800字"}, "description"),
        ({"category": "nonsense"}, "category"),
        ({"difficulty": "nonsense"}, "difficulty"),
        ({"source": "nonsense"}, "source"),
        ({"nature": "nonsense"}, "nature"),
        ({"latitude": 29.2}, "latitude"),
        ({"latitude": 99.0, "longitude": 119.0}, "latitude"),
        ({"place_number": "no-such-place"}, "place"),
        ({"area_code": "339999999"}, "area_code"),
        ({"unit_id": 999_999}, "unit_id"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    content = {"description": "堵塞", **changes}

    with pytest.raises(Invalid) as refused:
        actions.register(cast.grid, HazardDraft(**content))  # type: ignore[arg-type]

    assert set(refused.value.fields) == {field}
    assert Hazard.objects.count() == 0
    assert Entry.objects.count() == 0


def test_a_discovery_in_the_future_is_refused(cast: Cast) -> None:
    tomorrow = clock.now() + timedelta(days=1)

    with pytest.raises(Invalid) as refused:
        actions.register(cast.grid, HazardDraft("堵塞", discovered_at=tomorrow))

    assert set(refused.value.fields) == {"discovered_at"}


def test_four_callers(cast: Cast) -> None:
    elsewhere = HazardDraft("堵塞", area_code="330781002005")

    with pytest.raises(NotAllowed):
        actions.register(Actor.anonymous(), DRAFT)
    with pytest.raises(NotAllowed):
        actions.register(cast.leader, DRAFT)
    with pytest.raises((NotFound, Invalid)):
        actions.register(cast.stranger, elsewhere)

    assert Hazard.objects.count() == 0
    assert OutboxEvent.objects.count() == 0
    assert actions.register(cast.grid, DRAFT).pk


def test_an_enterprise_registers_about_itself(cast: Cast) -> None:
    company = make_unit(kind="enterprise", area_code="330781002005")
    owner = actor_for("enterprise_owner", unit=company)

    hazard = actions.register(owner, DRAFT)

    assert (hazard.unit_id, hazard.source) == (company.pk, "self")
    assert queries.hazard(owner, hazard.number).pk == hazard.pk


def test_one_visit_is_found_and_rectified_and_waits_for_another(cast: Cast) -> None:
    hazard = actions.register_fixed(cast.grid, DRAFT, after=[prepared_photo()], note="已搬走")

    assert (hazard.state, hazard.level, hazard.statutory) == ("rectified", 4, "general")
    assert (hazard.rule_version, hazard.difficulty) == ("2026-1", "immediate")
    assert (hazard.fixed_by_id, hazard.verified_by_id) == (cast.grid.account_id, None)
    assert hazard.verifier_unit_id == cast.unit.pk
    with pytest.raises(NotAllowed):
        actions.verify_and_close(cast.grid, hazard.number)
    actions.verify_and_close(cast.director, hazard.number)
    since = hazard.reported_at - timedelta(days=1)
    until = hazard.reported_at + timedelta(days=1)
    assert queries.found_and_rectified(cast.director, since, until) == (1, 1)


def test_one_visit_without_an_after_photo_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        actions.register_fixed(cast.grid, DRAFT)

    assert set(refused.value.fields) == {"after"}
    assert Hazard.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "closed", "is_finished": True},
        {"state": "deferred"},
        {"state": "rejected", "is_finished": True},
        {"state": "nonsense"},
        {"level": 5},
        {"is_finished": True},
        {"category": "nonsense"},
    ],
)
def test_the_database_itself_refuses_what_the_rules_refuse(
    cast: Cast, changes: dict[str, object]
) -> None:
    hazard = make_hazard(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(**changes)


def test_the_database_refuses_a_fixer_who_verifies(cast: Cast) -> None:
    hazard = make_hazard(cast, "rectified")

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(verified_by_id=cast.grid.account_id)
