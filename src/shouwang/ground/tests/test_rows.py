"""Rows by the thousand: alike where named, by default elsewhere, refused as one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from shouwang.ground.journal.models import OutboxEvent, PlaybookRun
from shouwang.ground.rows import insert_rows

NOW = datetime(2026, 6, 22, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 22, 3, 0, tzinfo=UTC)
ALIKE = {"payload": "{}", "at": NOW}
COLUMNS = ("name", "object_key", "due_wall_at")
pytestmark = pytest.mark.django_db


def make_event() -> OutboxEvent:
    insert_rows(OutboxEvent, COLUMNS, [("A", "a:1", NOW)], alike=ALIKE)
    return OutboxEvent.objects.get()


def test_rows_differ_are_alike_and_have_defaults() -> None:
    insert_rows(OutboxEvent, COLUMNS, [("A", "a:1", NOW), ("B", "b:2", LATER)], alike=ALIKE)

    found = OutboxEvent.objects.order_by("pk")
    assert list(found.values_list("name", "object_key", "due_wall_at", "at")) == [
        ("A", "a:1", NOW, NOW),
        ("B", "b:2", LATER, NOW),
    ]
    assert set(found.values_list("payload", "state", "attempts", "error")) == {
        ("{}", "queued", 0, "")
    }


def test_of_no_rows_nothing_is_written() -> None:
    insert_rows(OutboxEvent, COLUMNS, [], alike=ALIKE)

    assert not OutboxEvent.objects.exists()


def test_once_keeps_what_is_there() -> None:
    event = make_event()
    columns = ("playbook", "ran_at")

    for moment in (NOW, LATER):
        rows = [("first", moment), (f"at {moment.hour}", moment)]
        insert_rows(PlaybookRun, columns, rows, alike={"event_id": event.pk}, once=True)

    assert list(PlaybookRun.objects.order_by("playbook").values_list("playbook", "ran_at")) == [
        ("at 2", NOW),
        ("at 3", LATER),
        ("first", NOW),
    ]


def test_without_once_a_double_is_refused() -> None:
    event = make_event()
    rows = [("first", NOW), ("first", NOW)]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(PlaybookRun, ("playbook", "ran_at"), rows, alike={"event_id": event.pk})

    assert not PlaybookRun.objects.exists()


def test_once_still_refuses_what_the_table_forbids() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(
            OutboxEvent, COLUMNS, [("A", "a:1", NOW)], alike=ALIKE | {"state": "lost"}, once=True
        )

    assert not OutboxEvent.objects.exists()


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="OutboxEvent has no colour"):
        insert_rows(OutboxEvent, COLUMNS, [], alike={"colour": "red"})
