"""Which rules a warning sets off, and when what they ask for is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from .wording import rank

COMMITTEES: Final = "committee"
"""Stands in a rule for residents' and villagers' committees alike."""
LONGEST_MIN: Final = 7 * 24 * 60
SHORTEST_ROUND_MIN: Final = 15
COMMITTEE_KINDS: Final = frozenset({"residents_committee", "village_committee"})


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What of an obligation rule decides whether it applies."""

    rule_id: int
    key: str
    type_code: str
    level: str
    from_on: date
    until_on: date | None

    @property
    def family(self) -> str:
        """Return what the same measure is called at every level: the key without its last part."""
        return self.key.rpartition(".")[0] or self.key


def applying(rules: Iterable[RuleFacts], type_code: str, level: str, on: date) -> list[int]:
    """Return the ids of the rules that a warning of a type and level sets off on a day.

    A measure holds from its level upwards; where one measure has rules for several levels, that of
    the highest level up to the warning's counts, and of two versions the later one in force.
    """
    chosen: dict[str, RuleFacts] = {}
    for found in rules:
        is_in_force = found.from_on <= on and (found.until_on is None or on <= found.until_on)
        is_about = found.type_code in ("", type_code) and rank(found.level) <= rank(level)
        if not (is_in_force and is_about):
            continue
        known = chosen.get(found.family)
        if known is None or _weight(found) > _weight(known):
            chosen[found.family] = found
    return sorted(found.rule_id for found in chosen.values())


def _weight(found: RuleFacts) -> tuple[int, date, bool]:
    return rank(found.level), found.from_on, bool(found.type_code)


def due_at(issued_at: datetime, within_min: int) -> datetime:
    """Return when a first round is due."""
    return issued_at + timedelta(minutes=within_min)


def next_due_at(last_due_at: datetime, every_min: int) -> datetime:
    """Return when the round after one is due."""
    return last_due_at + timedelta(minutes=every_min)


def unit_kinds(unit_kind: str) -> frozenset[str]:
    """Return the kinds of unit that a rule means."""
    return COMMITTEE_KINDS if unit_kind == COMMITTEES else frozenset({unit_kind})
