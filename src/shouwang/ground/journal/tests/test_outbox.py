"""The outbox: each playbook hears each event once, however often it is tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from shouwang.ground import clock
from shouwang.ground.journal import outbox
from shouwang.ground.journal.actions import emit
from shouwang.ground.journal.events import Envelope
from shouwang.ground.journal.models import OutboxEvent, PlaybookRun

from .factories import LampLit

pytestmark = pytest.mark.django_db


class Story:
    """Playbooks that remember what they heard; `flaky` fails as often as told."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.failures = 0

    def listen(self, envelope: Envelope) -> None:
        self.heard.append(f"listen {envelope.text('lamp')} {envelope.number('count')}")

    def flaky(self, envelope: Envelope) -> None:
        self.failures -= 1
        if self.failures >= 0:
            raise RuntimeError("not yet")
        self.heard.append(f"flaky {envelope.text('lamp')}")


@pytest.fixture
def story() -> Iterator[Story]:
    """Two playbooks for one event."""
    before = dict(outbox._playbooks)
    made = Story()
    outbox.use_playbooks({"LampLit": [made.listen, made.flaky]})
    yield made
    outbox.use_playbooks(before)


def test_an_event_is_heard_by_every_playbook_once(story: Story) -> None:
    emit(LampLit("red", 2), "lamp:1")

    done = [outbox.drain("w"), outbox.drain("w")]

    assert done == [1, 0]
    assert story.heard == ["listen red 2", "flaky red"]


def test_a_failed_playbook_is_tried_again_and_the_others_are_not(story: Story) -> None:
    story.failures = 1
    emit(LampLit("red"), "lamp:1")
    outbox.drain("w")

    with time_machine.travel(clock.wall_now() + timedelta(seconds=6)):
        outbox.drain("w")

    assert story.heard == ["listen red 0", "flaky red"]
    assert OutboxEvent.objects.get().state == OutboxEvent.DONE


def test_a_playbook_that_never_succeeds_is_named_as_failed_after_12_tries(story: Story) -> None:
    story.failures = 99
    emit(LampLit("red"), "lamp:1")

    for tries in range(12):
        with time_machine.travel(clock.wall_now() + timedelta(hours=2 * tries)):
            outbox.drain("w")

    row = OutboxEvent.objects.get()
    assert (row.state, row.attempts, row.error) == ("failed", 12, "RuntimeError: not yet")


def test_an_event_of_a_killed_runner_comes_back(story: Story) -> None:
    emit(LampLit("red"), "lamp:1")
    soon = clock.wall_now() + timedelta(minutes=5)
    OutboxEvent.objects.update(state=OutboxEvent.RUNNING, holder="killed", due_wall_at=soon)

    assert outbox.drain("w") == 0
    with time_machine.travel(soon + timedelta(seconds=1)):
        assert outbox.drain("w") == 1


def test_what_a_failed_playbook_wrote_is_rolled_back(story: Story) -> None:
    story.failures = 1
    emit(LampLit("red"), "lamp:1")

    outbox.drain("w")

    assert PlaybookRun.objects.count() == 1
