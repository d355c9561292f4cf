"""The tables of warnings as the web API takes and tells them: obligations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from shouwang.ground.wire import Code, Day, Line, Note, WireIn, WireOut

from . import actions
from .rules.wording import Level

if TYPE_CHECKING:
    from .models import ObligationRule

Minutes = Annotated[int, Field(ge=0, le=100_000)]


class RuleOut(WireOut):
    """A line of the obligations table."""

    id: int
    key: str
    type_code: str
    level: str
    action: str
    unit_kind: str
    role: str
    within_min: int
    every_min: int | None
    source: str
    text: str
    in_force_from_on: date
    in_force_until_on: date | None


class RuleIn(WireIn):
    """A line of the obligations table, in force from a day.

    A `key` that is known gets a new version; without one the line is a new one. `type_code` ""
    holds for every type, `unit_kind` "committee" for villages and communities alike.
    """

    type_code: Code = ""
    level: Level
    action: Line
    text: Note = ""
    unit_kind: Code
    role: Code = ""
    within_min: Minutes
    every_min: Minutes | None = None
    in_force_from_on: Day
    source: Line
    key: Code = ""

    def draft(self) -> actions.RuleDraft:
        """Return the line as it is written down."""
        return actions.RuleDraft(
            type_code=self.type_code,
            level=self.level.value,
            action=self.action,
            text=self.text,
            unit_kind=self.unit_kind,
            role=self.role,
            within_min=self.within_min,
            every_min=self.every_min,
            in_force_from_on=self.in_force_from_on,
            source=self.source,
            key=self.key,
        )


class RuleEndIn(WireIn):
    """The last day on which a line of the table holds."""

    until_on: Day


def rule_out(found: ObligationRule) -> RuleOut:
    """Return a line of the obligations table."""
    names = (
        "key", "type_code", "level", "action", "unit_kind", "role", "within_min", "every_min",
        "source", "text", "in_force_from_on", "in_force_until_on",
    )  # fmt: skip
    return RuleOut(id=found.pk, **{name: getattr(found, name) for name in names})
