"""The history of an accident, told for people from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.prepare.accidents.models import Accident, AccidentNote
from shouwang.prepare.accidents.rules.grading import GRADE_LABELS
from shouwang.prepare.accidents.rules.wording import FIGURE_LABELS
from shouwang.prepare.accidents.states import LABELS, MOVES

REPORTED = "accident.report"
LOSS = "accident.loss"
UNKNOWN = say("未知")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the history: when, who, what, what it changed, with which words for which."""

    at: datetime
    who: str
    verb: str
    title: Text
    changes: tuple[Text, ...]
    words: str
    replaced: str = ""
    is_sealed: bool = False


def history(actor: Actor, shown: Accident) -> list[HistoryLine]:
    """Return the history of an accident that is known to be visible, oldest first."""
    items = journal.history(actor, shown.journal_key)
    names = people.names_of(actor, {item.actor_key for item in items})
    notes = {note.version: note for note in AccidentNote.objects.filter(accident=shown)}
    return [
        HistoryLine(
            at=item.at,
            who=names.get(item.actor_key, ""),
            verb=item.verb,
            title=_title(item.verb),
            changes=_changes(item.details),
            words=_note(item.details, notes, "text"),
            replaced=_note(item.details, notes, "replaced"),
            is_sealed=item.is_sealed,
        )
        for item in items
    ]


def _title(verb: str) -> Text:
    if verb == REPORTED:
        return say("报告事故")
    if verb == LOSS:
        return say("登记农业资产损失")
    move = verb.removeprefix("accident.")
    return MOVES[move].label if move in MOVES else say("{verb}", verb=verb)


def _note(details: Mapping[str, object], notes: Mapping[int, AccidentNote], name: str) -> str:
    version = details.get("version")
    note = notes.get(version) if isinstance(version, int) else None
    return str(getattr(note, name)) if note is not None else ""


def _changes(details: Mapping[str, object]) -> tuple[Text, ...]:
    """Return what an entry changed: the state, each figure, the grade."""
    found: list[Text] = []
    before, after = details.get("from"), details.get("to")
    if before in LABELS and after in LABELS and before != after:
        found.append(_arrow(LABELS[str(before)], LABELS[str(after)]))
    changed = details.get("figures")
    for name, pair in (changed if isinstance(changed, dict) else {}).items():
        if name in FIGURE_LABELS and isinstance(pair, list):
            words = [UNKNOWN if value is None else str(value) for value in pair]
            found.append(say("{name}：{change}", name=FIGURE_LABELS[name], change=_arrow(*words)))
    grades = details.get("grade")
    if isinstance(grades, list) and all(grade in GRADE_LABELS for grade in grades):
        found.append(_arrow(*(GRADE_LABELS[grade] for grade in grades)))
    return tuple(found)


def _arrow(before: Text | str, after: Text | str) -> Text:
    return say("{before} → {after}", before=before, after=after)
