"""Fills the ledger by the row: a million invented hazards, their words and their history."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection, models

from shouwang.ground import clock
from shouwang.ground.journal.models import Entry
from shouwang.ground.journal.rules import canonical, plain
from shouwang.prepare.hazards.models import Hazard, HazardWord, area_columns
from shouwang.prepare.hazards.rules.replay import UNWRITTEN
from shouwang.prepare.hazards.rules.search import stored_pairs
from shouwang.prepare.hazards.rules.wording import Category, Source
from shouwang.prepare.hazards.states import FINISHED, State

from .callers import STREET, Callers

BATCH = 20_000
HOME_SHARE = 0.1
"""One street holds a tenth of everything: more than any will ever have."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
FIRST_ENTRY = 1_000
"""Entries before this one are those of the import."""
STATES = (
    (State.CLOSED, 0.84),
    (State.REJECTED, 0.06),
    (State.REPORTED, 0.02),
    (State.CONFIRMED, 0.01),
    (State.GRADED, 0.03),
    (State.DEFERRED, 0.03),
    (State.RECTIFIED, 0.01),
)
WHERE = (
    "楼道",
    "底层",
    "车棚",
    "仓库",
    "厨房",
    "屋顶",
    "路口",
    "河堤",
    "校门",
    "市场",
    "车间",
    "宿舍",
    "地下室",
    "配电房",
)
WHAT = (
    "堆放杂物",
    "消防栓缺水",
    "电线老化",
    "灭火器过期",
    "窨井盖破损",
    "飞线充电",
    "疏散门上锁",
    "外墙脱落",
    "燃气软管老化",
    "无证动火",
    "违规住人",
    "应急灯损坏",
    "护栏缺失",
    "积水漏电",
)
CATEGORIES = tuple(str(found) for found in Category)
SOURCES = (Source.COMMUNITY, Source.SELF, Source.STREET)


@dataclass(frozen=True, slots=True)
class Span:
    """Which hazards to write: their first and last number, and the one seed."""

    first: int
    last: int
    seed: int = 2026


def fill(callers: Callers, span: Span) -> None:
    """Write hazards with search pairs and one sealed journal entry each; indexes come last."""
    indexes = _drop_indexes(Hazard, HazardWord, Entry) if span.last - span.first > BATCH else []
    if connection.vendor == "sqlite":
        _run("PRAGMA synchronous=OFF")
    _write(Hazard, _hazards(callers, span))
    _write(Entry, _entries(callers, span))
    _write_words(span)
    for statement in indexes:
        _run(statement)
    _settle(span)


