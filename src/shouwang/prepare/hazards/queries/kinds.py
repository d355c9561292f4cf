"""What only the kind of a hazard has, as it stands now; None is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.models import (
    EquipmentFacts,
    Hazard,
    ManagementFacts,
    NaturalFacts,
    PhysicalFacts,
)
from shouwang.prepare.hazards.rules.facts import OWN
from shouwang.prepare.hazards.rules.kinds import (
    ASPECT_LABELS,
    NATURAL_LABELS,
    WEAKNESS_LABELS,
    Kind,
)

FACT_LABELS: dict[str, Text] = {
    "natural_kind": say("灾种"),
    "threatened_households": say("受威胁户数"),
    "threatened_persons": say("受威胁人数"),
    "trigger_rain_mm": say("临界雨量（毫米）"),
    "trigger_hours": say("雨量时段（小时）"),
    "crack_mm": say("裂缝宽度（毫米）"),
    "volume_m3": say("估计方量（立方米）"),
    "equipment_kind": say("设备种类"),
    "registration_code": say("使用登记证编号"),
    "inspection_due_on": say("检验有效期至"),
    "weakness": say("管理缺陷"),
    "aspect": say("哪方面的缺陷"),
}
WORDS: dict[str, dict[str, Text]] = {
    "natural_kind": NATURAL_LABELS,
    "weakness": WEAKNESS_LABELS,
    "aspect": ASPECT_LABELS,
}


@dataclass(frozen=True, slots=True)
class KindFacts:
    """The facts of a hazard's own kind; at most one of them is there."""

    natural: NaturalFacts | None = None
    equipment: EquipmentFacts | None = None
    management: ManagementFacts | None = None
    physical: PhysicalFacts | None = None


def kind_facts(actor: Actor, found: Hazard) -> KindFacts:
    """Return what only the kind of a hazard has, of one that is known to be visible."""
    del actor
    if found.kind == Kind.NATURAL:
        return KindFacts(natural=NaturalFacts.objects.filter(hazard=found).first())
    if found.kind == Kind.EQUIPMENT:
        return KindFacts(equipment=EquipmentFacts.objects.filter(hazard=found).first())
    if found.kind == Kind.MANAGEMENT:
        return KindFacts(management=ManagementFacts.objects.filter(hazard=found).first())
    return KindFacts(physical=PhysicalFacts.objects.filter(hazard=found).first())


def fact_values(actor: Actor, found: Hazard) -> dict[str, object]:
    """Return the fields of a hazard's own kind with their values, None for the unknown."""
    facts = kind_facts(actor, found)
    row = facts.natural or facts.equipment or facts.management or facts.physical
    return {name: getattr(row, name, None) for name in OWN[found.kind]}


def fact_lines(actor: Actor, found: Hazard) -> list[tuple[Text, object]]:
    """Return the facts of a hazard's kind in words, None for the unknown."""
    return [
        (FACT_LABELS[name], WORDS[name][str(value)] if value and name in WORDS else value)
        for name, value in fact_values(actor, found).items()
        if value not in {None, ""} or found.kind != Kind.ORDINARY
    ]
