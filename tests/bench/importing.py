"""The national import beside plain inserts of the same rows."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import connection, transaction

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.actions import import_divisions
from shouwang.ground.divisions.models import Division

from .figures import Figure

COLUMNS = ("code", "name", "level", "parent_code", "full_name")


def measure_import(source: Path) -> list[Figure]:
    """Import a register, then insert its rows by plain `executemany` into a like table."""
    began = time.perf_counter()
    report = import_divisions(Actor.system("bench"), source)
    took_s = time.perf_counter() - began
    plain_s = _plain_inserts()
    value = f"{report.rows:,} rows in {took_s:.1f} s ({report.rows / took_s:,.0f}/s)"
    beside = f"executemany, tree table only: {plain_s:.1f} s ({report.rows / plain_s:,.0f}/s)"
    return [Figure("import", "national tree", value, beside, took_s / plain_s)]


def _plain_inserts() -> float:
    rows = list(Division.objects.values_list(*COLUMNS))
    names, holes = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    like = "code varchar(15) PRIMARY KEY, name text, level text, parent_code text, full_name text"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_plain ({like})")
        began = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bench_plain ({names}) VALUES ({holes})", rows)  # noqa: S608
        took_s = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_plain")
    return took_s
