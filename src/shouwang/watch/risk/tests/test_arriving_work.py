"""Reports, calls and urgent notices are forecast as work beside hazards and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import notify
from shouwang.ground.delivery.queries import NoticeDraft
from shouwang.ground.errors import say
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions as duty
from shouwang.prepare.duty.tests.factories import Office, make_office
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.actions import PublicReport
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.risk import queries
from shouwang.watch.risk.actions import look_ahead
from shouwang.watch.risk.models import WorkloadForecast

from .making import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
RESIDENT = Actor.anonymous()


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def office() -> Office:
    """Return a street office that keeps duty."""
    return make_office()


def report_twice(words: str) -> None:
    """Let a resident report a danger and another one join it."""
    told = PublicReport(description=words, area_code=HEPING)
    receipt = hazards.report_publicly(RESIDENT, told)
    hazards.join_hazard(RESIDENT, receipt.hazard_number, told)


def write(office: Office, kind: str, text: str, corrects_id: int | None = None) -> int:
    """Let the duty staff write an entry of the log; returns its key."""
    draft = duty.LogDraft(kind, text, office.room.pk, corrects_id=corrects_id)
    return duty.write_log(office.staff[0], draft).pk


def tell(office: Office, key: str, *, asks: bool) -> None:
    """Let the station be told something; what asks for an answer is urgent."""
    draft = NoticeDraft("test", say("水位上涨"), asks_confirmation=asks)
    notify(SYSTEM, [office.station.account_id or 0], draft, source_key=key)


def work_for_weeks(office: Office, at: time_machine.Traveller, weeks: int) -> None:
    """Let each of some weeks bring two reports, one call and one urgent notice after noon."""
    for number in range(weeks, 0, -1):
        at.move_to(NOON - number * WEEK + HOUR)
        report_twice(f"第{number}周：路灯不亮")
        first = write(office, "call", f"第{number}周：村里来电")
        write(office, "call", "时间应为十三点", corrects_id=first)
        write(office, "note", "记一笔")
        tell(office, f"urgent-{number}", asks=True)
        tell(office, f"plain-{number}", asks=False)
    at.move_to(NOON)


@pytest.mark.requirement("R269")
def test_reports_calls_and_urgent_notices_are_forecast_each_by_its_own_ledger(
    office: Office, at: time_machine.Traveller
) -> None:
    work_for_weeks(office, at, 5)

    look_ahead(SYSTEM, NOON)

    rows = WorkloadForecast.objects.filter(until_at=NOON + 6 * HOUR)
    assert {row.work: row.mid for row in rows} == {
        "reports": 2.125,
        "calls": 1.125,
        "hazards": 1.125,
        "notices": 1.125,
    }


@pytest.mark.requirement("R269")
def test_what_came_of_each_is_counted_when_the_hours_are_over(
    office: Office, at: time_machine.Traveller
) -> None:
    work_for_weeks(office, at, 5)
    look_ahead(SYSTEM, NOON)
    at.move_to(NOON + HOUR)
    report_twice("井盖缺失")
    write(office, "call", "来电")
    write(office, "call", "又来电")
    tell(office, "urgent-now", asks=True)

    at.move_to(NOON + 6 * HOUR)
    look_ahead(SYSTEM, NOON + 6 * HOUR)

    rows = WorkloadForecast.objects.filter(from_at=NOON, until_at=NOON + 6 * HOUR)
    assert {row.work: row.actual for row in rows} == {
        "reports": 2,
        "calls": 2,
        "hazards": 1,
        "notices": 1,
    }


def test_the_outlook_names_what_is_too_young_for_a_forecast(
    office: Office, at: time_machine.Traveller, signed_in: SignedIn
) -> None:
    work_for_weeks(office, at, 5)
    look_ahead(SYSTEM, NOON)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    shown = client.get("/risk/outlook").content.decode()

    assert "台账不满 4 周，还不预测：新交办的任务" in shown
    assert [row.work for row in queries.outlook(SYSTEM).work[::2]] == [
        "reports",
        "calls",
        "hazards",
        "notices",
    ]
