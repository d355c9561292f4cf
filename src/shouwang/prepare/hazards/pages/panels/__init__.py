"""Parts of a hazard's page by theme: what each shows, and the choices in its moves' forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwang.ground.actor import Actor
from shouwang.prepare.hazards import queries
from shouwang.prepare.hazards.forms import THEME_MOVES

from . import fulfilments, offices, origins, papers, voices, watching

PANELS = {
    "offices": offices,
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


def options_of(
    actor: Actor, read: queries.HazardDetail, move: str
) -> Mapping[str, Iterable[tuple[str, object]]]:
    """Return the choices in the form of a move."""
    theme = theme_of(move)
    return PANELS[theme].options(actor, read) if theme else {}
