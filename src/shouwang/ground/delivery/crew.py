"""A few threads that send a batch in a bounded time; they never touch the database."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from .channels import Channel, Message, TransportError
from .rules import Reason
from .states import State

log = logging.getLogger(__name__)

SILENCE = frozenset({Reason.TIMED_OUT, Reason.UNREACHABLE})
SILENCES_TO_REST = 3
"""So many unanswered messages of one batch, and the channel has fallen silent."""
GATHER_S = 0.02
GATHER_MOST = 32
"""Outcomes are handed on in groups: each group costs a durable commit."""


class NotBegun:
    """The message was not begun, because the channel had fallen silent before its turn."""


class TakenBack:
    """The message was not begun, because it had been withdrawn before its turn."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one message."""

    dispatch_id: int
    result: State | TransportError | NotBegun | TakenBack

    @property
    def is_silence(self) -> bool:
        """Tell whether the other side did not answer at all."""
        return isinstance(self.result, TransportError) and self.result.reason in SILENCE


@dataclass(slots=True)
class _Work:
    """What the threads share: messages not begun, messages under way, outcomes."""

    waiting: deque[Message]
    withdrawn: Collection[int] = ()
    begun: dict[int, Message] = field(default_factory=dict)
    outcomes: queue.SimpleQueue[Outcome] = field(default_factory=queue.SimpleQueue)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> Message | None:
        """Hand out the next message that nobody has withdrawn; None when there is no more."""
        with self.lock:
            while self.waiting:
                message = self.waiting.popleft()
                if message.dispatch_id not in self.withdrawn:
                    self.begun[message.dispatch_id] = message
                    return message
                self.outcomes.put(Outcome(message.dispatch_id, TakenBack()))
        return None

    def stop(self) -> list[Outcome]:
        """Hand out no more; returns what was not begun."""
        with self.lock:
            left = [Outcome(message.dispatch_id, NotBegun()) for message in self.waiting]
            self.waiting.clear()
        return left

    def give_up(self, known: set[int]) -> list[Outcome]:
        """Return what is still under way as timed out."""
        with self.lock:
            late = [pk for pk in self.begun if pk not in known]
        return [Outcome(pk, TransportError(Reason.TIMED_OUT)) for pk in late]


def send_all(
    way: Channel,
    messages: Sequence[Message],
    threads: int,
    limit_s: float,
    withdrawn: Collection[int] = (),
) -> Iterator[list[Outcome]]:
    """Send the messages; yields outcomes in groups as they come, each message exactly once.

    What stands in `withdrawn`, which may grow meanwhile, comes back as taken back when its turn
    has not come yet.

    When the channel falls silent, or half of the limit is over, messages not begun come back as
    such. What has not come back by the limit is timed out: its thread is left behind, and whatever
    it still says is not heard.
    """
    work = _Work(deque(messages), withdrawn)
    for _ in range(min(threads, len(messages))):
        threading.Thread(target=_send_some, args=(way, work), daemon=True).start()
    began = time.monotonic()
    last_start, end = began + limit_s / 2, began + limit_s
    missing, silences = len(messages), 0
    while missing:
        is_open = bool(work.waiting)
        outcomes = _heard(work, (last_start if is_open else end) - time.monotonic())
        silences += sum(outcome.is_silence for outcome in outcomes)
        if silences >= SILENCES_TO_REST or time.monotonic() >= last_start:
            outcomes += work.stop()
        if time.monotonic() >= end:
            outcomes += work.give_up({outcome.dispatch_id for outcome in outcomes})
        for outcome in outcomes:
            work.begun.pop(outcome.dispatch_id, None)
        missing -= len(outcomes)
        if outcomes:
            yield outcomes


def _heard(work: _Work, wait_s: float) -> list[Outcome]:
    """Return the next outcome and those that come within a blink after it."""
    found: list[Outcome] = []
    try:
        found.append(work.outcomes.get(timeout=max(wait_s, 0)))
        until = time.monotonic() + GATHER_S
        while len(found) < GATHER_MOST:
            found.append(work.outcomes.get(timeout=max(until - time.monotonic(), 0)))
    except queue.Empty:
        pass
    return found


def _send_some(way: Channel, work: _Work) -> None:
    while (message := work.begin()) is not None:
        work.outcomes.put(Outcome(message.dispatch_id, _attempt(way, message)))


def _attempt(way: Channel, message: Message) -> State | TransportError:
    try:
        return way.send(message)
    except TransportError as error:
        return error
    except Exception as error:  # noqa: BLE001 - every fault is an outcome; its words may be personal
        log.warning("channel %s failed: %s", way.name, type(error).__name__)
        return TransportError(Reason.FAULT)
