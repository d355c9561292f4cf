"""Campaigns: a scope of 20,000 places, progress beside recounting, a register's table coming in."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import xlsxwriter
from django.db import connection, transaction

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units.models import Unit
from shouwang.prepare.accidents.actions import AccidentDraft, Figures, report_accident
from shouwang.prepare.campaigns import queries
from shouwang.prepare.campaigns.actions.scoping import freeze_scope, set_scope_rules
from shouwang.prepare.campaigns.models import Campaign, ScopeItem, Visit
from shouwang.prepare.campaigns.rules.scoping import ScopeRuleDraft
from shouwang.prepare.campaigns.rules.wording import Capacity, VisitResult
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.campaigns.tests.factories import make_campaign
from shouwang.prepare.campaigns.tests.scopes import run
from shouwang.prepare.places import actions as places
from shouwang.prepare.places.models import Place, PlaceType

from .callers import STREET, Callers
from .figures import Figure, Times
from .scale import SCALE, repeats

PLACES = max(400, round(20_000 * SCALE))
CAMPAIGNS = max(4, round(200 * SCALE))
VISITS = max(4_000, round(500_000 * SCALE))
IN_CAMPAIGN = max(40, round(2_000 * SCALE))
ACCIDENTS = 100
TIMES = repeats(30)
RECOUNTS = repeats(5)
BATCH = 10_000
TARGET_ROWS = 1_500
SYSTEM = Actor.system("bench")
HEADER = ("名称", "用途", "所属村（社区）", "地址", "容纳人数", "居住人数", "年产值")
USES = ("商店", "住宅", "饭店（餐饮）", "厂房")


def measure_campaigns(callers: Callers) -> list[Figure]:
    """Measure the import of a register, a scope over it, and the progress of one campaign."""
    villages = [code for code in callers.villages if code.startswith(STREET)]
    figures = [measure_places(callers, villages)]
    figures += [_measure_scope(villages)]
    _fill_visits(callers)
    return [*figures, *_measure_progress()]


def measure_places(callers: Callers, villages: Sequence[str]) -> Figure:
    """Bring a table of places in as an officer does, then insert like rows plainly."""
    actor = callers.street.actor
    content = _workbook(villages)
    began = time.perf_counter()
    upload = places.start_upload(actor, "register.xlsx", content)
    asked_s = time.perf_counter() - began
    began = time.perf_counter()
    places.confirm_upload(actor, upload.token)
    places.apply_queued(Actor.system("places"))
    took_s = time.perf_counter() - began
    upload.refresh_from_db()
    plain_s = _plain_inserts(Place._meta.db_table, PLACES)
    value = (
        f"{upload.added:,} rows in {took_s:.1f} s ({upload.added / took_s:,.0f}/s);"
        f" taking the file {asked_s:.1f} s"
    )
    beside = f"executemany, places only: {plain_s:.2f} s ({PLACES / plain_s:,.0f}/s)"
    is_met = upload.added / took_s >= TARGET_ROWS
    target = f"≥ {TARGET_ROWS:,}/s"
    return Figure("import", "register of places", value, beside, took_s / plain_s, target, is_met)


def _workbook(villages: Sequence[str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("场所")
    sheet.write_row(0, 0, HEADER)
    for number in range(1, PLACES + 1):
        told = (
            f"场所{number:06d}（虚构）",
            USES[number % len(USES)],
            villages[number % len(villages)],
            f"和平路{number}号",
            str(number % 120),
            str(number % 9),
            "120000",
        )
        sheet.write_row(number, 0, told)
    book.close()
    return out.getvalue()


def _plain_inserts(table: str, rows: int) -> float:
    """Copy rows of a table into a like one, nothing else written."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_like AS SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608
        cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT {rows}")  # noqa: S608
        read = cursor.fetchall()
        holes = ", ".join(["%s"] * len(read[0]))
        began = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bench_like VALUES ({holes})", read)  # noqa: S608
        took_s = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_like")
    return took_s


def _measure_scope(villages: Sequence[str]) -> Figure:
    """Freeze a scope of every place by types, uses and accidents, beside plain inserts of it."""
    _mark_accidents(villages)
    types = PlaceType.objects.values_list("type_code", flat=True).distinct().order_by()
    rules = (
        ScopeRuleDraft("types", tuple(sorted(types))),
        ScopeRuleDraft("accidents"),
        ScopeRuleDraft("all"),
    )
    campaign = make_campaign(area_code=STREET)
    set_scope_rules(SYSTEM, campaign.number, rules)
    campaign.refresh_from_db()
    began = time.perf_counter()
    with write_transaction():
        count = freeze_scope(SYSTEM, campaign, clock.now())
    took_s = time.perf_counter() - began
    plain_s = _plain_inserts(ScopeItem._meta.db_table, count)
    value = f"{count:,} places in {took_s:.2f} s ({count / took_s:,.0f}/s)"
    beside = f"executemany, scope rows only: {plain_s:.2f} s ({count / plain_s:,.0f}/s)"
    name = "scope with accident look-back"
    return Figure("campaigns", name, value, beside, took_s / plain_s)


