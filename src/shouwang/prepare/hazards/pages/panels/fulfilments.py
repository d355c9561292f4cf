"""The part of a hazard's page of the five fulfilments: n of five, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.rules.fulfilments import (
    FULFILLING_MOVES,
    FULFILMENT_LABELS,
    MISSING,
    Fulfilment,
)

SHOWN_STATES = frozenset({"deferred", "planned", "refused"})


@dataclass(frozen=True, slots=True)
class Row:
    """One of the five: there with its words, or missing with the move that brings it."""

    code: str
    label: Text
    is_there: bool
    missing: Text
    move: str
    lines: tuple[str, ...] = ()


def panel(actor: Actor, read: queries.HazardDetail) -> Mapping[str, object]:
    """Return the five with what each is, the sources, and the root measures."""
    view = queries.fulfilments_of(actor, read.hazard)
    has_records = bool(view.responsible_unit or view.funds or view.plan or view.root_measures)
    rows = [_row(name, view, read) for name in Fulfilment]
    is_shown = read.hazard.state in SHOWN_STATES or has_records
    return {
        "shown": is_shown,
        "rows": rows if is_shown else [],
        "view": view,
        "missing_moves": [row.move for row in rows if not row.is_there] if is_shown else [],
        "is_bare": read.hazard.state in SHOWN_STATES and not view.measures,
        "sources": queries.sources_of(actor, read.hazard),
        "erasable_on": queries.erasable_day(actor, read.hazard),
    }


def _row(name: Fulfilment, view: queries.FulfilmentView, read: queries.HazardDetail) -> Row:
    is_there = name in view.check.there
    lines = _lines(name, view, read) if is_there else ()
    label = FULFILMENT_LABELS[name]
    return Row(name.value, label, is_there, MISSING[name], FULFILLING_MOVES[name], lines)


def _lines(
    name: Fulfilment, view: queries.FulfilmentView, read: queries.HazardDetail
) -> tuple[str, ...]:
    if name is Fulfilment.RESPONSIBILITY:
        return (f"{view.responsible_unit} {view.responsible_name or _('（已按保存期限删除）')}",)
    if name is Fulfilment.MEASURE:
        return tuple(row.text for row in view.measures)
    if name is Fulfilment.FUNDS:
        kept = [row for row in view.funds if row.withdrawn_at is None]
        return tuple(
            _("%(yuan)s 元，%(source)s") % {"yuan": row.amount_yuan, "source": row.source_text}
            for row in kept
        )
    if name is Fulfilment.DEADLINE:
        return (read.hazard.due_on.isoformat() if read.hazard.due_on else "",)
    title = view.plan.title if view.plan else ""
    return (_("%(title)s，整改步骤 %(n)d 个") % {"title": title, "n": len(read.steps)},)


def options(actor: Actor, read: queries.HazardDetail) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the units near at hand and the money that is still there."""
    del actor
    hazard = read.hazard
    near = {unit.pk: unit.name for unit in (hazard.unit, hazard.handler_unit) if unit}
    kept = hazard.funds.filter(withdrawn_at=None).order_by("id")
    return {
        "responsible_unit_id": [
            ("", _("填写名称")),
            *((str(pk), name) for pk, name in near.items()),
        ],
        "funds_id": [(str(row.pk), f"{row.amount_yuan} {row.source_text}") for row in kept],
    }
