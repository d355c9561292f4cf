"""Reporting a hazard: the action alone and through the API, beside a bare durable insert."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.db import connection

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.actions import HazardDraft, register

from .asking import WARM_UP, Ask, ask_apart
from .callers import Callers
from .copies import server_address
from .figures import Figure
from .ledger import describe
from .scale import repeats
from .serving import Server

ROUNDS = 5
PER_ROUND = repeats(100)
BY_API = repeats(400)
ALONE_PER_S = 1_000
API_PER_S = 300
API_P99_MS = 100
BARE_TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id integer PRIMARY KEY, text text)"


def measure_register(callers: Callers, server: Server, folder: Path) -> list[Figure]:
    """Measure rounds of bare inserts and of the action in turn, then the API with 1 and 8."""
    bare, close = _bare_inserter(folder)
    actor = callers.director.actor
    bare_rates, own_rates = [], []
    for turn in range(ROUNDS + 1):
        rates = (_rate(bare, turn), _rate(lambda number: _register(actor, number), turn))
        if turn:
            bare_rates.append(rates[0])
            own_rates.append(rates[1])
    close()
    limit, own = median(bare_rates), median(own_rates)
    beside = f"bare durable INSERT: {limit:,.0f}/s"
    target = f"≥ {ALONE_PER_S:,}/s"
    alone = Figure(
        "reporting",
        "register, the action alone",
        f"{own:,.0f}/s ({1000 / own:.2f} ms each)",
        beside,
        own / limit,
        target,
        own >= ALONE_PER_S,
    )
    return [alone, *(_by_api(callers, server, clients, limit) for clients in (1, 8))]


def _rate(insert: Callable[[int], object], turn: int) -> float:
    began = time.perf_counter()
    for number in range(turn * PER_ROUND, (turn + 1) * PER_ROUND):
        insert(number)
    return PER_ROUND / (time.perf_counter() - began)


def _register(actor: Actor, number: int) -> object:
    draft = HazardDraft(
        description=f"{describe(number)}{number}", category="blocked_exit", location="3幢2单元"
    )
    return register(actor, draft)


def _bare_inserter(folder: Path) -> tuple[Callable[[int], object], Callable[[], None]]:
    """Return a function that inserts one row durably, and one that ends it."""
    text = "楼道堆放杂物" * 10
    line: Any
    if connection.vendor == "postgresql":
        line = psycopg.connect(
            **server_address(str(connection.settings_dict["NAME"])), autocommit=True
        )
        line.execute(BARE_TABLE.replace("integer", "serial"))
        return (lambda _: line.execute("INSERT INTO bench_bare (text) VALUES (%s)", [text])), (
            line.close
        )
    line = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute("PRAGMA synchronous=FULL")
    line.execute(BARE_TABLE)
    return (lambda _: line.execute("INSERT INTO bench_bare (text) VALUES (?)", [text])), line.close


def _by_api(callers: Callers, server: Server, clients: int, limit: float) -> Figure:
    body = json.dumps(
        {
            "description": "楼道堆放杂物第{n}次",
            "category": "blocked_exit",
            "location": "3幢2单元",
        }
    )
    before = server.cpu_s()
    times = ask_apart(
        Ask(
            server.port,
            "POST",
            ("/api/v1/hazards",),
            callers.director.by_api().headers,
            clients=clients,
            times=BY_API,
            expected=201,
            body=body,
            round=str(clients),
        )
    )
    cpu_ms = (server.cpu_s() - before) * 1000 / (BY_API + WARM_UP * clients)
    many = clients > 1
    is_met = times.per_s >= API_PER_S and times.p99 <= API_P99_MS
    return Figure(
        "reporting",
        f"POST /api/v1/hazards, {clients} client{'s' if many else ''}",
        f"{times.per_s:,.0f} acknowledged/s, {times}, {cpu_ms:.1f} ms CPU",
        f"bare durable INSERT: {limit:,.0f}/s",
        times.per_s / limit,
        f"≥ {API_PER_S}/s, p99 ≤ {API_P99_MS} ms" if many else "",
        is_met if many else None,
    )