def _mark_accidents(villages: Sequence[str]) -> None:
    """Let every so manieth place belong to a unit with a fatal accident of the past year."""
    step = max(1, PLACES // ACCIDENTS)
    for number, place in enumerate(Place.objects.order_by("id")[::step]):
        unit = Unit.objects.create(
            code=f"accident-{number}",
            name=f"企业{number}（虚构）",
            kind="enterprise",
            area_code=villages[number % len(villages)],
        )
        Place.objects.filter(pk=place.pk).update(unit=unit)
        draft = AccidentDraft(
            kind="A.fire",
            occurred_at=clock.now() - timedelta(days=30 + number),
            description="测量用事故（虚构）",
            figures=Figures(1, 0, 0, 0, None),
            unit_id=unit.pk,
            area_code=unit.area_code,
        )
        report_accident(SYSTEM, draft)


def _fill_visits(callers: Callers) -> None:
    """Write many campaigns over parts of the register, and visits of their places, by the row."""
    ids = list(Place.objects.order_by("id").values_list("id", "area_code_now"))
    began_at = clock.now() - timedelta(days=200)
    for number in range(CAMPAIGNS):
        start = (number * IN_CAMPAIGN) % max(1, len(ids) - IN_CAMPAIGN + 1)
        _campaign_over(ids[start : start + IN_CAMPAIGN], began_at)
    agency_id = callers.unit_ids[0]
    for first in range(0, VISITS, BATCH):
        span = range(first, min(first + BATCH, VISITS))
        rows = [_visit(ids[one % len(ids)], agency_id, began_at, one) for one in span]
        Visit.objects.bulk_create(rows)
    _count_visits()


def _campaign_over(places_in: Sequence[tuple[int, str]], began_at: datetime) -> None:
    campaign = run(make_campaign(area_code=STREET))
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.RUNNING, started_at=began_at, scope_frozen_at=began_at
    )
    rows = [
        ScopeItem(
            campaign=campaign,
            place_id=pk,
            area_code_at_time=code,
            area_code_now=code,
            added_at=began_at,
        )
        for pk, code in places_in
    ]
    ScopeItem.objects.bulk_create(rows, batch_size=BATCH)


def _visit(place: tuple[int, str], agency_id: int, began_at: datetime, number: int) -> Visit:
    visited_at = began_at + timedelta(minutes=number % 250_000)
    return Visit(
        place_id=place[0],
        area_code_at_time=place[1],
        area_code_now=place[1],
        agency_unit_id=agency_id,
        capacity=Capacity.INSPECTION,
        result=VisitResult.FINE,
        visited_at=visited_at,
        recorded_at=visited_at,
        recorded_by_key="system:bench",
    )


def _count_visits() -> None:
    """Bring the counters of the scope up to what the visits say, in two plain statements."""
    item, visit = ScopeItem._meta.db_table, Visit._meta.db_table
    found = f"(SELECT {{}} FROM {visit} v WHERE v.place_id = {item}.place_id)"  # noqa: S608
    parts = ", ".join(
        f"{column} = {found.format(what)}"
        for column, what in (
            ("first_checked_at", "MIN(v.visited_at)"),
            ("last_checked_at", "MAX(v.visited_at)"),
            ("visit_count", "COUNT(*)"),
        )
    )
    some = f"EXISTS (SELECT 1 FROM {visit} v WHERE v.place_id = {item}.place_id)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {item} SET {parts} WHERE {some}")  # noqa: S608


def _measure_progress() -> list[Figure]:
    campaign = Campaign.objects.filter(scope_items__isnull=False).order_by("-id").first()
    if campaign is None:
        raise LookupError("no campaign has a scope")
    told = queries.progress(SYSTEM, campaign)
    anew = queries.recount(SYSTEM, campaign)
    if told.total != anew.total or told.lines != anew.lines:
        raise ValueError(f"progress {told.total} is not the recount {anew.total}")
    kept = _times(lambda: queries.progress(SYSTEM, campaign), TIMES)
    past = _times(lambda: queries.progress(SYSTEM, campaign, on=_past()), TIMES)
    plain = _times(lambda: _by_sql(campaign.pk), RECOUNTS)
    slow = _times(lambda: queries.recount(SYSTEM, campaign), RECOUNTS)
    ratio = plain.p50 / kept.p50
    name = f"progress over {told.total.scope:,} places, {VISITS:,} visits"
    beside = f"SQL over visits {plain.p50:.1f} ms; visit by visit {slow.p50:,.0f} ms"
    return [
        Figure("campaigns", name, str(kept), beside, ratio, "equal to a recount", is_met=True),
        Figure("campaigns", "the same as of a past day", str(past)),
    ]


def _past() -> date:
    return clock.today() - timedelta(days=60)


def _by_sql(campaign_id: int) -> list[tuple[object, ...]]:
    """Count checked places by village from the visits themselves, hazards left out."""
    item, visit = ScopeItem._meta.db_table, Visit._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.area_code_now, COUNT(DISTINCT i.place_id), COUNT(DISTINCT v.place_id)"  # noqa: S608
            f" FROM {item} i LEFT JOIN {visit} v ON v.place_id = i.place_id"
            " AND v.result <> 'not_entered' AND v.capacity <> 'self_inspection'"
            " WHERE i.campaign_id = %s GROUP BY i.area_code_now",
            [campaign_id],
        )
        return list(cursor.fetchall())


def _times(ask: Callable[[], object], count: int) -> Times:
    ask()
    each = []
    began = time.perf_counter()
    for _ in range(count):
        start = time.perf_counter()
        ask()
        each.append((time.perf_counter() - start) * 1_000)
    return Times(tuple(each), time.perf_counter() - began)
