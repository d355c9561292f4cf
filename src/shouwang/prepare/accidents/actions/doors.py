"""Loading an accident for a move, and the columns and journal details that go with figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotFound
from shouwang.ground.journal.actions import find_move, wrong_state
from shouwang.prepare.accidents.events import AccidentFiguresChanged
from shouwang.prepare.accidents.models import Accident, AccidentNote
from shouwang.prepare.accidents.rules.drafts import Figures, changed_figures
from shouwang.prepare.accidents.rules.grading import grade_harm


def load(actor: Actor, number: str, move: str, version: int | None) -> Accident:
    """Return an accident on which the actor may make the move now.

    NotFound outside the actor's duties; WrongState when it is not of the version that was seen.
    """
    rows = Accident.objects.visible_to(actor)
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    find_move(actor, found, move)
    if version is not None and version != found.version:
        raise wrong_state(actor, found, move)
    return found


def figure_columns(figures: Figures, occurred_at: datetime) -> dict[str, object]:
    """Return the columns of figures: themselves and the grade that they make."""
    found = grade_harm(figures.harm(), local_day(occurred_at))
    return {
        **asdict(figures),
        "grade": found.grade.value,
        "is_grade_minimum": found.is_minimum,
        "rule_version": found.rule_version,
    }


def told(accident: Accident, figures: Figures, columns: Mapping[str, object]) -> dict[str, object]:
    """Return what the journal keeps of changed figures: each with its value before and after."""
    changed = changed_figures(accident.figures, figures)
    details: dict[str, object] = {
        "figures": {name: list(pair) for name, pair in changed.items()},
        "rule": columns["rule_version"],
    }
    if columns["grade"] != accident.grade:
        details["grade"] = [accident.grade, columns["grade"]]
    return details


def changed_event(accident: Accident, columns: Mapping[str, object]) -> AccidentFiguresChanged:
    """Return the event of changed figures."""
    return AccidentFiguresChanged(accident.pk, accident.grade, str(columns["grade"]))


def keep_words(accident: Accident, move: str, text: str, replaced: str = "") -> None:
    """Keep the words that went with a move that was just made."""
    if text or replaced:
        AccidentNote.objects.create(
            accident=accident, move=move, version=accident.version, text=text, replaced=replaced
        )
