"""Sealing entries, and naming what is wrong with a journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from shouwang.ground.actor import Actor
from shouwang.ground.journal import sealing
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.leases import take_lease
from shouwang.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings: Settings) -> Path:
    """Keep the anchors of each test apart."""
    settings.ANCHORS_ROOT = tmp_path
    return tmp_path


def write(count: int) -> None:
    for number in range(count):
        record(SYSTEM, "lamp.light", f"lamp:{number}", {"number": number})


def faults() -> list[tuple[int, str]]:
    return [(fault.number, fault.kind) for fault in sealing.verify()]


def test_sealing_numbers_entries_without_gaps_and_the_journal_verifies() -> None:
    write(3)

    sealed = sealing.seal("a")

    assert sealed == 3
    assert list(Entry.objects.order_by("id").values_list("seal_no", flat=True)) == [1, 2, 3]
    assert faults() == []


def test_a_second_sealer_waits_for_the_lease() -> None:
    write(1)
    take_lease("sealer", "other", seconds=30)

    assert sealing.seal("a") == 0
    assert Entry.objects.filter(seal_no=None).count() == 1


def test_a_lease_that_ran_out_is_taken_over() -> None:
    write(1)
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        take_lease("sealer", "killed", seconds=30)

    assert sealing.seal("a") == 1


def alter_text() -> None:
    entry = Entry.objects.get(seal_no=2)
    Entry.objects.filter(pk=entry.pk).update(text=entry.text.replace("1", "9"))


def alter_column() -> None:
    Entry.objects.filter(seal_no=2).update(actor_key="account:1")


def remove_middle() -> None:
    Entry.objects.filter(seal_no=2).delete()


def cut_off_newest() -> None:
    Entry.objects.filter(seal_no=3).delete()


def insert_unsigned() -> None:
    Entry.objects.create(
        at=datetime.now(UTC),
        actor_key="account:1",
        verb="lamp.light",
        object_key="lamp:9",
        text="{}",
        mac="0" * 64,
    )


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (alter_text, (2, "altered")),
        (alter_column, (2, "altered")),
        (remove_middle, (2, "removed")),
        (cut_off_newest, (3, "cut-off")),
        (insert_unsigned, (0, "inserted")),
    ],
)
def test_tampering_is_named(tamper: Callable[[], None], expected: tuple[int, str]) -> None:
    write(3)
    sealing.seal("a")

    tamper()

    assert expected in faults()


def test_a_rebuilt_chain_differs_from_its_anchor() -> None:
    write(2)
    sealing.seal("a")
    Entry.objects.all().delete()
    record(SYSTEM, "lamp.break", "lamp:1")
    write(1)

    sealing.seal("a")

    assert faults() == [(2, "broken")]


def test_a_missing_anchor_file_is_named() -> None:
    write(1)
    sealing.seal("a")

    sealing.anchor_file().unlink()

    assert faults() == [(0, "cut-off")]
