"""The fields of the ledger as the platform above wants them: text, days, yuan, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.prepare.hazards.models import (
    Funds,
    Hazard,
    InterimPlan,
    LedgerOrigin,
    ProtectiveMeasure,
    RectificationStep,
    ResponsibleParty,
)
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS, STATUTORY_LABELS
from shouwang.prepare.hazards.rules.offices import LISTING_LABELS
from shouwang.prepare.hazards.rules.upper_platform import PROGRESS_WORDS, padded
from shouwang.prepare.hazards.rules.wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    NATURE_LABELS,
    SHOWN_SOURCES,
)

from .discretion import veiled

JOINT = "；"


def with_all_told(actor: Actor, rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """Return hazards with all rows that the platform above asks for, in a few statements."""
    del actor
    return rows.select_related("place", "repeat_of").prefetch_related(
        Prefetch("measures", ProtectiveMeasure.objects.in_force(clock.now()).order_by("id")),
        Prefetch("steps", RectificationStep.objects.order_by("due_on", "id")),
        Prefetch("responsible", ResponsibleParty.objects.filter(ended_at=None)),
        Prefetch("funds", Funds.objects.filter(withdrawn_at=None).order_by("id")),
        Prefetch("interim_plans", InterimPlan.objects.filter(replaced_at=None)),
        Prefetch("origin", LedgerOrigin.objects.all()),
    )


def upper_rows(actor: Actor, rows: Iterable[Hazard]) -> Iterator[Mapping[str, str]]:
    """Yield the fields of each hazard, by name; the unknown is empty and never a zero."""
    found = veiled(actor, rows)
    names = divisions.names_of(actor, {row.area_code_at_time for row in found})
    for row in found:
        yield {**_what(row, names), **_how(row), **_judged(row), **_promised(row), **_done(row)}


def _origin(row: Hazard) -> LedgerOrigin | None:
    return getattr(row, "origin", None)


def _what(row: Hazard, names: Mapping[str, str]) -> dict[str, str]:
    origin = _origin(row)
    return {
        "number": row.number,
        "original_number": origin.number if origin else "",
        "place": row.place.name if row.place else "",
        "address": row.location,
        "area_code": padded(row.area_code_at_time),
        "area_name": names.get(row.area_code_at_time, ""),
        "longitude": _text(row.longitude),
        "latitude": _text(row.latitude),
        "remarks": origin.remarks if origin else "",
    }


def _how(row: Hazard) -> dict[str, str]:
    origin = _origin(row)
    is_known = origin is None or origin.has_found_on
    return {
        "found_on": _day(row.discovered_at) if is_known else "",
        "reported_on": _day(row.reported_at),
        "source": str(SHOWN_SOURCES[row.source]),
        "checklist_code": row.checklist_code,
        "description": row.description,
        "category": str(CATEGORY_LABELS[row.category]),
        "nature": str(NATURE_LABELS[row.nature]) if row.nature else "",
    }


def _judged(row: Hazard) -> dict[str, str]:
    return {
        "statutory": str(STATUTORY_LABELS[row.statutory]) if row.statutory else "",
        "level": str(LEVEL_LABELS[row.level]) if row.level else "",
        "basis": row.basis,
        "graded_on": _day(row.graded_at),
        "difficulty": str(DIFFICULTY_LABELS[row.difficulty]) if row.difficulty else "",
        "listed": str(LISTING_LABELS[row.listed_level]) if row.listed_level else "",
        "listed_on": _day(row.listed_at),
        "delisted_on": _day(row.delisted_at),
        "repeat_of": row.repeat_of.number if row.repeat_of else "",
    }


def _promised(row: Hazard) -> dict[str, str]:
    answers = list(row.responsible.all())
    funds = list(row.funds.all())
    return {
        "measure": JOINT.join(found.text for found in row.measures.all()),
        "step": JOINT.join(found.text for found in row.steps.all()),
        "responsible_unit": JOINT.join(found.unit_name for found in answers),
        "responsible": JOINT.join(found.name for found in answers),
        "funds_yuan": str(sum(found.amount_yuan for found in funds)) if funds else "",
        "funds_source": JOINT.join(dict.fromkeys(found.source_text for found in funds)),
        "plan": JOINT.join(found.title for found in row.interim_plans.all()),
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "extensions": str(row.extension_count),
    }


def _done(row: Hazard) -> dict[str, str]:
    return {
        "progress": PROGRESS_WORDS[row.state],
        "fixed_on": _day(row.fixed_at),
        "cost_yuan": _text(row.cost_yuan),
        "verified_on": _day(row.verified_at),
        "closed_on": _day(row.closed_at),
    }


def _day(moment: datetime | None) -> str:
    return clock.local_day(moment).isoformat() if moment else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
