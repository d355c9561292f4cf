"""What becomes of a level that changed: signals are raised, go up and down, clear and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import move
from shouwang.watch.sensors.events import SignalChanged, SignalEnded
from shouwang.watch.sensors.models import Signal
from shouwang.watch.sensors.rule_states import SignalMove, SignalState
from shouwang.watch.sensors.rules.levels import Level, rank
from shouwang.watch.sensors.rules.rulebook import Told, Turn
from shouwang.watch.sensors.rules.watches import SensorFacts, highest

from .signal_writing import Readings, Writing, event_fields

CHUNK = 500


def write_turns(actor: Actor, turns: Iterable[Turn], facts: Mapping[int, SensorFacts]) -> int:
    """Write what the turns make of signals, in the order of time; returns how many changed."""
    ordered = sorted(turns, key=lambda one: (one.at, one.watch.key))
    chunks = (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
    return sum(_write(actor, chunk, facts) for chunk in chunks)


def _write(actor: Actor, turns: Sequence[Turn], facts: Mapping[int, SensorFacts]) -> int:
    known = _open_of(turns)
    book = Writing(actor)
    count = 0
    for turn in turns:
        subject = turn.watch.rule_id, turn.watch.subject
        if subject not in known:
            book.close()
            known |= _open_of([turn])
        found = known.pop(subject)
        at = datetime.fromtimestamp(turn.at, UTC)
        readings = as_readings(turn.readings, facts)
        if found is None and turn.after != Level.NONE:
            book.add_raised(_made(turn, at), readings)
        elif found is not None and turn.after != Level.NONE:
            _stand(book, found, turn, at, readings)
        elif found is not None:
            _clear(book, found, at, readings)
        else:
            continue
        count += 1
    book.close()
    return count


def as_readings(told: Iterable[Told], facts: Mapping[int, SensorFacts]) -> Readings:
    """Return what a level's terms were, as a signal keeps it."""
    return [
        {
            "sensor": facts[one.sensor_id].code,
            "unit": facts[one.sensor_id].unit,
            "aggregate": one.aggregate,
            "window_s": one.window_s,
            "offset_s": one.offset_s,
            "value": one.value,
        }
        for one in told
    ]


def _open_of(turns: Sequence[Turn]) -> dict[tuple[int, str], Signal | None]:
    """Return the open signal of each rule and subject of which there is a turn, or None."""
    found: dict[tuple[int, str], Signal | None] = {
        (turn.watch.rule_id, turn.watch.subject): None for turn in turns
    }
    rules = {rule_id for rule_id, _ in found}
    rows = Signal.objects.filter(
        rule_id__in=rules, subject__in={subject for _, subject in found}, ended_at=None
    )
    for row in rows.select_related("sensor__station", "rule"):
        if row.rule_id is not None and (row.rule_id, row.subject) in found:
            found[row.rule_id, row.subject] = row
    return found


def _made(turn: Turn, at: datetime) -> Signal:
    return Signal(
        sensor_id=turn.watch.sensor_ids[0],
        rule_id=turn.watch.rule_id,
        rule_version_id=turn.watch.version_id,
        subject=turn.watch.subject,
        level=turn.after,
        top_level=turn.after,
        raised_at=at,
        changed_at=at,
    )


def raise_signal(actor: Actor, made: Signal, readings: Readings) -> None:
    """Write a new signal with its first step, its journal entry and its event."""
    book = Writing(actor)
    book.add_raised(made, readings)
    book.close()


def _stand(book: Writing, found: Signal, turn: Turn, at: datetime, readings: Readings) -> None:
    """Let an open signal stand at another level, or take up a firing after it had cleared.

    One that was dismissed is raised again when it goes above the level that was dismissed.
    """
    before = found.level
    is_back = found.cleared_at is not None
    is_higher = rank(turn.after) > rank(before)
    changes: dict[str, object] = {
        "level": turn.after,
        "top_level": highest((found.top_level, turn.after)),
        "changed_at": at,
        "cleared_at": None,
        "rule_version_id": turn.watch.version_id,
        "firings": found.firings + is_back,
    }
    name = SignalMove.CHANGE
    if found.state == SignalState.DISMISSED and is_higher:
        name = SignalMove.RAISE_AGAIN
        changes |= {"dismissed_as": "", "note": "", "answered_at": None, "answered_by_id": None}
    told = {"level": turn.after, "level_before": before}
    book.write_raised()
    move(book.actor, found, name, changes=changes, details=told, at=at)
    book.add_step(found, at, turn.after, readings)
    if turn.after != before or is_back:
        event = SignalChanged(*event_fields(found), Level.NONE if is_back else before)
        book.add_event(event, found.journal_key, at)


def clear(actor: Actor, found: Signal, at: datetime, readings: Readings) -> None:
    """Let a signal clear: answered it ends; unanswered it waits for an answer, and is told."""
    book = Writing(actor)
    _clear(book, found, at, readings)
    book.close()


def _clear(book: Writing, found: Signal, at: datetime, readings: Readings) -> None:
    changes = {"cleared_at": at, "changed_at": at}
    book.write_raised()
    book.add_step(found, at, Level.NONE, readings)
    if found.state != SignalState.RAISED:
        book.close()
        end(book.actor, found, at, changes)
        return
    move(book.actor, found, SignalMove.CLEAR, changes=changes, at=at)
    event = SignalChanged(*event_fields(found), found.level)
    book.add_event(replace(event, level=Level.NONE.value), found.journal_key, at)


def end(actor: Actor, found: Signal, at: datetime, changes: Mapping[str, object]) -> None:
    """End a signal that was answered."""
    event = SignalEnded(*event_fields(found))
    changes = {**changes, "ended_at": at}
    move(actor, found, SignalMove.END, changes=changes, event=event, at=at)


def clear_orphans(actor: Actor, firing: set[tuple[int, str]], at: datetime) -> int:
    """Clear the signals whose rule or sensor is there no more, or stands differently."""
    rows = Signal.objects.filter(ended_at=None, cleared_at=None, rule__isnull=False)
    orphans = [
        found
        for found in rows.select_related("sensor__station", "rule").order_by("pk")
        if (found.rule_id, found.subject) not in firing
    ]
    book = Writing(actor)
    for found in orphans:
        _clear(book, found, at, [])
    book.close()
    return len(orphans)