def _settle(span: Span) -> None:
    if connection.vendor == "sqlite":
        _run("PRAGMA synchronous=FULL")
        _run("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for model, last in ((Hazard, span.last), (Entry, span.last + FIRST_ENTRY)):
        table = model._meta.db_table
        _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
    _run("VACUUM ANALYZE")


def _run(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def _drop_indexes(*tables: type[models.Model]) -> list[str]:
    found = []
    for model in tables:
        table = model._meta.db_table
        if connection.vendor == "sqlite":
            query = (
                "SELECT name, sql FROM sqlite_master"  # noqa: S608
                f" WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"
            )
        else:
            query = (
                "SELECT i.indexname, i.indexdef FROM pg_indexes i"  # noqa: S608
                " LEFT JOIN pg_constraint c ON c.conname = i.indexname"
                f" WHERE i.tablename = '{table}' AND c.oid IS NULL"
            )
        for name, statement in _run(query):
            _run(f'DROP INDEX "{name}"')
            found.append(statement)
    return found


def _write(model: type[models.Model], rows: Iterable[Sequence[object]]) -> None:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = model._meta.db_table
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
                continue
            holes = ", ".join(["?"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({holes})"  # noqa: S608
            cursor.execute("BEGIN")
            cursor.connection.executemany(statement, batch)
            cursor.execute("COMMIT")


def _moment(at: datetime) -> object:
    return at if connection.vendor == "postgresql" else str(at.astimezone(UTC).replace(tzinfo=None))


@dataclass(frozen=True, slots=True)
class _Days:
    """Moments of a past in hours, made once."""

    ago: tuple[object, ...]

    @classmethod
    @cache
    def make(cls, hours_back: int, hours_ahead: int) -> _Days:
        now = clock.now().replace(microsecond=0)
        span = range(-hours_ahead, hours_back)
        return cls(
            tuple(_moment(now - timedelta(hours=back, seconds=back % 3600)) for back in span)
        )


def _hazards(callers: Callers, span: Span) -> Iterator[list[object]]:
    dice = random.Random(span.seed + span.first)  # noqa: S311 - a bench is repeatable
    fields = Hazard._meta.concrete_fields
    place = {field.attname: index for index, field in enumerate(fields)}
    blank = [_blank(field) for field in fields]
    home = [code for code in callers.villages if code.startswith(STREET)]
    past, ahead = _Days.make(24 * 900, 0).ago, _Days.make(240, 720).ago
    kinds, weights = zip(*STATES, strict=True)
    states = dice.choices(kinds, weights, k=span.last - span.first + 1)
    accounts = (callers.director.actor.account_id, callers.street.actor.account_id)
    for number, state in zip(range(span.first, span.last + 1), states, strict=True):
        row = blank.copy()
        village = dice.choice(home if dice.random() < HOME_SHARE else callers.villages)
        reported = past[min(int(dice.expovariate(1 / 4000)), len(past) - 1)]
        told = {
            "id": number,
            "number": f"基准-2026-{number:07d}",
            **area_columns(village),
            "area_code_at_time": village,
            "state": str(state),
            "is_finished": state in FINISHED,
            "queue_at": reported,
            "discovered_at": reported,
            "reported_at": reported,
            "reported_by_id": accounts[0],
            "handler_unit_id": dice.choice(callers.unit_ids),
            "category": dice.choice(CATEGORIES),
            "source": str(dice.choice(SOURCES)),
            "description": describe(number),
            "location": f"{number % 97}幢",
            **_rest(state, reported, dice.choice(ahead), accounts),
        }
        for name, value in told.items():
            row[place[name]] = value
        yield row


def _blank(field: models.Field[Any, Any]) -> object:
    default = None if field.null else field.get_default()
    if default is None and not field.null:
        return ""
    return str(default) if isinstance(default, str) else default


def _rest(
    state: State, reported: object, due: object, accounts: tuple[int | None, ...]
) -> dict[str, object]:
    """Return what a hazard must have in its state."""
    graded = {"statutory": "general", "level": 3, "rule_version": "bench", "graded_at": reported}
    fixed = {"fixed_by_id": accounts[0], "fixed_at": reported, "after_photo_count": 1}
    confirmed = {"confirmed_at": reported, "confirmed_by_id": accounts[0]}
    if state == State.REPORTED:
        return {}
    if state == State.REJECTED:
        return {"reject_reason": "不属隐患", "closed_at": reported}
    if state == State.CONFIRMED:
        return confirmed
    if state == State.CLOSED:
        verified = {"verified_by_id": accounts[1], "verified_at": reported, "closed_at": reported}
        return {**confirmed, **graded, **fixed, **verified, "due_at": reported}
    if state == State.RECTIFIED:
        return {**confirmed, **graded, **fixed, "due_at": due, "queue_at": due}
    return {**confirmed, **graded, "due_at": due, "queue_at": due}


def describe(number: int) -> str:
    """Return the invented description of a number: one of a few hundred."""
    return f"{WHERE[number % len(WHERE)]}{WHAT[number // len(WHERE) % len(WHAT)]}"


def _entries(callers: Callers, span: Span) -> Iterator[tuple[object, ...]]:
    """Yield one entry for each hazard, which sets the columns that it has."""
    key = callers.director.actor.key
    names = [str(field.column) for field in Hazard._meta.concrete_fields]
    told = [(index, name) for index, name in enumerate(names) if name in UNWRITTEN]
    for row in _hazards(callers, span):
        found = dict(zip(names, row, strict=True))
        number, at = int(str(found["id"])), found["reported_at"]
        columns = {name: _told(row[index]) for index, name in told}
        written = {name: value for name, value in columns.items() if value != UNWRITTEN[name]}
        thing = f"hazard:{number}"
        text = canonical(
            {
                "actor": key,
                "at": _told(at),
                "details": {"set": written, "to": found["state"]},
                "object": thing,
                "post": 1,
                "verb": "hazard.register",
            }
        )
        mark = f"{number:064x}"
        yield number + FIRST_ENTRY, at, key, "hazard.register", thing, text, mark, number, mark


def _told(value: object) -> object:
    """Return a column of a row as the journal writes it; SQLite's rows hold moments as text."""
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return f"{value.replace(' ', 'T')}.000000+00:00"
    return plain(value)


def _write_words(span: Span) -> None:
    """Write the pairs of all the hazards in the order of their key."""
    texts = sorted({describe(number) for number in range(len(WHERE) * len(WHAT))})
    pairs = [(text, pair) for text in texts for pair in stored_pairs(text)]
    _run("CREATE TEMPORARY TABLE bench_pairs (text varchar(40), pair varchar(2))")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_pairs VALUES (%s, %s)", pairs)
        cursor.execute(
            f"INSERT INTO {HazardWord._meta.db_table} (word, street_code, hazard_id)"  # noqa: S608
            f" SELECT p.pair, h.street_code, h.id FROM {Hazard._meta.db_table} h"
            " JOIN bench_pairs p ON p.text = h.description"
            " WHERE h.id >= %s AND h.id <= %s ORDER BY 1, 2, 3",
            [span.first, span.last],
        )
    _run("DROP TABLE bench_pairs")
