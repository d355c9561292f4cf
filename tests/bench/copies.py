"""Two databases side by side: the few rows kept apart, so that both are measured in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection


def server_address(database: str) -> dict[str, Any]:
    """Return psycopg's words for a database of the server in use."""
    told = connection.settings_dict
    return {
        "host": told["HOST"],
        "port": told["PORT"],
        "user": told["USER"],
        "password": told["PASSWORD"] or None,
        "dbname": database,
    }


def copy_database(folder: Path) -> str:
    """Copy the database as it is now; returns the copy's name."""
    own = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        copy = str(folder / "few.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
        return copy
    copy = f"{own}_few"
    connection.close()
    with psycopg.connect(**server_address("template1"), autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{own}"')
    return copy


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let this process read another database for a while."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
