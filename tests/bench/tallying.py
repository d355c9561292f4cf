"""Counting: changes per second, indicators beside GROUP BY over the ledger, counting anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, F, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.journal import sealing
from shouwang.ground.tallies import actions, queries
from shouwang.ground.tallies.jobs import names, rebuild
from shouwang.ground.tallies.models import Delta, Mark
from shouwang.ground.tallies.rules import LEVELS
from shouwang.ground.tallies.storing import wrong_cells
from shouwang.prepare.hazards.actions import HazardDraft, register
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.models.hazard import under
from shouwang.prepare.hazards.queries.indicators import IndicatorAsk, indicator

from .callers import STREET, Callers
from .figures import Figure, Times
from .scale import SCALE, repeats

CHANGES = max(1_000, round(200_000 * SCALE))
TIMES = repeats(60)
RECOUNTS = repeats(10)
WARM_UP = 3
NAME = "hazards"
INDICATOR = "on_time_rate"
TARGET_MS = 15
TARGET_RATIO = 10
PAUSE_S = 0.05
SYSTEM = Actor.system("bench")


class WrongCountError(RuntimeError):
    """The tallies do not say what the ledger says."""


def measure_tallies(callers: Callers) -> list[Figure]:
    """Measure counting, reading beside a recount, and counting anew while reports arrive."""
    counting = _measure_counting()
    reading = [_measure_area(name, code) for name, code in _areas(callers)]
    return [counting, *reading, *_measure_rebuilding(callers)]


def _areas(callers: Callers) -> tuple[tuple[str, str], ...]:
    village = next(code for code in callers.villages if code.startswith(STREET))
    return (("village", village), ("street", STREET), ("country", ""))


def _measure_counting() -> Figure:
    read, taken_s, whole, projections = 0, 0.0, 0, len(names())
    while True:
        began = time.perf_counter()
        done = actions.project(SYSTEM, "bench")
        if read < CHANGES:
            read += done // projections
            taken_s += time.perf_counter() - began
        whole += done // projections
        if not done:
            break
    rows = (
        f"{whole:,} entries became {Mark.objects.count():,} marks, {Delta.objects.count():,} deltas"
    )
    value = f"{read:,} changes in {taken_s:.1f} s ({read / taken_s:,.0f}/s)"
    return Figure("tallies", f"tallying changes, {projections} projections", value, rows)


def _measure_area(name: str, code: str) -> Figure:
    sealing.seal("bench")
    actions.project(SYSTEM, "bench")
    asked = IndicatorAsk(INDICATOR, code)
    figure = indicator(SYSTEM, asked)
    own = _times(lambda: indicator(SYSTEM, asked), TIMES)
    recount = _times(lambda: _recount(code), RECOUNTS)
    if (figure.numerator, figure.denominator) != _recount(code):
        told = f"{name}: {figure.numerator}/{figure.denominator}, ledger {_recount(code)}"
        raise WrongCountError(told)
    ratio = recount.p50 / own.p50
    is_met = own.p50 <= TARGET_MS and (code != "" or ratio >= TARGET_RATIO or SCALE < 1)
    words = f"p50 ≤ {TARGET_MS} ms" + ("" if code else f", ≥ {TARGET_RATIO} × faster")
    value = f"{own} ({figure.numerator:,} of {figure.denominator:,})"
    beside = f"GROUP BY over the ledger, equal: {recount}"
    return Figure("tallies", f"indicator, {name}", value, beside, ratio, words, is_met)


def _times(do: Callable[[], object], times: int) -> Times:
    each: list[float] = []
    began = time.perf_counter()
    for _turn in range(times + WARM_UP):
        start = time.perf_counter()
        do()
        each.append((time.perf_counter() - start) * 1000)
    return Times(tuple(each[WARM_UP:]), time.perf_counter() - began)


def _recount(code: str) -> tuple[int, int]:
    """Count the ledger itself, grouped by level."""
    rows = Hazard.objects.filter(
        under(code), due_at__lte=end_of_day(clock.today()), level__isnull=False
    ).exclude(state__in=["reported", "rejected", "merged"])
    in_time = Count("pk", filter=Q(state="closed", closed_at__lte=F("due_at")))
    found = rows.order_by().values("level").annotate(whole=Count("pk"), part=in_time)
    groups = list(found)
    return sum(row["part"] for row in groups), sum(row["whole"] for row in groups)


@dataclass(slots=True)
class _Reporters:
    """Somebody who reports steadily until told to stop."""

    actor: Actor
    stop: threading.Event = field(default_factory=threading.Event)
    each_ms: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Report, wait a little, report again."""
        while not self.stop.wait(PAUSE_S):
            began = time.perf_counter()
            register(self.actor, HazardDraft("楼道堆放杂物", "blocked_exit"))
            self.each_ms.append((time.perf_counter() - began) * 1000)
            sealing.seal("bench")
        connection.close()


def _measure_rebuilding(callers: Callers) -> list[Figure]:
    reporters = _Reporters(callers.director.actor)
    thread = threading.Thread(target=reporters.run)
    thread.start()
    began = time.perf_counter()
    rebuild(NAME, "bench")
    taken_s = time.perf_counter() - began
    reporters.stop.set()
    thread.join()
    sealing.seal("bench")
    while actions.project(SYSTEM, "bench"):
        continue
    _check_equal(callers)
    entries = queries.progress(SYSTEM, NAME)[0][1]
    value = (
        f"{entries:,} entries in {taken_s:.1f} s ({entries / taken_s:,.0f}/s), equal to the recount"
    )
    arrived = Times(tuple(reporters.each_ms or [0.0]), taken_s)
    beside = f"{len(reporters.each_ms):,} reports arrived meanwhile, {arrived}"
    return [Figure("tallies", "counting everything anew", value, beside)]


def _check_equal(callers: Callers) -> None:
    """Compare the new counts with the ledger, and the deltas of every level with the marks."""
    for name, code in _areas(callers):
        figure = indicator(SYSTEM, IndicatorAsk(INDICATOR, code))
        if (figure.numerator, figure.denominator) != _recount(code):
            raise WrongCountError(f"{name} after counting anew")
    book = queries.serving_book(SYSTEM, NAME)
    wrong = [cell for digits in LEVELS for cell in wrong_cells(book, digits, 1)]
    if wrong:
        raise WrongCountError(f"deltas differ from marks: {wrong}")
