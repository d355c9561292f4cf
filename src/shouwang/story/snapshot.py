"""The story's home as it was on Monday 10:30, kept so that "start again" takes seconds."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from shouwang.ground.people import queries as people
from shouwang.ground.people.actions import change_password

from . import homes, hours
from .cast import DEMO_ACCOUNTS, NARRATOR, as_account
from .hashing import light_hashing
from .times import BEGINS_AT

DATABASE: Final = "shouwang.sqlite3"
PASSWORD: Final = "password"  # noqa: S105 - the name of a file
WAIT_S: Final = 30.0


def _folder() -> Path:
    return homes.home() / homes.SNAPSHOT


def exists() -> bool:
    """Tell whether the story can begin anew from a snapshot."""
    return homes.is_embedded() and (_folder() / DATABASE).exists()


def take(password: str) -> None:
    """Keep the home as it is now: database, evidence, anchors, and the password given."""
    shutil.rmtree(_folder(), ignore_errors=True)
    _folder().mkdir(parents=True)
    connection.close()
    _copy_database(homes.database_file(), _folder() / DATABASE)
    with closing(sqlite3.connect(_folder() / DATABASE)) as made:
        made.execute("PRAGMA journal_mode=DELETE")
    _copy_files(Path(settings.ATTACHMENTS_ROOT), _folder() / "attachments")
    _copy_files(Path(settings.ANCHORS_ROOT), _folder() / "anchors")
    (_folder() / PASSWORD).write_text(password, encoding="utf-8")
    (_folder() / PASSWORD).chmod(0o600)


def restore() -> None:
    """Let the story begin anew: first the clock, then everything that was written since.

    The database is copied page by page under its own lock, so that others may stay connected.
    """
    hours.begin_at(BEGINS_AT)
    hours.forget_tick()
    connection.close()
    _copy_database(_folder() / DATABASE, homes.database_file())
    _copy_files(_folder() / "attachments", Path(settings.ATTACHMENTS_ROOT))
    anchors = Path(settings.ANCHORS_ROOT)
    shutil.rmtree(anchors, ignore_errors=True)
    shutil.copytree(_folder() / "anchors", anchors)
    renew_password((_folder() / PASSWORD).read_text(encoding="utf-8"))


def renew_password(had: str) -> None:
    """Give the demo accounts the password in use when they had another."""
    wanted = homes.password()
    if had == wanted:
        return
    admin = as_account("admin")
    with light_hashing():
        for demo in DEMO_ACCOUNTS:
            account = people.account_named(NARRATOR, demo.username)
            change_password(NARRATOR if demo.username == "city" else admin, account.pk, wanted)
    homes.keep_password(wanted)


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=WAIT_S)) as read,
        closing(sqlite3.connect(target, timeout=WAIT_S)) as written,
    ):
        read.backup(written)


def _copy_files(source: Path, target: Path) -> None:
    """Copy what is missing; files are named by their content and never change."""
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            _link_or_copy(path, copy)


def _link_or_copy(path: Path, copy: Path) -> None:
    if path.suffix == ".jsonl":
        shutil.copy2(path, copy)
        return
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)
