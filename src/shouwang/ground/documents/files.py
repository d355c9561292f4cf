"""Keeps template files by their digest: a file that is gone or altered is the same as none."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from shouwang.ground.errors import Unavailable, say

FOLDER = "templates"
"""Beside the attachments, so that backups hold both."""


def path_of(sha256: str) -> Path:
    """Return where a file lies."""
    return Path(settings.ATTACHMENTS_ROOT) / FOLDER / f"{sha256}.docx"


def keep(content: bytes) -> str:
    """Write a file durably, whole or not at all; returns its digest."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    draft = path.with_name(f"{secrets.token_hex(8)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unavailable(say("模板没有存上，请检查磁盘后重试。")) from error
    return sha256


def read(sha256: str) -> bytes | None:
    """Return a file's content; None when it is gone or says something else by now."""
    try:
        content = path_of(sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
