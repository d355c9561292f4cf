"""Following the administrative tree: scopes and visits lie under the new code after a merge."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap
from shouwang.prepare.campaigns.models import ScopeItem, Visit, VisitHazard

TABLES = (
    (ScopeItem, "campaign.remap_scope"),
    (Visit, "campaign.remap_visits"),
    (VisitHazard, "campaign.remap_found"),
)


def remap_scopes(actor: Actor, old_code: str, new_code: str) -> int:
    """Put scopes, visits and what they found in an area under another code; return how many rows.

    `area_code_at_time` stays what it was (R288). For the system only.
    """
    with write_transaction():
        return sum(
            remap(
                actor,
                model._default_manager.all(),
                (old_code, new_code),
                field="area_code_now",
                verb=verb,
            )
            for model, verb in TABLES
        )
