"""Jobs of attachments: forget forms that never came back, remove files that nothing names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shouwang.ground import clock

from . import files
from .models import Attachment
from .rules import HELD_FOR, HELD_PREFIX, ORPHAN_AFTER, digest_in

BATCH = 500


def sweep_orphans() -> int:
    """Remove files without a row that are older than a day; returns how many."""
    forget_held()
    limit = clock.wall_now() - ORPHAN_AFTER
    old = [path for path in files.stored_files() if _changed_at(path) < limit]
    removed = 0
    for start in range(0, len(old), BATCH):
        removed += _sweep(old[start : start + BATCH])
    return removed


def forget_held() -> int:
    """Delete the rows of forms that were not sent within two hours; returns how many."""
    since = clock.wall_now() - HELD_FOR
    rows = Attachment.objects.filter(owner_key__startswith=HELD_PREFIX, uploaded_wall_at__lte=since)
    return rows.delete()[0]


def _sweep(paths: list[Path]) -> int:
    digests = {digest_in(path.name) for path in paths}
    named = set(Attachment.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    doomed = [path for path in paths if digest_in(path.name) not in named]
    for path in doomed:
        path.unlink(missing_ok=True)
    return len(doomed)


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
