"""Following the administrative tree: after a merge all of a campaign lies under the new code."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system, remap, under
from shouwang.prepare.campaigns.models import Campaign, IssuedTarget, Participant, SeasonalFocus
from shouwang.prepare.campaigns.rules.targets import FORMULAS, stricter

from .obligations import remap_duties
from .scope_areas import remap_scopes


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put campaigns, units, scopes, duties, targets and focuses of an area under another code.

    `area_code_at_time` stays (R288). Of two targets for one village and time the numbers are
    added, of shares the stricter stands. For the system only.
    """
    check_is_system(actor)
    codes = old_code, new_code
    with write_transaction():
        moved = remap_scopes(actor, old_code, new_code) + remap_duties(actor, old_code, new_code)
        _merge_targets(actor, old_code, new_code)
        _merge_focuses(actor, old_code, new_code)
        for rows, field, verb in (
            (Campaign.objects.all(), "area_code_now", "campaign.remap_area"),
            (Participant.objects.all(), "area_code_now", "campaign.remap_participants"),
            (IssuedTarget.objects.all(), "area_code_now", "target.remap_area"),
            (SeasonalFocus.objects.all(), "area_code", "seasonal_focus.remap_area"),
        ):
            moved += remap(actor, rows, codes, field=field, verb=verb)
    return moved


def _merge_targets(actor: Actor, old_code: str, new_code: str) -> None:
    for row in IssuedTarget.objects.filter(under("area_code_now", old_code)):
        code = f"{new_code}{row.area_code_now[len(old_code) :]}"
        twin = IssuedTarget.objects.filter(
            area_code_now=code, formula=row.formula, from_on=row.from_on, until_on=row.until_on
        ).first()
        if twin is None:
            continue
        is_share = FORMULAS[row.formula].is_share
        before = twin.value
        twin.value = (
            stricter(before, row.value, twin.comparison) if is_share else before + row.value
        )
        twin.save(update_fields=["value"])
        IssuedTarget.objects.filter(parent=row).update(parent=twin)
        details = {"merged": row.pk, "values": [str(before), str(row.value), str(twin.value)]}
        row.delete()
        record(actor, "target.merge", twin.journal_key, details)


def _merge_focuses(actor: Actor, old_code: str, new_code: str) -> None:
    """Let one of two focuses of a name and day stand; both say the same of one village."""
    for row in SeasonalFocus.objects.filter(under("area_code", old_code)):
        code = f"{new_code}{row.area_code[len(old_code) :]}"
        twin = SeasonalFocus.objects.filter(
            area_code=code, title=row.title, in_force_from=row.in_force_from
        ).first()
        if twin is not None:
            details = {"merged": row.pk, "types": row.type_codes, "industries": row.industries}
            row.delete()
            record(actor, "seasonal_focus.merge", twin.journal_key, details)
