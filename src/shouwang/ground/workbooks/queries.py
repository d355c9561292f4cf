"""Reads of uploads: one's own, the next one for the worker, and the workbook that goes back."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text, say

from .files import write_workbook
from .grids import Grid, SheetName, cell_text, read_grid, sheet_names
from .headers import Header
from .models import RememberedMapping, Upload
from .rules import (
    KEPT,
    Batch,
    RowFault,
    UploadState,
    content_place,
    header_digest,
    is_token,
    retold,
    told,
)

__all__ = [
    "Batch",
    "RowFault",
    "Upload",
    "UploadState",
    "annotated",
    "content_of",
    "faults_of",
    "next_queued",
    "remembered_mapping",
    "retold",
    "sheets_of",
    "told",
    "upload",
    "upload_by_key",
    "upload_grid",
]


def upload(actor: Actor, kind: str, token: str) -> Upload:
    """Return one's own upload of the last day, or NotFound."""
    since = clock.wall_now() - KEPT
    rows = Upload.objects.filter(kind=kind, account_key=actor.key, made_wall_at__gt=since)
    found = rows.filter(token=token).first() if is_token(token) else None
    if found is None:
        raise NotFound(say("没有找到这次上传，或已超过 24 小时，请重新上传。"))
    return found


def upload_by_key(actor: Actor, pk: int) -> Upload:
    """Return an upload as it stands now; for the system."""
    if not actor.is_system:
        raise NotAllowed
    found = Upload.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def next_queued(actor: Actor, kind: str) -> Upload | None:
    """Return the upload that has waited longest for the worker; for the system."""
    if not actor.is_system:
        raise NotAllowed
    rows = Upload.objects.filter(kind=kind, state=UploadState.QUEUED)
    return rows.order_by("queued_wall_at", "pk").first()


def content_of(actor: Actor, row: Upload) -> bytes:
    """Return the workbook as it was sent."""
    del actor
    if not row.content_sealed:
        raise NotFound(say("这份表格已经导入，内容已删除。"))
    opened = data_keys.ring().decrypt(row.content_sealed, place=content_place(row.token))
    return base64.b64decode(opened)


def upload_grid(actor: Actor, row: Upload) -> Grid:
    """Return the cells of the chosen sheet."""
    return read_grid(content_of(actor, row), row.sheet)


def sheets_of(actor: Actor, row: Upload) -> list[SheetName]:
    """Return the sheets that can be chosen; none for a .csv."""
    return sheet_names(content_of(actor, row))


def remembered_mapping(actor: Actor, kind: str, header: Header) -> Mapping[str, object] | None:
    """Return how the actor's unit has last read a table of this header."""
    if actor.unit_id is None:
        return None
    rows = RememberedMapping.objects.filter(
        kind=kind, unit_id=actor.unit_id, header_digest=header_digest(header)
    )
    found = rows.first()
    return found.mapping if found else None


def faults_of(actor: Actor, row: Upload, limit: int | None = None) -> list[RowFault]:
    """Return what was wrong when the rows were written."""
    del actor
    return [found.as_fault() for found in row.faults.order_by("row", "id")[:limit]]


def annotated(
    actor: Actor, grid: Grid, header: Header, faults: Iterable[RowFault], title: Text
) -> bytes:
    """Return the same table with a column that says what is wrong in each row."""
    del actor
    words: dict[int, list[str]] = {}
    for fault in faults:
        words.setdefault(fault.row - 1, []).append(f"{fault.label}：{fault.text}")
    last_header = header.first_data_row - 1
    rows = []
    for number, cells in enumerate(grid.rows):
        texts = [cell_text(cell) for cell in cells]
        texts += [""] * (grid.width - len(texts))
        word = str(title) if number == last_header else "；".join(words.get(number, ()))
        rows.append([*texts, word])
    return write_workbook(str(title), rows, header_row=last_header, marked=frozenset(words))
