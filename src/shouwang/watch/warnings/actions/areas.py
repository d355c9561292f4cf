"""Following the administrative tree: after a merge or rename everything lies under the new code."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, remap
from shouwang.watch.warnings.models import (
    Addressee,
    Feed,
    ObligationDuty,
    Silence,
    Warning,
    WarningArea,
)

REMAPPED = (Warning, WarningArea, Addressee, ObligationDuty, Silence, Feed)


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every warning and what belongs to it under another code; returns how many warnings.

    The codes at the time stay (R288). For the system only.
    """
    check_is_system(actor)
    moved = 0
    with write_transaction():
        for table in REMAPPED:
            count = remap(
                actor,
                table._default_manager.all(),
                (old_code, new_code),
                field="area_code_now",
                verb=f"{table._meta.model_name}.remap_area",
            )
            moved += count if table is Warning else 0
    return moved
