"""An office's own ledger beside plain inserts of the same rows."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import xlsxwriter
from django.db import connection, transaction

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.models import Hazard

from .callers import STREET, Callers
from .figures import Figure
from .scale import SCALE

ROWS = 20_000
HEADER = (
    "隐患编号",
    "地址",
    "区划代码",
    "存在问题",
    "等级",
    "级别",
    "检查时间",
    "整改措施",
    "临时措施",
    "整改期限",
)


def measure_ledger_import(callers: Callers) -> list[Figure]:
    """Bring a ledger in by the worker's own job, then insert like rows plainly."""
    rows = max(200, round(ROWS * SCALE))
    actor = callers.street.actor
    villages = [code for code in callers.villages if code.startswith(STREET)]
    content = _workbook(rows, villages)
    began = time.perf_counter()
    upload = actions.start_ledger_upload(actor, "ledger.xlsx", content)
    actions.confirm_ledger_upload(actor, upload.token)
    asked_s = time.perf_counter() - began
    began = time.perf_counter()
    while actions.write_ledger_uploads(Actor.system("ledger")):
        continue
    took_s = time.perf_counter() - began
    upload.refresh_from_db()
    plain_s = _plain_inserts(rows)
    value = f"{upload.added:,} rows in {took_s:.1f} s ({upload.added / took_s:,.0f}/s)"
    beside = f"executemany, ledger table only: {plain_s:.2f} s ({rows / plain_s:,.0f}/s)"
    confirm = f"{asked_s:.1f} s for {rows:,} rows"
    return [
        Figure("import", "office's own ledger", value, beside, took_s / plain_s),
        Figure("import", "upload and confirm a ledger in the request", confirm),
    ]


def _workbook(rows: int, villages: Sequence[str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADER)
    for number in range(1, rows + 1):
        told = (
            f"YS-2020-{number:06d}",
            f"和平路 {number} 号",
            villages[number % len(villages)],
            f"楼道堆放杂物，第 {number} 处",
            "一般",
            "三级",
            "2020.6.22",
            "清理楼道",
            "设警戒线",
            "2030-12-31",
        )
        sheet.write_row(number, 0, told)
    book.close()
    return out.getvalue()


def _plain_inserts(rows: int) -> float:
    """Copy the rows of the ledger's own table into a like one, nothing else written."""
    table = Hazard._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_ledger AS SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608
        cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT {rows}")  # noqa: S608
        read = cursor.fetchall()
        holes = ", ".join(["%s"] * len(read[0]))
        began = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bench_ledger VALUES ({holes})", read)  # noqa: S608
        took_s = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_ledger")
    return took_s
