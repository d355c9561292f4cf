"""Says, before a command begins, what its database still lacks."""

from __future__ import annotations

from enum import StrEnum

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class Need(StrEnum):
    """What a command asks of the database.

    A backup before an update and the check of a restored older backup work on tables that are
    behind the code, so they ask only that there are any.
    """

    NOTHING = "nothing"
    TABLES = "tables"
    UP_TO_DATE = "up_to_date"


NEEDS = {
    "serve": Need.UP_TO_DATE,
    "worker": Need.UP_TO_DATE,
    "ingest": Need.UP_TO_DATE,
    "import-divisions": Need.UP_TO_DATE,
    "backup": Need.TABLES,
    "verify-journal": Need.TABLES,
}
"""What each command asks for; those that are not named look for themselves."""

HELP = frozenset({"-h", "--help"})


def pending_migrations() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def obstacle(name: str, arguments: list[str]) -> str:
    """Return in words why a command cannot begin; "" when nothing stands in its way."""
    need = NEEDS.get(name, Need.NOTHING)
    if need is Need.NOTHING or not HELP.isdisjoint(arguments):
        return ""
    try:
        if not connection.introspection.table_names():
            return "数据库还没有建好，请先运行：shouwang migrate"
        pending = pending_migrations() if need is Need.UP_TO_DATE else 0
    except DatabaseError as error:
        return f"数据库连不上，请检查 SHOUWANG_DATABASE_URL 和数据文件夹：{error}"
    return f"数据库还差 {pending} 步更新，请先运行：shouwang migrate" if pending else ""
