"""Writing the journal: entries, events, and the one door through which states change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.db import connection, models

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, NotFound, WrongState, say
from shouwang.ground.transitions import MoveTable, Transition

from .models import Entry, OutboxEvent
from .rules import canonical
from .transactions import write_transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAC_PURPOSE = "journal"
Row = dict[str, str | int | datetime | None]
EntryAt = tuple[str, Mapping[str, object], datetime]


class Movable(Protocol):
    """What an object must have to pass the door."""

    MOVES: ClassVar[MoveTable]
    VIEW_PERMISSION: ClassVar[str]
    pk: Any
    state: Any
    version: Any

    @property
    def journal_key(self) -> str:
        """Name the object in the journal, such as `hazard:12`."""

    def target(self) -> Target:
        """Return what the object shows to access."""


def record(
    actor: Actor,
    verb: str,
    object_key: str,
    details: Mapping[str, object] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Write one journal entry in the caller's transaction.

    `details` hold keys, codes and digests, never a personal value in clear.
    """
    _insert(Entry, _entry_row(actor, verb, object_key, details or {}, at or clock.now()))


def record_many(
    actor: Actor,
    verb: str,
    entries: Iterable[tuple[str, Mapping[str, object]]],
    *,
    at: datetime | None = None,
) -> None:
    """Write many entries of one verb in the caller's transaction: (object key, details) each.

    For thousands of rows at once; every entry is what `record` would have written.
    """
    moment = at or clock.now()
    rows = [_entry_row(actor, verb, key, details, moment) for key, details in entries]
    _insert_many(Entry, rows)


def record_each(actor: Actor, verb: str, entries: Iterable[EntryAt]) -> None:
    """Write many entries of one verb, each at its own moment: (object key, details, at)."""
    _insert_many(Entry, [_entry_row(actor, verb, *entry) for entry in entries])


def _entry_row(
    actor: Actor, verb: str, object_key: str, details: Mapping[str, object], at: datetime
) -> Row:
    content: dict[str, object] = {
        "actor": actor.key,
        "at": at,
        "details": dict(details),
        "object": object_key,
        "post": actor.post_id,
        "verb": verb,
    }
    text = canonical(content)
    return {
        "at": at,
        "actor_key": actor.key,
        "verb": verb,
        "object_key": object_key,
        "text": text,
        "mac": data_keys.ring().digest(text, purpose=MAC_PURPOSE),
        "seal_no": None,
        "seal_hash": "",
    }


def emit(event: DataclassInstance, object_key: str, *, at: datetime | None = None) -> None:
    """Write an event for the playbooks in the caller's transaction."""
    _insert(OutboxEvent, _event_row(event, object_key, at or clock.now()))


def emit_many(events: Iterable[tuple[DataclassInstance, str, datetime]]) -> None:
    """Write events in their order, (event, object key, at) each; as `emit` would have."""
    _insert_many(OutboxEvent, [_event_row(*event) for event in events])


def _event_row(event: DataclassInstance, object_key: str, at: datetime) -> Row:
    if not is_dataclass(event):
        raise TypeError("an event is a frozen dataclass")
    return {
        "name": type(event).__name__,
        "object_key": object_key,
        "payload": canonical(asdict(event)),
        "at": at,
        "state": OutboxEvent.QUEUED,
        "attempts": 0,
        "due_wall_at": clock.wall_now(),
        "holder": "",
        "error": "",
    }


def _insert(model: type[models.Model], row: Row) -> None:
    """Insert one row by SQL: this is the path of every write, and the ORM doubles its cost."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(model._meta.db_table, tuple(row)), _adapted(row))


def _insert_many(model: type[models.Model], rows: Sequence[Row]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        statement = _statement(model._meta.db_table, tuple(rows[0]))
        cursor.executemany(statement, [_adapted(row) for row in rows])


def _adapted(row: Row) -> list[str | int | None]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in row.values()]


@lru_cache(maxsize=8)
def _statement(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608


def find_move(actor: Actor, obj: Movable, move: str) -> Transition:
    """Return the transition that the actor may make now.

    NotFound when the object is outside the actor's duties, NotAllowed when the move is not
    theirs, WrongState when the state does not have it.
    """
    transition = obj.MOVES.get(move)
    target = obj.target()
    if not actor.may(obj.VIEW_PERMISSION, target) and not (
        transition and actor.may(transition.permission, target)
    ):
        raise NotFound
    if transition is None or obj.state not in transition.sources:
        raise wrong_state(actor, obj, move)
    if not actor.may(transition.permission, target):
        raise NotAllowed(say("您的岗位不能办理“{move}”。", move=transition.label))
    return transition


def wrong_state(actor: Actor, obj: Movable, move: str) -> WrongState:
    """Make the error that names the state, the version and what the actor may do instead."""
    return WrongState(
        say("当前状态不能办理此操作，请刷新后再看。"),
        state=str(obj.state),
        version=int(obj.version),
        allowed=tuple(found.move for found in allowed_moves(actor, obj) if found.move != move),
    )


def allowed_moves(actor: Actor, obj: Movable) -> list[Transition]:
    """Return the moves that the state has and the actor's grants allow, in the table's order."""
    target = obj.target()
    return [
        transition
        for transition in obj.MOVES.values()
        if obj.state in transition.sources and actor.may(transition.permission, target)
    ]


def move(
    actor: Actor,
    obj: Movable,
    name: str,
    *,
    changes: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
    event: DataclassInstance | None = None,
    at: datetime | None = None,
) -> Transition:
    """Make a move, the only way in which a state changes.

    1. Look the move up in the room's table; check the grant and the state.
    2. Compare-and-set on (state, version), writing `changes`.
    3. Write the journal entry and the event in the same transaction.

    Raises NotFound, NotAllowed or WrongState; then nothing has changed.
    """
    transition = find_move(actor, obj, name)
    moment = at or clock.now()
    state = transition.target or obj.state
    written = {**(changes or {}), "state": state}
    with write_transaction():
        _compare_and_set(actor, obj, name, written)
        record(
            actor,
            f"{obj.journal_key.partition(':')[0]}.{name}",
            obj.journal_key,
            {"from": obj.state, "to": state, "version": obj.version + 1, **(details or {})},
            at=moment,
        )
        if event is not None:
            emit(event, obj.journal_key, at=moment)
    for field, value in written.items():
        setattr(obj, field, value)
    obj.version += 1
    return transition


def touch(actor: Actor, obj: Movable, changes: Mapping[str, object] | None = None) -> None:
    """Raise the version for a write inside the object that is no move; WrongState when too late."""
    with write_transaction():
        _compare_and_set(actor, obj, "", {**(changes or {}), "state": obj.state})
    for field, value in (changes or {}).items():
        setattr(obj, field, value)
    obj.version += 1


def _compare_and_set(actor: Actor, obj: Movable, name: str, written: Mapping[str, object]) -> None:
    manager: models.Manager[models.Model] = type(obj)._default_manager  # type: ignore[attr-defined]
    changed = manager.filter(pk=obj.pk, state=obj.state, version=obj.version).update(
        **written, version=models.F("version") + 1
    )
    if changed != 1:
        fresh = manager.filter(pk=obj.pk).first()
        raise wrong_state(actor, fresh or obj, name)  # type: ignore[arg-type]
