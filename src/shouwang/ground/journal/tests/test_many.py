"""Entries and events written together are what they would be one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shouwang.ground.journal.actions import emit, emit_many, record, record_each, record_many
from shouwang.ground.journal.models import Entry, OutboxEvent

from .factories import LampLit, actor_with

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
KEEPER = actor_with("lamps.light")


def _entries() -> list[tuple[object, ...]]:
    columns = ("at", "actor_key", "verb", "object_key", "text", "mac", "seal_no", "seal_hash")
    return list(Entry.objects.order_by("id").values_list(*columns))


def _events() -> list[tuple[object, ...]]:
    rows = OutboxEvent.objects.order_by("id").values()
    return [tuple(value for name, value in row.items() if name != "id") for row in rows]


def test_entries_written_together_each_at_its_moment() -> None:
    record(KEEPER, "lamp.light", "lamp:2", {"watts": 5}, at=LATER)
    record(KEEPER, "lamp.light", "lamp:1", {"watts": 7}, at=NOON)
    one_by_one = _entries()
    Entry.objects.all().delete()

    record_each(
        KEEPER,
        "lamp.light",
        [("lamp:2", {"watts": 5}, LATER), ("lamp:1", {"watts": 7}, NOON)],
    )

    assert _entries() == one_by_one


def test_entries_written_together_at_one_moment() -> None:
    record(KEEPER, "lamp.light", "lamp:1", {"watts": 5}, at=NOON)
    one_by_one = _entries()
    Entry.objects.all().delete()

    record_many(KEEPER, "lamp.light", [("lamp:1", {"watts": 5})], at=NOON)

    assert _entries() == one_by_one


def test_events_written_together_keep_their_order() -> None:
    with time_machine.travel(NOON, tick=False):
        emit(LampLit("red", 2), "lamp:2", at=LATER)
        emit(LampLit("green", 1), "lamp:1", at=NOON)
        one_by_one = _events()
        OutboxEvent.objects.all().delete()

        emit_many([(LampLit("red", 2), "lamp:2", LATER), (LampLit("green", 1), "lamp:1", NOON)])

    assert _events() == one_by_one


def test_nothing_to_write_is_nothing_written() -> None:
    record_each(KEEPER, "lamp.light", [])
    emit_many([])

    assert (_entries(), _events()) == ([], [])


def test_what_is_no_event_is_refused() -> None:
    with pytest.raises(TypeError):
        emit_many([({"lamp": "red"}, "lamp:1", NOON)])  # type: ignore[list-item]
