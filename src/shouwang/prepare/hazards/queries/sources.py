"""From whom a danger is known: its own source, its reporters, what was merged into it (R248)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.hazards.models import Hazard, Report
from shouwang.prepare.hazards.rules.wording import SHOWN_SOURCES, TIP

from .discretion import handles, is_veiled

MERGE_DEPTH = 20


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: which, first known when, how often, from which merged hazards."""

    source: str
    label: Text
    since: datetime
    count: int
    merged_numbers: tuple[str, ...] = ()


def merged_under(actor: Actor, found: Hazard) -> list[Hazard]:
    """Return all hazards that were merged into one, also by way of another, the oldest first."""
    del actor
    if found.version == 1:
        return []
    all_found: list[Hazard] = []
    layer = [found.pk]
    for _ in range(MERGE_DEPTH):
        rows = list(Hazard.objects.filter(merged_into__in=layer).order_by("pk"))
        all_found += rows
        layer = [row.pk for row in rows]
        if not layer:
            break
    return all_found


def sources_of(actor: Actor, found: Hazard) -> list[SourceLine]:
    """Return the sources of a hazard; only its own for whoever does not handle it (R285)."""
    own = TIP if is_veiled(actor, found) else found.source
    known: list[tuple[str, datetime, str]] = [(own, found.reported_at, "")]
    if found.version > 1 and handles(actor, found):
        merged = merged_under(actor, found)
        known += [(row.source, row.reported_at, row.number) for row in merged]
        firsts = {found.pk, *(row.pk for row in merged)}
        known += _reporters(found, firsts)
    lines: dict[str, SourceLine] = {}
    for source, at, number in sorted(known, key=lambda one: one[1]):
        before = lines.get(source)
        numbers = (number,) if number else ()
        lines[source] = SourceLine(
            source,
            SHOWN_SOURCES[source],
            before.since if before else at,
            before.count + 1 if before else 1,
            (*(before.merged_numbers if before else ()), *numbers),
        )
    return list(lines.values())


def _reporters(found: Hazard, firsts: set[int]) -> list[tuple[str, datetime, str]]:
    """Return who joined; the report that opened a hazard is that hazard's own source."""
    rows = Report.objects.filter(hazard=found).order_by("pk")
    seen: set[int] = set()
    joined = []
    for first, source, at, by_report in rows.values_list(
        "first_hazard_id", "source", "reported_at", "first_hazard__reported_at"
    ):
        opened = first in firsts and first not in seen and at == by_report
        seen.add(first)
        if not opened:
            joined.append((source, at, ""))
    return joined
