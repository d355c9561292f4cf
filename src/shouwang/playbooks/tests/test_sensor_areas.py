"""Stations and their rules follow the administrative tree."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.ground.divisions.events import DivisionChanged
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.sensors.models import Rule, Station
from shouwang.watch.sensors.tests.factories import make_station
from shouwang.watch.sensors.tests.rule_making import make_rule

pytestmark = pytest.mark.django_db
NEW = "330781003007"


def test_a_merged_village_takes_its_stations_and_rules_along() -> None:
    make_station("ST-1")
    make_rule("river", area_code=HEPING)

    emit(DivisionChanged(1, "merge", HEPING, NEW, date(2026, 6, 24)), f"division:{HEPING}")
    outbox.drain("test")

    station, rule = Station.objects.get(), Rule.objects.get()
    assert (station.area_code_at_time, station.area_code_now) == (HEPING, NEW)
    assert (station.street_code, station.village_code) == ("330781003", NEW)
    assert (rule.area_code_now, station.version) == (NEW, 2)


def test_a_split_village_leaves_its_stations_where_they_are() -> None:
    make_station("ST-1")

    emit(DivisionChanged(1, "split", HEPING, NEW, date(2026, 6, 24)), f"division:{HEPING}")
    outbox.drain("test")

    assert Station.objects.get().area_code_now == HEPING
