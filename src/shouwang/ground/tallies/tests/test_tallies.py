"""Counting what the journal has sealed: any area, any day, killed, twice, on two machines, anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal import sealing
from shouwang.ground.tallies import actions, queries, storing
from shouwang.ground.tallies.models import Book, Delta, Mark, Subject
from shouwang.ground.tallies.projections import Projection
from shouwang.ground.tallies.queries import Sought

from .factories import SYSTEM, count, counted, fold, note, tally

HEPING, BAISHA, FAR = "330781002005", "330781002007", "330781003001"
TODAY = date(2026, 6, 25)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _things() -> Iterator[None]:
    with counted(), time_machine.travel("2026-06-25T04:00:00Z", tick=False):
        yield


def at(day: int) -> datetime:
    """Return noon of a day in June."""
    return datetime.fromisoformat(f"2026-06-{day:02}T12:00:00+08:00")


def red(*areas: str, day: int = 25) -> int:
    """Return how many red things stand in areas as a day in June ends."""
    ranges = tuple(AreaRange.under(area) for area in areas)
    sought = Sought("things", ("coloured",), ("red",), ranges, date(2026, 6, day))
    return queries.totals(SYSTEM, sought).get(("coloured", "red"), 0)


def faults() -> list[str]:
    """Return where the tallies differ from a recount."""
    return list(queries.faults(SYSTEM, "things"))


def three_things() -> None:
    """Write three things in three villages, one of which changes colour."""
    note("1", at(20), area=HEPING, colour="red")
    note("2", at(21), area=BAISHA, colour="red")
    note("3", at(22), area=FAR, colour="red")
    note("1", at(23), colour="blue")


def test_any_area_on_any_day() -> None:
    three_things()
    tally()

    places = ("", "33", "330781", "330781002", HEPING)
    assert [red(area, day=22) for area in places] == [3, 3, 3, 2, 1]
    assert [red(area, day=23) for area in places] == [2, 2, 2, 1, 0]
    assert [red("", day=day) for day in (19, 20, 21, 22)] == [0, 1, 2, 3]
    assert faults() == []


def test_several_ranges_are_added() -> None:
    three_things()
    tally()

    assert red(BAISHA, FAR) == 2


def test_the_records_are_those_that_the_count_counts() -> None:
    three_things()
    tally()
    sought = Sought("things", ("coloured",), ("red",), (AreaRange.under(""),), date(2026, 6, 22))

    first, *rest = queries.records(SYSTEM, sought, limit=10)
    after = queries.records(SYSTEM, sought, limit=10, after=first.place)

    assert [found.object_key for found in (first, *rest)] == ["thing:1", "thing:2", "thing:3"]
    assert after == rest
    assert queries.records(SYSTEM, sought, limit=1, offset=2) == rest[1:]


def test_run_twice_counts_once() -> None:
    three_things()
    tally()
    before = list(Delta.objects.order_by("pk").values_list())

    assert actions.project(SYSTEM, "another") == 0
    assert list(Delta.objects.order_by("pk").values_list()) == before


def test_killed_in_the_middle_leaves_nothing_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    three_things()
    sealing.seal("test")
    real = storing.write

    def killed(batch: storing.Batch) -> None:
        real(batch)
        raise KeyboardInterrupt

    monkeypatch.setattr(storing, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.project(SYSTEM, "test")
    monkeypatch.setattr(storing, "write", real)
    assert (Delta.objects.count(), Mark.objects.count(), Subject.objects.count()) == (0, 0, 0)
    assert Book.objects.get().seal_no == 0

    actions.project(SYSTEM, "test")
    assert (red(""), faults()) == (2, [])


def at_once(*acts: Callable[[], object]) -> None:
    """Run the acts at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        act()
        connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def always(name: str, holder: str, *, seconds: int) -> bool:
    """Stand for a lease that everybody gets."""
    del name, holder, seconds
    return True


def test_two_projectors_without_a_lease_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    monkeypatch.setattr(actions, "take_lease", always)
    three_things()
    sealing.seal("test")

    at_once(*[lambda: actions.project(SYSTEM, "one")] * 3)
    actions.project(SYSTEM, "one")

    assert (red(""), red("330781002"), faults()) == (2, 1, [])


