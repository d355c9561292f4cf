"""The data folder of the demo: is it ours, does it fit, and what it was built with."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from shouwang.ground.divisions import queries as divisions

from .cast import NARRATOR

MARKER: Final = "story.json"
SNAPSHOT: Final = "story-snapshot"
PASSWORD_FILE: Final = "demo-password"  # noqa: S105 - the name of a file
PASSWORD_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - an alphabet
PASSWORD_LENGTH: Final = 12
PACKAGE: Final = Path(__file__).parents[1]


class Fit(StrEnum):
    """How a data folder stands to the demo."""

    EMPTY = "empty"
    FITS = "fits"
    OTHER_VERSION = "other_version"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Marker:
    """What the demo writes into its data folder; without `is_ready` the building broke off."""

    version: str
    is_ready: bool


def home() -> Path:
    """Return the data folder."""
    return Path(settings.HOME)


def version() -> str:
    """Return a mark of all that the built data depends on: the story and every migration."""
    found = hashlib.sha256()
    for path in sorted(_sources()):
        found.update(path.relative_to(PACKAGE).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    story = Path(__file__).parent
    for suffix in ("*.py", "*.csv", "*.png"):
        yield from (path for path in story.rglob(suffix) if "tests" not in path.parts)
    yield from (path for path in PACKAGE.rglob("migrations/*.py") if story not in path.parents)


def write_marker(*, is_ready: bool) -> None:
    """Say in the data folder that it is the demo's."""
    home().mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(Marker(version(), is_ready)))
    (home() / MARKER).write_text(text, encoding="utf-8")


def read_marker() -> Marker | None:
    """Return what the demo wrote into the data folder, None when it wrote nothing."""
    try:
        return Marker(**json.loads((home() / MARKER).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def fit() -> Fit:
    """Tell how the data folder stands to the demo; data of others are never touched."""
    marker = read_marker()
    if marker is not None:
        is_same = marker.is_ready and marker.version == version()
        return Fit.FITS if is_same else Fit.OTHER_VERSION
    return Fit.NOT_OURS if _has_data() else Fit.EMPTY


def _has_data() -> bool:
    tables = set(connection.introspection.table_names())
    if "people_account" in tables and get_user_model()._default_manager.exists():
        return True
    return "divisions_division" in tables and bool(divisions.children(NARRATOR, ""))


def is_embedded() -> bool:
    """Tell whether the data lie in the embedded database, which can be copied as a file."""
    return connection.vendor == "sqlite"


def database_file() -> Path:
    """Return the embedded database's file."""
    return Path(str(connection.settings_dict["NAME"]))


def clear() -> None:
    """Remove what an earlier demo has built; keys stay."""
    connection.close()
    base = database_file()
    for path in (base, *(base.with_name(base.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    for name in (SNAPSHOT, "attachments", "anchors"):
        shutil.rmtree(home() / name, ignore_errors=True)
    for name in (MARKER, "story-clock.json", "story-tick"):
        (home() / name).unlink(missing_ok=True)


def password() -> str:
    """Return the one password of the demo accounts: the set one, or a random one that is kept."""
    if settings.ENVIRONMENT.demo_password:
        return str(settings.ENVIRONMENT.demo_password)
    kept = kept_password()
    if kept:
        return kept
    made = "".join(secrets.choice(PASSWORD_SIGNS) for _ in range(PASSWORD_LENGTH))
    keep_password(made)
    return made


def kept_password() -> str:
    """Return the password that the accounts were last given."""
    path = home() / "keys" / PASSWORD_FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""


def keep_password(text: str) -> None:
    """Keep the password for the next start, readable by its owner only."""
    path = home() / "keys" / PASSWORD_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
