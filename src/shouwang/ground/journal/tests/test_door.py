"""The one door for moves, tried on a unit of our own with a table of moves."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import connection, models

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import allowed_moves, move, touch
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.transitions import MoveTable, Transition, table

from .factories import LampLit, actor_with

MOVES = table(
    Transition("light", frozenset({"dark"}), "lit", "lamps.light", say("点亮")),
    Transition("dim", frozenset({"lit"}), "dark", "lamps.dim", say("熄灭")),
    Transition("clean", frozenset({"dark", "lit"}), "", "lamps.light", say("擦拭")),
)


class Lamp(models.Model):
    """A thing that moves."""

    MOVES: ClassVar[MoveTable] = MOVES
    VIEW_PERMISSION: ClassVar[str] = "lamps.view"

    state = models.CharField(max_length=8, default="dark")
    version = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "journal"
        managed = False

    def __str__(self) -> str:
        return self.state

    @property
    def journal_key(self) -> str:
        """Name the lamp."""
        return f"lamp:{self.pk}"

    def target(self) -> Target:
        """Say where the lamp hangs."""
        return Target(area_code="330781002005")


pytestmark = pytest.mark.django_db

KEEPER = actor_with("lamps.view", "lamps.light")
STRANGER = actor_with("lamps.view", "lamps.light", area="330782")


@pytest.fixture
def lamp(db: Any) -> Lamp:
    """A dark lamp in a table that lives as long as the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE journal_lamp (id integer PRIMARY KEY, state varchar(8),"
            " version integer, note varchar(20))"
        )
    return Lamp._default_manager.create(pk=1)


def stored() -> tuple[str, int, str]:
    row = Lamp._default_manager.get()
    return row.state, row.version, row.note


def test_a_move_changes_state_and_writes_entry_and_event_together(lamp: Lamp) -> None:
    move(KEEPER, lamp, "light", changes={"note": "good"}, event=LampLit("1"))

    entry, event = Entry.objects.get(), OutboxEvent.objects.get()
    assert stored() == ("lit", 2, "good")
    assert (lamp.state, lamp.version) == ("lit", 2)
    assert (entry.verb, entry.object_key, entry.actor_key) == ("lamp.light", "lamp:1", "account:7")
    assert (event.name, event.payload) == ("LampLit", '{"count":0,"lamp":"1"}')


def test_a_move_that_keeps_the_state_raises_the_version(lamp: Lamp) -> None:
    move(KEEPER, lamp, "clean")

    assert stored() == ("dark", 2, "")


@pytest.mark.parametrize(
    ("actor", "name", "error"),
    [
        (STRANGER, "light", NotFound),
        (Actor.anonymous(), "light", NotFound),
        (actor_with("lamps.view"), "light", NotAllowed),
        (KEEPER, "dim", WrongState),
        (KEEPER, "explode", WrongState),
    ],
)
def test_a_refused_move_changes_nothing_and_sends_nothing(
    lamp: Lamp, actor: Actor, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        move(actor, lamp, name)

    assert stored() == ("dark", 1, "")
    assert (Entry.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_of_two_moves_on_one_version_the_second_is_told_what_is_so_now(lamp: Lamp) -> None:
    second = Lamp._default_manager.get()
    move(KEEPER, lamp, "light")

    with pytest.raises(WrongState) as refused:
        move(KEEPER, second, "clean")

    assert (refused.value.state, refused.value.version) == ("lit", 2)
    assert Entry.objects.count() == 1


def test_a_write_inside_the_object_makes_a_pending_move_fail(lamp: Lamp) -> None:
    second = Lamp._default_manager.get()
    touch(KEEPER, lamp, {"note": "dusty"})

    with pytest.raises(WrongState):
        move(KEEPER, second, "light")

    assert stored() == ("dark", 2, "dusty")


def test_only_moves_of_the_state_and_of_the_actor_are_offered(lamp: Lamp) -> None:
    assert [found.move for found in allowed_moves(KEEPER, lamp)] == ["light", "clean"]
    assert allowed_moves(STRANGER, lamp) == []


def test_a_move_that_stands_twice_in_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="light"):
        table(MOVES["light"], MOVES["light"])
