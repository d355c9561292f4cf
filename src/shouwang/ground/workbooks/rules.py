"""How long an upload is kept, how it is named, and what a fault is, wherever it came up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text

from .headers import Header, plain_title

KEPT: Final = timedelta(hours=24)
FILENAME_LIMIT: Final = 120
TOKEN_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
TOKEN_LONGEST: Final = 43


class UploadState(StrEnum):
    """Where an upload stands: its columns are asked for, it waits for the worker, it is over."""

    UPLOADED = "uploaded"
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one row: in which column, in words."""

    row: int
    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch of rows came to; `position` is the number of rows seen with it."""

    position: int
    added: int = 0
    unchanged: int = 0
    differing: int = 0
    faults: tuple[RowFault, ...] = ()


def is_token(token: str) -> bool:
    """Tell whether a token can be one at all, so that the database is not asked for anything."""
    return 0 < len(token) <= TOKEN_LONGEST and TOKEN_SIGNS.issuperset(token)


def clean_filename(name: str) -> str:
    """Return a file's name as it can be stored and shown."""
    clean = "".join(char for char in name if char.isprintable())[:FILENAME_LIMIT]
    return clean.encode("utf-8", "replace").decode("utf-8")


def content_place(token: str) -> str:
    """Return what an upload's content is bound to."""
    return f"workbooks_upload/{token}/content"


def header_digest(header: Header) -> str:
    """Return the mark by which a table of the same columns is known again."""
    joined = "\n".join(plain_title(title) for title in header.titles)
    return hashlib.sha256(joined.encode()).hexdigest()


def told(text: Text) -> dict[str, object]:
    """Return a text as JSON, so that whoever reads it later reads it in their language."""
    return {
        "text": text.msgid,
        "with": {
            name: told(value) if isinstance(value, Text) else value
            for name, value in text.params.items()
        },
    }


def retold(kept: Mapping[str, object]) -> Text:
    """Return a text that was kept as JSON."""
    given = kept.get("with")
    params = given if isinstance(given, Mapping) else {}
    return Text(
        str(kept.get("text", "")),
        {
            str(name): retold(value) if isinstance(value, Mapping) else value
            for name, value in params.items()
        },
    )
