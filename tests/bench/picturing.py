"""The risk picture: 20,000 places computed, one change shown, the picture read."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.places.models import Place
from shouwang.watch.risk import actions, queries
from shouwang.watch.risk.models import Risk

from .callers import STREET, Callers
from .campaigning import PLACES, measure_places
from .figures import Figure, Times
from .scale import repeats

TIMES = repeats(30)
AT_ONCE = 500
WITHIN_MS = 60_000
"""R206: within so long a new reading shows; the worker looks every ten seconds."""
SYSTEM = Actor.system("risk")


def measure_risk(callers: Callers) -> list[Figure]:
    """Measure the first computation of everything, then a change, then reading."""
    villages = [code for code in callers.villages if code.startswith(STREET)]
    if Place.objects.count() < PLACES:
        measure_places(callers, villages)
    return [_first(), _change(villages[0]), _reading(callers)]


def _first() -> Figure:
    began = time.perf_counter()
    now = clock.now()
    while actions.compute_picture(SYSTEM, now, AT_ONCE).rows:
        pass
    took_s = time.perf_counter() - began
    rows = Risk.objects.filter(computed_at__isnull=False).count()
    plain_s = _plain_updates()
    return Figure(
        "risk",
        "every place and community computed",
        f"{rows:,} in {took_s:.1f} s ({rows / took_s:,.0f}/s)",
        f"one bare UPDATE of each row: {plain_s:.1f} s ({rows / plain_s:,.0f}/s)",
        took_s / plain_s,
        "≤ 1 h for 20,000",
        took_s <= timedelta(hours=1).total_seconds(),
    )


def _plain_updates() -> float:
    """Write score and contributions of each row again, nothing read and nothing else written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT score, confidence, contributions, id FROM risk_risk")
        rows = cursor.fetchall()
        statement = "UPDATE risk_risk SET score=%s, confidence=%s, contributions=%s WHERE id=%s"
        began = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(statement, rows)
        return time.perf_counter() - began


def _change(village: str) -> Figure:
    def change() -> None:
        draft = actions.FactorDraft(
            "气象台（虚构）", village, "weather", Decimal(1), clock.now(), key="bench"
        )
        actions.put_factor(SYSTEM, draft)
        assert actions.compute_picture(SYSTEM, clock.now()).rows

    found = _timed(change)
    is_met = found.p99 <= WITHIN_MS
    return Figure("risk", "a change is computed", str(found), "", None, "≤ 60 s", is_met)


def _reading(callers: Callers) -> Figure:
    actor = callers.street.actor
    found = _timed(lambda: queries.picture(actor))
    return Figure("risk", "the picture of a street is read", str(found))


def _timed(act: Callable[[], object]) -> Times:
    each_ms = []
    began = time.perf_counter()
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        each_ms.append((time.perf_counter() - start) * 1_000)
    return Times(tuple(each_ms), time.perf_counter() - began)
