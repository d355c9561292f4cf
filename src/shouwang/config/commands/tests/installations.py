"""Makes installations of their own for tests that run the command as an operator does."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

DATABASE = "SHOUWANG_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it said."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and a database of its own, both empty at first."""

    home: Path
    environment: dict[str, str]

    def command(self, *words: str) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", "shouwang.config.command", *words]

    def run(self, *words: str, **more: str) -> Outcome:
        """Run `shouwang` with the words."""
        done = subprocess.run(  # noqa: S603 - ourselves
            self.command(*words),
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """Lend an empty installation on the same kind of database as the suite's."""
    environment = {
        **os.environ,
        "SHOUWANG_HOME": str(home),
        "SHOUWANG_TRUSTED_PROXIES": "1",
    }
    if connection.vendor == "sqlite":
        yield Installation(home, environment)
        return
    name = f"shouwang_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    url = urlsplit(os.environ[DATABASE])._replace(path=f"/{name}").geturl()
    yield Installation(home, environment | {DATABASE: url})
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
