"""The form in which a room states its life cycle: a table of moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Text


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: from which states, to which, with which permission, how it is called.

    `target` "" keeps the state (a move within it, such as an extension of the deadline).
    `needs` names the inputs that must be present.
    """

    move: str
    sources: frozenset[str]
    target: str
    permission: str
    label: Text
    needs: tuple[str, ...] = ()


MoveTable = Mapping[str, Transition]


def table(*transitions: Transition) -> dict[str, Transition]:
    """Index transitions by move; a move that is named twice is refused."""
    found: dict[str, Transition] = {}
    for transition in transitions:
        if transition.move in found:
            raise ValueError(f"move {transition.move} stands twice in the table")
        found[transition.move] = transition
    return found