def test_an_entry_dated_back_changes_the_days_before() -> None:
    three_things()
    tally()
    assert [red("", day=day) for day in (20, 21, 22, 23)] == [1, 2, 3, 2]

    note("1", at(21), colour="green")
    tally()

    assert [red("", day=day) for day in (20, 21, 22, 23)] == [1, 1, 2, 2]
    assert faults() == []


def test_a_moved_thing_counts_where_it_was_on_each_day() -> None:
    three_things()
    note("2", at(24), area=FAR)
    tally()

    assert (red(BAISHA, day=23), red(BAISHA, day=24)) == (1, 0)
    assert (red(FAR, day=23), red(FAR, day=24)) == (1, 2)


def test_counting_anew_serves_the_old_counts_until_it_is_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three_things()
    tally()
    monkeypatch.setattr(actions, "BATCH", 1)
    monkeypatch.setattr(actions, "STEPS", 2)
    old = Book.objects.get().pk

    actions.rebuild(SYSTEM, "things")
    note("4", at(24), area=FAR, colour="red")
    tally()
    assert [state for state, _ in queries.progress(SYSTEM, "things")] == ["serving", "building"]
    assert (Book.objects.get(state="serving").pk, red("")) == (old, 3)

    for _turn in range(4):
        tally()
    assert [state for state, _ in queries.progress(SYSTEM, "things")] == ["serving"]
    assert Book.objects.get().pk != old
    assert (red(""), faults()) == (3, [])
    assert set(Mark.objects.values_list("book_id", flat=True)) == {Book.objects.get().pk}


def test_another_way_of_counting_is_unknown_until_it_is_counted_anew() -> None:
    three_things()
    tally()
    newer = Projection("things", 2, "thing", fold, count)

    with counted(newer):
        assert queries.as_of(SYSTEM, "things", TODAY) is None
        tally()
        assert (red(""), faults()) == (2, [])


def test_a_recount_finds_a_delta_that_was_tampered_with() -> None:
    three_things()
    tally()
    Delta.objects.filter(area_code="330781", dimension="red", n=1).update(n=2)

    found = faults()
    assert len(found) == 3
    assert found[0].startswith("delta ('330781', 'coloured', 'red',")


def test_a_recount_finds_a_mark_that_was_taken_away() -> None:
    three_things()
    tally()
    Mark.objects.filter(object_key="thing:2").delete()

    assert faults()[0] == "marks"


def test_a_day_is_known_as_it_ends_and_today_as_it_stands() -> None:
    three_things()
    tally()
    now = datetime.fromisoformat("2026-06-25T04:00:00+00:00")

    assert queries.as_of(SYSTEM, "things", date(2026, 6, 22)) == at(23) - timedelta(hours=12)
    assert queries.as_of(SYSTEM, "things", TODAY) == now


def test_before_the_first_entry_and_after_today_nothing_is_known() -> None:
    three_things()
    tally()

    days = (date(2026, 6, 19), date(2026, 6, 26))
    assert [queries.as_of(SYSTEM, "things", day) for day in days] == [None, None]


def test_entries_that_wait_too_long_make_their_day_unknown() -> None:
    three_things()
    tally()
    note("9", at(23), area=FAR, colour="red")

    assert queries.as_of(SYSTEM, "things", TODAY) is None
    assert queries.as_of(SYSTEM, "things", date(2026, 6, 22)) is not None


def test_entries_that_have_just_come_only_move_the_moment_back() -> None:
    three_things()
    tally()
    just_now = datetime.fromisoformat("2026-06-25T03:59:00+00:00")
    note("9", just_now, area=FAR, colour="red")
    sealing.seal("test")

    assert queries.as_of(SYSTEM, "things", TODAY) == just_now


def test_only_the_system_counts() -> None:
    three_things()
    sealing.seal("test")

    with pytest.raises(NotAllowed):
        actions.project(replace(Actor.anonymous(), key="someone"), "test")
    with pytest.raises(NotAllowed):
        actions.rebuild(Actor.anonymous(), "things")
    assert Book.objects.count() == 0
