"""Keeping in whose hands a task was, from when until when, and how that ended (R26)."""

from __future__ import annotations

from datetime import datetime

from shouwang.prepare.tasks.models import Task, Undertaking
from shouwang.prepare.tasks.states import Ending


def begin(shown: Task, at: datetime) -> None:
    """Put a task into its unit's hands; another unit's undertaking ends, the same one's goes on."""
    standing = Undertaking.objects.filter(task=shown, ended_at=None)
    standing.exclude(unit_id=shown.unit_id).update(ended_at=at, ending=Ending.WITHDRAWN)
    if not standing.filter(unit_id=shown.unit_id).exists():
        Undertaking.objects.create(task=shown, unit_id=shown.unit_id, received_at=at)


def end(shown: Task, ending: Ending, at: datetime) -> None:
    """End the undertaking that runs, if one does: a returned task is in nobody's hands."""
    Undertaking.objects.filter(task=shown, ended_at=None).update(ended_at=at, ending=ending)
