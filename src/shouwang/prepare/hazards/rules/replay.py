"""Replaying a hazard from its journal: what it was at any moment, in full (R121)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

UNWRITTEN: Final[Mapping[str, object]] = {
    "state": None,
    "area_code_now": None,
    "place_id": None,
    "unit_id": None,
    "handler_unit_id": None,
    "sector": "",
    "category": None,
    "nature": "",
    "kind": None,
    "source": None,
    "checklist_code": "",
    "difficulty": "",
    "discovered_at": None,
    "reported_at": None,
    "confirmed_at": None,
    "graded_at": None,
    "statutory": "",
    "level": None,
    "rule_version": "",
    "due_at": None,
    "is_overdue": False,
    "was_deferred": False,
    "extension_count": 0,
    "listed_level": "",
    "listed_at": None,
    "listing_due_at": None,
    "delisted_at": None,
    "delisted_level": "",
    "is_planned": False,
    "repeat_of_id": None,
    "fixed_at": None,
    "is_fixed_at_once": False,
    "verified_at": None,
    "closed_at": None,
    "merged_into_id": None,
    "help_state": "",
    "accident_count": 0,
}
"""The tracked columns, each with the value that it has until an entry sets it."""

_TOLD_BEFORE: Final[Mapping[str, str]] = {
    "to": "state",
    "area": "area_code_now",
    "category": "category",
    "source": "source",
    "statutory": "statutory",
    "level": "level",
    "due_at": "due_at",
    "discovered_at": "discovered_at",
}
"""What entries from before the tracked columns said, and which column it is."""

OF_OTHER_THINGS: Final = frozenset(
    {
        "hazard.join",
        "hazard.monitoring_silent",
        "hazard.patrol_missed",
        "hazard.reading",
        "hazard.report_raised",
        "hazard.upward_late",
    }
)
"""Entries whose details tell of a look, a check-in or a report by names that columns have too."""

OWN: Final = "hazard."
"""How the verbs begin of entries that say what a hazard is; other rooms write of it, too."""

Known = Mapping[str, Any]
"""A hazard as its entries left it: `columns`, `measures`, `accidents`, as JSON carries them."""


class Entry(Protocol):
    """One entry of a hazard's journal."""

    @property
    def at(self) -> datetime:
        """Return when it was."""

    @property
    def verb(self) -> str:
        """Return what was done."""

    @property
    def details(self) -> Mapping[str, object]:
        """Return what the entry holds."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A protective measure: from when, until when it was meant to last, when it really ended."""

    from_at: datetime
    until_at: datetime | None
    ended_at: datetime | None

    @property
    def end_at(self) -> datetime | None:
        """Return when it stops to protect, as far as that is known."""
        ends = [end for end in (self.until_at, self.ended_at) if end is not None]
        return min(ends, default=None)


def fold(known: Known, entry: Entry) -> Known:
    """Return the hazard as an entry leaves it."""
    details = entry.details
    told = details.get("set")
    columns = told if isinstance(told, Mapping) else _columns_before(entry)
    found: dict[str, Any] = dict(known)
    if columns:
        found["columns"] = {**known.get("columns", {}), **columns}
    measures = details.get("measures")
    if isinstance(measures, Mapping):
        found["measures"] = {**known.get("measures", {}), **measures}
    accident = details.get("accident")
    if accident:
        found["accidents"] = _accidents(known, str(accident), entry)
    return found


def _accidents(known: Known, number: str, entry: Entry) -> dict[str, object]:
    before: Mapping[str, object] = known.get("accidents", {})
    others = {key: value for key, value in before.items() if key != number}
    if entry.verb == "hazard.unlink_accident":
        return others
    told = {name: entry.details.get(name) for name in ("occurred_at", "was_open")}
    level = entry.details.get("level_then", column(known, "level"))
    return {**others, number: {**told, "level": level}}


def _columns_before(entry: Entry) -> dict[str, object]:
    """Return the columns that an entry without tracked columns speaks of."""
    if entry.verb in OF_OTHER_THINGS or not entry.verb.startswith(OWN):
        return {}
    details = entry.details
    found = {
        column: details[name]
        for name, column in _TOLD_BEFORE.items()
        if details.get(name) not in {None, ""}
    }
    if "withdraw" in entry.verb:
        found.pop("due_at", None)
    if found.get("state") == "closed":
        found["closed_at"] = entry.at.isoformat()
    return found


def replay(entries: Iterable[Entry], moment: datetime) -> Known:
    """Fold the entries that are dated up to a moment."""
    known: Known = {}
    for entry in entries:
        if entry.at <= moment:
            known = fold(known, entry)
    return known


def column(known: Known, name: str) -> object:
    """Return a tracked column as the journal writes it; what no entry has set is unwritten."""
    columns: Mapping[str, object] = known.get("columns", {})
    return columns.get(name, UNWRITTEN[name])


def moment_of(value: object) -> datetime | None:
    """Return a moment that the journal has written as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def measures(known: Known) -> list[Measure]:
    """Return the protective measures, the oldest first."""
    found = []
    for told in known.get("measures", {}).values():
        begun = moment_of(told["from"])
        if begun is not None:
            found.append(Measure(begun, moment_of(told["until"]), moment_of(told["ended"])))
    return sorted(found, key=lambda measure: measure.from_at)
