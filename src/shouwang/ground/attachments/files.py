"""Keeps content-addressed files on the disk: written whole or not at all, and durable."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from shouwang.ground.errors import Unavailable, say

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
UNFINISHED = ".new"


def root() -> Path:
    """Return the folder of all attachments."""
    return Path(settings.ATTACHMENTS_ROOT)


def keep(relative: str, content: bytes) -> None:
    """Write a file durably unless it is there; Unavailable when the disk is full."""
    path = root() / relative
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)
        return
    draft = path.with_name(f"{secrets.token_hex(8)}{UNFINISHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(draft, content)
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        if error.errno in NO_SPACE:
            raise Unavailable(say("磁盘已满，照片没有保存；文字内容还在。")) from error
        raise


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored_files() -> Iterator[Path]:
    """Walk all files under the root, finished or not."""
    for path in root().glob("??/??/*"):
        if path.is_file():
            yield path
