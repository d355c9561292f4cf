"""The player: each step once, whole or not at all, and never backwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shouwang.ground import clock
from shouwang.ground.errors import Invalid, WrongState, say
from shouwang.ground.journal.leases import drop_lease, take_lease
from shouwang.story import player
from shouwang.story.lives import Deed
from shouwang.story.models import StoryStep, StoryThing
from shouwang.story.stage import Stage
from shouwang.story.steps import Step
from shouwang.story.times import BEGINS_AT, week
from shouwang.story.week import steps as week_steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_time")]

FIRST, SECOND = week(22, 10, 50), week(22, 11, 15)


def _write(name: str) -> Deed:
    def do(stage: Stage) -> None:
        del stage
        StoryThing.objects.create(key=f"{name} {clock.now():%H:%M}", number=name)

    return do


def _overtaken(stage: Stage) -> None:
    _write("half")(stage)
    raise WrongState(say("当前状态不能办理此操作，请刷新后再看。"))


def _steps(first: Deed, second: Deed) -> tuple[Step, ...]:
    return (
        Step("first", FIRST, ("grid",), say("一"), first),
        Step("second", SECOND, ("grid",), say("二"), second),
    )


def _told() -> list[str]:
    return list(StoryThing.objects.order_by("id").values_list("key", flat=True))


def _states() -> list[tuple[str, str]]:
    return list(StoryStep.objects.order_by("position").values_list("state", "reason"))


def test_a_step_waits_until_its_time_has_come() -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)

    assert player.play_due(Stage(), steps) == 0
    assert _states() == [("waiting", ""), ("waiting", "")]
    assert player.next_step_at() == FIRST


def test_advancing_stops_at_each_step_so_that_it_happens_at_its_time() -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)

    player.advance(week(22, 18), Stage(), steps)

    assert _told() == ["first 02:50", "second 03:15"]
    assert _states() == [("played", ""), ("played", "")]


def test_playing_again_plays_nothing_twice() -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)
    player.advance(week(22, 18), Stage(), steps)

    player.prepare(steps)

    assert player.play_due(Stage(), steps) == 0
    assert _told() == ["first 02:50", "second 03:15"]


def test_an_overtaken_step_is_skipped_whole_and_says_why() -> None:
    steps = _steps(_overtaken, _write("second"))
    player.prepare(steps)

    player.advance(week(22, 18), Stage(), steps)

    assert _states() == [
        ("skipped", "当前状态不能办理此操作，请刷新后再看。"),
        ("played", ""),
    ]
    assert _told() == ["second 03:15"]


def test_a_wrong_input_is_skipped_with_its_fields() -> None:
    def refused(stage: Stage) -> None:
        del stage
        raise Invalid({"due_on": say("请选择整改期限。")})

    steps = _steps(refused, _write("second"))
    player.prepare(steps)

    player.advance(FIRST, Stage(), steps)

    assert _states()[0] == ("skipped", "due_on: 请选择整改期限。")


def test_the_story_only_moves_forward() -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)
    player.advance(SECOND, Stage(), steps)

    reached = player.advance(BEGINS_AT, Stage(), steps)

    assert reached >= SECOND
    assert clock.now() >= SECOND
    assert player.next_step_at() is None


def test_only_one_plays_at_a_time() -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)
    clock.move_story(week(22, 18))
    take_lease(player.LEASE, "another machine", seconds=60)

    assert player.play_due(Stage(), steps) == 0
    assert _told() == []


def test_advancing_waits_for_whoever_plays_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = _steps(_write("first"), _write("second"))
    player.prepare(steps)
    take_lease(player.LEASE, "the worker", seconds=60)
    pauses: list[float] = []

    def until_the_worker_is_done(seconds: float) -> None:
        pauses.append(seconds)
        drop_lease(player.LEASE, "the worker")

    monkeypatch.setattr("shouwang.story.player.time.sleep", until_the_worker_is_done)

    player.advance(week(22, 18), Stage(), steps)

    assert _told() == ["first 02:50", "second 03:15"]
    assert len(pauses) == 1


def test_the_week_runs_from_monday_to_sunday_without_two_steps_of_one_name() -> None:
    steps = week_steps()

    listed = [step for step in steps if not step.is_routine]
    assert len({step.key for step in steps}) == len(steps) == 337
    assert (len(listed), listed[0].at, listed[-1].at) == (143, FIRST, week(28, 17))
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_routine_is_played_but_neither_listed_nor_stopped_at() -> None:
    round_of = Step("round", FIRST, ("grid",), say("一"), _write("round"), is_routine=True)
    player.prepare((round_of,))

    player.advance(SECOND, Stage(), (round_of,))

    assert _told() == ["round 02:50"]
    assert player.shown((round_of,)) == []


def test_the_clock_file_can_begin_anew(demo_mode: Path) -> None:
    from shouwang.story import hours

    clock.move_story(week(25, 9))
    hours.note_tick()
    assert hours.last_tick() is not None

    hours.begin_at(BEGINS_AT)
    hours.forget_tick()

    assert BEGINS_AT <= clock.now() < BEGINS_AT + timedelta(minutes=1)
    assert hours.last_tick() is None
