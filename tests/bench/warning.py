"""Warnings: an audience among a million people, and the way from "issue" to a hundred thousand."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from numpy.typing import NDArray
from shapely import contains_xy, prepare
from shapely.geometry import Polygon

from shouwang.engines.audience import covers, index_points
from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import drain
from shouwang.ground.delivery.models import Dispatch
from shouwang.ground.delivery.tests.factories import seal_contact
from shouwang.ground.people.models import Account, Post
from shouwang.ground.people.tests.factories import make_post
from shouwang.ground.units.tests.factories import make_unit
from shouwang.watch.warnings.actions import (
    AreaDraft,
    WarningDraft,
    confirm_draft,
    draft_warning,
    issue,
)
from shouwang.watch.warnings.models import Addressee

from .callers import STREET, Callers
from .figures import Figure, percentile
from .gateway import far_gateway
from .scale import SCALE, repeats

PEOPLE = max(10_000, round(1_000_000 * SCALE))
TOLD = max(1_000, round(100_000 * SCALE))
VERTICES = 60
TIMES = repeats(20)
SEED = 20_260_623
GROUP = "warnings"
SYSTEM = Actor.system("bench")
WEST, SOUTH, SIDE = 119.0, 29.0, 1.0
"""A square of one degree, in which the people live."""
LEAST_RATIO = 5.0
MOST_MS = 50.0
Floats = NDArray[np.float64]


def measure_warnings(callers: Callers) -> list[Figure]:
    """Measure who is inside a polygon, then the issue to all of a village and their messages."""
    return [*_measure_audience(), *_measure_fan_out(callers)]


def _measure_audience() -> list[Figure]:
    random = np.random.default_rng(SEED)
    x = WEST + SIDE * random.random(PEOPLE)
    y = SOUTH + SIDE * random.random(PEOPLE)
    ring = _ring()
    index = index_points(x, y)
    polygon = Polygon(ring)
    prepare(polygon)
    ours_ms, ours = _timed(lambda: len(index.covered([ring])))
    scan_ms, scanned = _timed(lambda: int(covers([ring], x, y).sum()))
    shapely_ms, by_shapely = _timed(lambda: int(contains_xy(polygon, x, y).sum()))
    figures = [
        _audience("plain scan of all", ours_ms, ours, scan_ms, scanned),
        _audience("shapely, prepared, all points", ours_ms, ours, shapely_ms, by_shapely),
    ]
    return [*figures, _by_postgis(ring, (x, y), ours_ms, ours)]


def _ring() -> Floats:
    """Return a star of 60 corners, about a fifth of the square across."""
    angles = np.linspace(0, 2 * math.pi, VERTICES, endpoint=False)
    reach = np.where(np.arange(VERTICES) % 2, 0.07, 0.12)
    return np.column_stack([119.5 + reach * np.cos(angles), 29.5 + reach * np.sin(angles)])


def _timed(act: Callable[[], int]) -> tuple[float, int]:
    """Return the median of some runs in milliseconds, and what they found."""
    each, found = [], act()
    for _ in range(TIMES):
        began = time.perf_counter()
        found = act()
        each.append((time.perf_counter() - began) * 1_000)
    return percentile(each, 50), found


def _audience(name: str, ours_ms: float, ours: int, other_ms: float, other: int) -> Figure:
    ratio = other_ms / ours_ms
    return Figure(
        GROUP,
        f"audience of a {VERTICES}-corner polygon among {PEOPLE:,}",
        f"p50 {ours_ms:.2f} ms, {ours:,} inside",
        f"{name}, {'equal' if ours == other else 'NOT EQUAL'}: p50 {other_ms:.2f} ms",
        ratio,
        f"≤ {MOST_MS:.0f} ms",
        ours_ms <= MOST_MS and ours == other,
    )


def _by_postgis(ring: Floats, points: tuple[Floats, Floats], ours_ms: float, ours: int) -> Figure:
    name = f"the same by PostGIS (ST_Covers, GiST) among {PEOPLE:,}"
    if connection.vendor != "postgresql":
        return Figure(GROUP, name, "not measured: this database is SQLite")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except DatabaseError:
        return Figure(GROUP, name, "not measured: the extension is not on this machine")
    _fill_postgis(*points)
    words = ", ".join(f"{x} {y}" for x, y in [*ring.tolist(), ring[0].tolist()])
    statement = (
        "SELECT count(*) FROM bench_people"
        " WHERE ST_Covers(ST_GeomFromText('POLYGON((' || %s || '))', 4326), at)"
    )

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, [words])
            return int(cursor.fetchone()[0])

    other_ms, other = _timed(ask)
    ratio = other_ms / ours_ms
    return Figure(
        GROUP,
        name,
        f"p50 {ours_ms:.2f} ms, {ours:,} inside",
        f"PostGIS, {'equal' if ours == other else 'NOT EQUAL'}: p50 {other_ms:.2f} ms",
        ratio,
        f"ratio ≥ {LEAST_RATIO:g}",
        ratio >= LEAST_RATIO and ours == other,
    )


def _fill_postgis(x: Floats, y: Floats) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_people (at geometry(Point, 4326))")
        for first in range(0, PEOPLE, 50_000):
            some = slice(first, first + 50_000)
            cursor.execute(
                "INSERT INTO bench_people SELECT ST_SetSRID(ST_MakePoint(x, y), 4326)"
                " FROM unnest(%s::float8[], %s::float8[]) AS t(x, y)",
                [x[some].tolist(), y[some].tolist()],
            )
        cursor.execute("CREATE INDEX ON bench_people USING gist (at)")
        cursor.execute("ANALYZE bench_people")


def _measure_fan_out(callers: Callers) -> list[Figure]:
    village = next(code for code in callers.villages if code.startswith(STREET))
    _make_people(village)
    officer, second = callers.street.actor, _second()
    made = draft_warning(officer, _draft(village))
    confirm_draft(second, made.number)
    with far_gateway(0) as stub, override_settings(CHANNELS={"sms": stub.channel}):
        began = time.perf_counter()
        issue(officer, made.number)
        issued_s = time.perf_counter() - began
        rows = Dispatch.objects.filter(notice__kind="WarningIssued")
        queued, addressed = rows.count(), Addressee.objects.filter(warning=made).count()
        sent_s = _send_all()
        told = stub.told()
    sent = rows.filter(channel="sms", state="sent").count()
    return [_issued(issued_s, addressed, queued), _sent(issued_s + sent_s, sent, told["twice"])]


def _draft(village: str) -> WarningDraft:
    now = clock.now()
    return WarningDraft(
        type_code="rainstorm",
        level="orange",
        title="暴雨橙色预警（虚构）",
        text="3小时内雨量将达50毫米以上。",
        action_text="停止户外作业。",
        onset_at=now,
        expires_at=now + timedelta(hours=12),
        area=AreaDraft(codes=(village,)),
    )


def _second() -> Actor:
    home = make_unit(kind="safety_station", area_code=STREET)
    post = make_post(role="safety_station_head", area_code=STREET, unit=home)
    return resolve(post.account_id, post.pk)


def _make_people(village: str) -> None:
    """Make people on duty in one village, each with a phone."""
    made = [
        Account(username=f"bench-warned-{at}", name=f"测试人{at}（虚构）", password="!")
        for at in range(TOLD)
    ]
    for at, account in enumerate(made):
        seal_contact(account, phone=f"001-{at:08}")
    Account.objects.bulk_create(made, batch_size=500)
    found = Account.objects.filter(username__startswith="bench-warned-")
    home = make_unit(area_code=village)
    _make_posts(list(found.values_list("pk", flat=True)), home.pk, village)


def _make_posts(accounts: Sequence[int], unit_id: int, village: str) -> None:
    Post.objects.bulk_create(
        [
            Post(
                account_id=account,
                unit_id=unit_id,
                role="grid_worker",
                area_code=village,
                valid_from_on=clock.today(),
            )
            for account in accounts
        ],
        batch_size=500,
    )


def _send_all() -> float:
    began = time.perf_counter()
    while Dispatch.objects.filter(channel="sms", state__in=["queued", "sending"]).exists():
        drain(SYSTEM)
    return time.perf_counter() - began


def _issued(issued_s: float, addressed: int, queued: int) -> Figure:
    return Figure(
        GROUP,
        f'from "issue" to the outbox, {TOLD:,} people',
        f"{issued_s:.2f} s: {addressed:,} addressees, {queued:,} dispatches",
        target=f"≥ {TOLD:,} dispatches",
        is_met=queued >= TOLD,
    )


def _sent(whole_s: float, sent: int, twice: int) -> Figure:
    return Figure(
        GROUP,
        f'from "issue" to {TOLD:,} handed to a gateway on loopback',
        f"{whole_s:.1f} s, {sent / whole_s:,.0f}/s, {twice:,} twice",
        target=f"{TOLD:,} handed over, 0 twice",
        is_met=sent >= TOLD and not twice,
    )
