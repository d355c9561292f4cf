"""A hazard as it was at any moment, replayed from its journal (R121)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.journal import queries as journal
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.replay import (
    UNWRITTEN,
    Known,
    Measure,
    column,
    measures,
    moment_of,
    replay,
)

from .ledger import hazard


@dataclass(frozen=True, slots=True)
class Replayed:
    """A hazard at a moment: every tracked column as the journal writes it, and its measures."""

    at: datetime
    columns: Mapping[str, object]
    measures: tuple[Measure, ...]
    entries: int

    @property
    def state(self) -> str | None:
        """Return the state; None before the hazard was known."""
        return self.text("state") or None

    @property
    def level(self) -> int | None:
        """Return the internal level, None before it was graded."""
        found = self.columns["level"]
        return found if isinstance(found, int) else None

    def text(self, name: str) -> str:
        """Return a column as text; "" when it holds nothing."""
        found = self.columns[name]
        return "" if found is None else str(found)

    def moment(self, name: str) -> datetime | None:
        """Return a column that holds a moment."""
        return moment_of(self.columns[name])

    @property
    def measures_in_force(self) -> int:
        """Return how many measures protected at that moment."""
        return sum(
            measure.from_at <= self.at and (measure.end_at is None or self.at < measure.end_at)
            for measure in self.measures
        )


def replayed(actor: Actor, number: str, moment: datetime) -> Replayed:
    """Return a hazard within the actor's duties as it was at a moment."""
    return replayed_of(actor, hazard(actor, number), moment)


def replayed_of(actor: Actor, found: Hazard, moment: datetime) -> Replayed:
    """Return a hazard that is known to be visible as it was at a moment."""
    entries = journal.history(actor, found.journal_key)
    known: Known = replay(entries, moment)
    return Replayed(
        at=moment,
        columns={name: column(known, name) for name in UNWRITTEN},
        measures=tuple(measures(known)),
        entries=sum(entry.at <= moment for entry in entries),
    )
