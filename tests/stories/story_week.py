"""The story played once for a module of tests: its week, with the figures of six moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from shouwang.ground import clock
from shouwang.story import building, clockwork, player
from shouwang.story.stage import Stage
from shouwang.story.times import MONDAY, week

from .story_recount import Figures, Told, from_journal, from_rows, from_tallies, histories


@dataclass(frozen=True, slots=True)
class Moment:
    """The figures of one moment, counted from the rows and asked of the tallies."""

    at: datetime
    rows: Figures
    tallied: Told


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of the week, each at its moment."""

    monday_morning: Moment
    monday_night: Moment
    wednesday_noon: Moment
    thursday_evening: Moment
    friday_evening: Moment
    sunday: Moment
    replayed: dict[str, Figures]
    asked_later: Told


MOMENTS = {
    "monday_morning": week(22, 8),
    "monday_night": week(22, 23, 59),
    "wednesday_noon": week(24, 12),
    "thursday_evening": week(25, 18),
    "friday_evening": week(26, 18),
    "sunday": week(28, 20),
}


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Week]:
    """Build the whole story once, play its week, and count at each moment."""
    del django_db_setup
    clock.use_story_file(tmp_path_factory.mktemp("story") / "clock.json")
    with django_db_blocker.unblock(), transaction.atomic():
        stage = Stage(variants=1)
        found = {"monday_morning": _built(stage)}
        for name, moment in list(MOMENTS.items())[1:]:
            player.advance(moment, stage)
            found[name] = _moment(moment)
        entries = histories()
        replayed = {name: from_journal(entries, one.at) for name, one in found.items()}
        yield Week(**found, replayed=replayed, asked_later=from_tallies(MONDAY))
        transaction.set_rollback(True)
    clock.use_story_file(None)


def _built(stage: Stage) -> Moment:
    """Build the story, counting on the way on Monday at 08:00."""
    building.build_ground("right-horse-42", _quietly, stage)
    acts = building.the_past()
    eight = MOMENTS["monday_morning"]
    building.play_past(stage, [act for act in acts if act.at < eight])
    clock.move_story(eight)
    found = _moment(eight)
    building.play_past(stage, [act for act in acts if act.at >= eight])
    building.finish_building(_quietly)
    return found


def _moment(moment: datetime) -> Moment:
    clockwork.tick(clock.now())
    clockwork.settle()
    return Moment(clock.now(), from_rows(clock.now()), from_tallies(clock.local_day(moment)))


def _quietly(words: str) -> None:
    del words
