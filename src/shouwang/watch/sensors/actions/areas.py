"""Following the administrative tree: after a merge or rename stations and rules follow."""

from __future__ import annotations

from django.db.models import F

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.sensors.models import Rule, Station, area_columns, under

from .rereading import reread_rule_book


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every station and rule of an area under another code; returns how many stations.

    `area_code_at_time` stays what it was (R288). For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    moved = 0
    with write_transaction():
        rows = Station.objects.filter(under(old_code)).order_by()
        for code in list(rows.values_list("area_code_now", flat=True).distinct()):
            columns = area_columns(f"{new_code}{code[len(old_code) :]}")
            moved += Station.objects.filter(area_code_now=code).update(
                **columns, version=F("version") + 1
            )
        _remap_rules(old_code, new_code)
        details = {"from": old_code, "to": new_code, "count": moved}
        record(actor, "station.remap_area", f"division:{old_code}", details)
        reread_rule_book()
    return moved


def _remap_rules(old_code: str, new_code: str) -> None:
    """Let rules hold under the new code."""
    area = AreaRange.under(old_code)
    rows = Rule.objects.filter(area_code_now__gte=area.low, area_code_now__lt=area.high).order_by()
    for code in list(rows.values_list("area_code_now", flat=True).distinct()):
        Rule.objects.filter(area_code_now=code).update(
            area_code_now=f"{new_code}{code[len(old_code) :]}", version=F("version") + 1
        )
