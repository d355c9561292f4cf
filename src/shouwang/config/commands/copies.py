"""What backup and restore share: the manifest, digests, and the database's own copy tools."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from shouwang.ground import data_keys

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_COPY = "shouwang.sqlite3"
POSTGRESQL_COPY = "database.dump"
FOLDERS = ("attachments", "anchors")
CHUNK = 1024 * 1024


class CopyError(Exception):
    """A backup cannot be made or cannot be trusted; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One file of a backup."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `key_mark` tells whether a key ring is the right one, and no more."""

    format: int
    made_at: str
    vendor: str
    head_number: int
    head_hash: str
    key_mark: str
    files: tuple[CopiedFile, ...]

    def as_text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest; CopyError when it is none."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(CopiedFile(**item) for item in content.pop("files"))
        found = Manifest(**content, files=files)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CopyError(f"{folder} 不是完整的备份（{MANIFEST}）。") from error
    if found.format != FORMAT:
        raise CopyError(f"备份的格式是 {found.format}，本版本只认 {FORMAT}。")
    return found


def key_mark() -> str:
    """Return a mark of the key ring in use, from which no key can be found."""
    return data_keys.ring().digest("shouwang backup", purpose="backup")


def digest_of(path: Path) -> str:
    """Return a file's SHA-256."""
    found = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def list_files(folder: Path) -> tuple[CopiedFile, ...]:
    """Return every file under a folder but the manifest, in order."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return tuple(
        CopiedFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest_of(path))
        for path in paths
    )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare a backup with its manifest; CopyError names the first difference."""
    told = {item.path: item for item in manifest.files}
    found = {item.path: item for item in list_files(folder)}
    for path in sorted(told.keys() | found.keys()):
        if path not in found:
            raise CopyError(f"备份缺少文件：{path}")
        if path not in told:
            raise CopyError(f"备份多出文件：{path}")
        if told[path] != found[path]:
            raise CopyError(f"备份中的文件被改动：{path}")


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder of evidence; an absent one becomes an empty one."""
    target.mkdir(parents=True)
    if source.exists():
        shutil.copytree(source, target, dirs_exist_ok=True)


def copy_sqlite(source: sqlite3.Connection, target: Path) -> None:
    """Copy an open database while others go on writing, into one sound file."""
    with closing(sqlite3.connect(target)) as made:
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = made.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise CopyError(f"数据库副本有损坏：{verdict}")


def database_tool(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; CopyError says what to install."""
    found = shutil.which(name)
    if found is None:
        raise CopyError(f"没有找到 {name}，请安装 postgresql-client。")
    return found


def run_tool(command: list[str]) -> None:
    """Run one of PostgreSQL's programs on the database of the settings."""
    told = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "PGDATABASE": str(told["NAME"]),
        "PGUSER": str(told["USER"]),
        "PGPASSWORD": str(told["PASSWORD"]),
        "PGHOST": str(told["HOST"]),
        "PGPORT": str(told["PORT"]),
    }
    filled = {name: value for name, value in environment.items() if value}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL found on the path
        command, env=filled, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise CopyError(f"{Path(command[0]).name} 失败：{done.stderr.strip()[-500:]}")


def ring_text(ring: data_keys.KeyRing) -> str:
    """Return a key ring in the form of SHOUWANG_DATA_KEYS."""
    parts = [f"{name}:{base64.urlsafe_b64encode(key).decode()}" for name, key in ring.keys]
    return ",".join(parts)


def child_settings(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a child that works with our keys in another data folder."""
    return {**os.environ, "SHOUWANG_DATA_KEYS": ring_text(data_keys.ring()), **more}
