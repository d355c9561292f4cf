"""Saying what kind of hazard it is, with what only that kind has (R101, R126)."""

from __future__ import annotations

from django.db import models

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.models import (
    EquipmentFacts,
    Hazard,
    ManagementFacts,
    NaturalFacts,
    PhysicalFacts,
)
from shouwang.prepare.hazards.rules.facts import KindDraft, check_kind, own_facts
from shouwang.prepare.hazards.rules.kinds import Kind

from .doors import go, load

FACTS: dict[str, type[models.Model]] = {
    Kind.NATURAL: NaturalFacts,
    Kind.EQUIPMENT: EquipmentFacts,
    Kind.MANAGEMENT: ManagementFacts,
    Kind.ORDINARY: PhysicalFacts,
}


def describe(actor: Actor, number: str, draft: KindDraft, *, version: int | None = None) -> Hazard:
    """Say of which kind a hazard is; what is left empty is unknown from now on.

    Facts of another kind leave the hazard; the journal keeps all that were ever written down.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "describe")
    check_kind(draft)
    facts = own_facts(draft)
    told = {"kind": draft.kind, "facts": {name: _told(value) for name, value in facts.items()}}
    with write_transaction():
        go(actor, hazard, "describe", changes={"kind": draft.kind}, details=told)
        for kind, model in FACTS.items():
            _write(hazard, model, facts if kind == draft.kind else {})
    return hazard


def _write(hazard: Hazard, model: type[models.Model], facts: dict[str, object]) -> None:
    rows = model._default_manager
    if any(value not in {None, ""} for value in facts.values()):
        rows.update_or_create(hazard=hazard, defaults=facts)
    else:
        rows.filter(hazard=hazard).delete()


def _told(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
