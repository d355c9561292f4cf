"""Parts of a hazard's page by theme: what each shows, and the choices in its moves' forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.forms import THEME_MOVES

from . import fulfilments, obligations, offices, origins, papers, voices, watching

PANELS = {
    "offices": offices,
    "obligations": obligations,
    "fulfilments": fulfilments,
    "watching": watching,
    "voices": voices,
    "origins": origins,
    "papers": papers,
}


def theme_of(move: str) -> str:
    """Return the theme that a move belongs to; "" for the hazard's own life."""
    return next((theme for theme, moves in THEME_MOVES.items() if move in moves), "")


def panels(actor: Actor, read: queries.HazardDetail) -> dict[str, Mapping[str, object]]:
    """Return what each part shows."""
    return {theme: module.panel(actor, read) for theme, module in PANELS.items()}


def initial_of(actor: Actor, read: queries.HazardDetail, move: str) -> Mapping[str, object]:
    """Return what stands in the form of a move at first, beside its name and the version."""
    return watching.initial(actor, read) if move == "describe" else {}


@dataclass(slots=True)
class Choices:
    """The choices in the forms of a hazard's moves, read once for each theme."""

    actor: Actor
    read: queries.HazardDetail
    _known: dict[str, Mapping[str, list[tuple[str, object]]]] = field(default_factory=dict)

    def of(self, move: str) -> Mapping[str, list[tuple[str, object]]]:
        """Return the choices in the form of a move."""
        theme = theme_of(move)
        if not theme:
            return {}
        if theme not in self._known:
            found = PANELS[theme].options(self.actor, self.read)
            self._known[theme] = {name: list(options) for name, options in found.items()}
        return self._known[theme]
