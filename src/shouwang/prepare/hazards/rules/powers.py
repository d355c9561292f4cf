"""What an office may do about a hazard: by law from a day on, or delegated for a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shouwang.ground.errors import Text, say


class Power(StrEnum):
    """One thing that an office may do towards a unit."""

    REPORT = "report"
    URGE = "urge"
    SET_DEADLINE = "set_deadline"
    PROPOSE_PENALTY = "propose_penalty"
    REMOVE_AT_ONCE = "remove_at_once"
    ORDER = "order"
    PENALISE = "penalise"


POWER_LABELS: dict[str, Text] = {
    Power.REPORT: say("向街道和部门报告"),
    Power.URGE: say("督促整改"),
    Power.SET_DEADLINE: say("提出整改期限"),
    Power.PROPOSE_PENALTY: say("提出处罚建议"),
    Power.REMOVE_AT_ONCE: say("责令立即排除"),
    Power.ORDER: say("责令限期改正"),
    Power.PENALISE: say("行政处罚"),
}
DELEGABLE = (Power.ORDER, Power.PENALISE)
"""Powers of departments that the province lets a street exercise, by a published decision."""


@dataclass(frozen=True, slots=True)
class PowerRule:
    """A power that every office of some kinds has by law from a day on."""

    unit_kinds: frozenset[str]
    power: Power
    effective_on: date
    source: Text


_ZHEJIANG = date(2016, 10, 1)
_SAFETY_LAW = date(2021, 9, 1)
_STREET = frozenset({"street_office"})
_DEPARTMENT = frozenset({"city_bureau"})
_COMMITTEE = frozenset({"residents_committee", "village_committee"})
STREET_SOURCE = say("《浙江省安全生产条例》第二十七条")
DEPARTMENT_SOURCE = say("《中华人民共和国安全生产法》第六十五条")
POWERS: tuple[PowerRule, ...] = (
    PowerRule(_STREET, Power.URGE, _ZHEJIANG, STREET_SOURCE),
    PowerRule(_STREET, Power.SET_DEADLINE, _ZHEJIANG, STREET_SOURCE),
    PowerRule(_STREET, Power.PROPOSE_PENALTY, _ZHEJIANG, STREET_SOURCE),
    PowerRule(_STREET, Power.REMOVE_AT_ONCE, _ZHEJIANG, STREET_SOURCE),
    PowerRule(_DEPARTMENT, Power.URGE, _SAFETY_LAW, DEPARTMENT_SOURCE),
    PowerRule(_DEPARTMENT, Power.SET_DEADLINE, _SAFETY_LAW, DEPARTMENT_SOURCE),
    PowerRule(_DEPARTMENT, Power.REMOVE_AT_ONCE, _SAFETY_LAW, DEPARTMENT_SOURCE),
    PowerRule(_DEPARTMENT, Power.ORDER, _SAFETY_LAW, DEPARTMENT_SOURCE),
    PowerRule(_DEPARTMENT, Power.PENALISE, _SAFETY_LAW, DEPARTMENT_SOURCE),
    PowerRule(_COMMITTEE, Power.REPORT, _SAFETY_LAW, say("《中华人民共和国安全生产法》第七十五条")),
)


@dataclass(frozen=True, slots=True)
class Delegation:
    """A power given to an office from a day until a day, both included, by a document."""

    power: str
    from_on: date
    until_on: date | None
    basis: str

    def holds_on(self, day: date) -> bool:
        """Tell whether the office has the power on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Powers:
    """What an office may do on a day: each power with what it rests on."""

    sources: dict[str, str]

    def has(self, power: Power) -> bool:
        """Tell whether the office has a power."""
        return power in self.sources

    def source(self, power: Power) -> str:
        """Return what a power rests on; "" without the power."""
        return self.sources.get(power, "")


def powers_on(unit_kind: str, delegations: Iterable[Delegation], day: date) -> Powers:
    """Return what an office may do on a day, by law and by what was delegated to it."""
    found = {
        str(rule.power): str(rule.source)
        for rule in POWERS
        if unit_kind in rule.unit_kinds and rule.effective_on <= day
    }
    given = sorted((one for one in delegations if one.holds_on(day)), key=lambda one: one.from_on)
    return Powers(found | {one.power: one.basis for one in given})
