"""Flood-warning end points by village: sirens, speakers, gauges; who has none (R187)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from shouwang.ground.actor import Actor, Target
from shouwang.ground.clock import local_day
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.watch.sensors.models import EndPointTest, Sensor, under
from shouwang.watch.sensors.rules.kinds import END_POINT_KINDS, SOUNDING_KINDS
from shouwang.watch.sensors.rules.parameters import TEST_DAYS, number_at
from shouwang.watch.sensors.states import VIEW, Health

from .health import FARES
from .register import area_of

VILLAGES_LIMIT = 2_000
OFFLINE = frozenset({Health.SILENT.value, Health.UNKNOWN.value})


@dataclass(frozen=True, slots=True)
class VillageEndPoints:
    """What can warn of a flood in a village."""

    code: str
    name: str
    end_points: int
    online: int
    last_test_at: datetime | None
    has_last_worked: bool | None
    untested: int
    """Sirens and speakers without a test that worked within the month."""

    @property
    def is_without(self) -> bool:
        """Tell whether nothing there could warn."""
        return self.end_points == 0


@dataclass(frozen=True, slots=True)
class _EndPoint:
    """What is known of one end point: how it fares, its last test, its last that worked."""

    kind: str
    fares: str
    tested: datetime | None
    has_worked: bool | None
    worked: datetime | None


@dataclass(frozen=True, slots=True)
class EndPoints:
    """The villages of an area, those without any first; the rate is None without end points."""

    villages: tuple[VillageEndPoints, ...]
    end_points: int
    online: int

    @property
    def without(self) -> tuple[VillageEndPoints, ...]:
        """Return the villages where nothing could warn."""
        return tuple(village for village in self.villages if village.is_without)

    @property
    def online_rate(self) -> float | None:
        """Return the share of end points that are online; None when there are none."""
        return self.online / self.end_points if self.end_points else None


def end_points(actor: Actor, area_code: str = "", *, now: datetime) -> EndPoints:
    """Return each village of an area with its end points; online: neither silent nor never heard.

    Rule: "各村均建立了防汛预警系统" (R187). NotAllowed outside the areas that the actor
    watches.
    """
    area = area_of(area_code) or actor.area_code
    if not area:
        raise Invalid({"area": say("请选择区划。")})
    if not actor.may(VIEW, Target(area_code=area)):
        raise NotAllowed
    sensors = _by_village(area)
    tested_since = now - timedelta(days=number_at(TEST_DAYS, local_day(now)))
    named = divisions.villages_under(actor, area).order_by("code")[:VILLAGES_LIMIT]
    rows = [
        _village(village.code, village.name, sensors.get(village.code, []), tested_since)
        for village in named
    ]
    rows.sort(key=lambda row: (not row.is_without, row.code))
    return EndPoints(
        tuple(rows), sum(row.end_points for row in rows), sum(row.online for row in rows)
    )


def may_see_end_points(actor: Actor) -> bool:
    """Tell whether the actor watches a whole area, and not the sensors of a unit alone."""
    return bool(actor.area_code) and actor.may(VIEW, Target(area_code=actor.area_code))


def _by_village(area: str) -> dict[str, list[_EndPoint]]:
    tests = EndPointTest.objects.filter(sensor=OuterRef("pk")).order_by("-tested_at")
    rows = Sensor.objects.filter(
        under(area, "station__"),
        is_active=True,
        station__is_active=True,
        kind__in=[kind.value for kind in END_POINT_KINDS],
    ).annotate(
        fares=FARES,
        tested=Subquery(tests.values("tested_at")[:1]),
        test_worked=Subquery(tests.values("has_worked")[:1]),
        worked=Subquery(tests.filter(has_worked=True).values("tested_at")[:1]),
    )
    found: dict[str, list[_EndPoint]] = {}
    told = ("station__village_code", "kind", "fares", "tested", "test_worked", "worked")
    for village, *facts in rows.order_by("code").values_list(*told):
        found.setdefault(village, []).append(_EndPoint(*facts))
    return found


def _village(
    code: str, name: str, found: Sequence[_EndPoint], tested_since: datetime
) -> VillageEndPoints:
    tests = [(one.tested, one.has_worked) for one in found if one.tested is not None]
    last_at, has_worked = max(tests, key=lambda test: test[0], default=(None, None))
    sounding = [one.worked for one in found if one.kind in SOUNDING_KINDS]
    return VillageEndPoints(
        code=code,
        name=name,
        end_points=len(found),
        online=sum(one.fares not in OFFLINE for one in found),
        last_test_at=last_at,
        has_last_worked=has_worked,
        untested=sum(at is None or at < tested_since for at in sounding),
    )
