"""The embedded test database as its migrations leave it, kept from one run of tests to the next."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".stamps" / "migrated"


@cache
def kept() -> Path:
    """Return where the database of the migrations as they are now is kept, there or not."""
    told = hashlib.sha256()
    for found in sorted((ROOT / "src").rglob("*")):
        if found.is_file() and found.parent.name in ("migrations", "data"):
            told.update(found.relative_to(ROOT).as_posix().encode())
            told.update(found.read_bytes())
    return FOLDER / f"{told.hexdigest()[:16]}.sqlite3"


def keep(database: Path) -> None:
    """Copy a database that has just been migrated; of two copies the later one stays."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = kept().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(made)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    made.replace(kept())
    for older in FOLDER.glob("*.sqlite3"):
        if older != kept():
            older.unlink(missing_ok=True)
