"""What an MQTT message says: the topic names gateway and sensor, the payload holds readings.

`shouwang/{gateway}/{sensor code}` with `{"v": value, "t": moment, "n": sequence number}` or an
array of such. `t` is whole ms since 1970 or ISO text with a zone; `n` may be left out.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from .batches import NO_SEQUENCE, Batch
from .parameters import SAMPLE_LIMIT
from .readings import SEQUENCE_LIMIT, Refused, moment_ms, number, sequence_number

TOPIC_ROOT: Final = "shouwang"
MOMENT_LIMIT: Final = 2**62
_scan: Final = json.JSONDecoder().raw_decode
"""Reads one JSON value at the beginning of a text; a third of the time of `json.loads`."""


class Message(NamedTuple):
    """A message as it came; no payload: it was too long to be kept."""

    topic: str
    payload: bytes | None


class Sender(NamedTuple):
    """What a topic stands for: a gateway that is known (or ""), and one of its sensors (or 0)."""

    gateway: str
    code: str
    sensor_id: int
    is_binary: bool = False


NOBODY: Final = Sender("", "", 0)


class RefusedKey(NamedTuple):
    """Under what a refusal is counted."""

    gateway: str
    code: str
    reason: Refused


@dataclass(slots=True)
class Heard:
    """What many messages said, in their order, and what of them could not be read."""

    sensor_ids: array[int] = field(default_factory=lambda: array("q"))
    at_ms: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))
    sequences: array[int] = field(default_factory=lambda: array("q"))
    gateways: set[str] = field(default_factory=set)
    refused: Counter[RefusedKey] = field(default_factory=Counter)
    samples: dict[RefusedKey, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sensor_ids)

    def batch(self) -> Batch:
        """Return the readings side by side."""
        return Batch(
            np.array(self.sensor_ids, dtype=np.int64),
            np.array(self.at_ms, dtype=np.int64),
            np.array(self.values, dtype=np.float64),
            np.array(self.sequences, dtype=np.int64),
        )

    def refuse(self, sender: Sender, reason: Refused, sample: object) -> None:
        """Count one that cannot be read."""
        key = RefusedKey(sender.gateway, sender.code if sender.sensor_id else "", reason)
        self.refused[key] += 1
        self.samples[key] = _sample(sample)


def _sample(told: object) -> str:
    """Return the beginning of what came as text that every database keeps."""
    if isinstance(told, list | dict):
        return "[…]" if isinstance(told, list) else "{…}"
    text = told[:SAMPLE_LIMIT] if isinstance(told, str) else repr(told)[:SAMPLE_LIMIT]
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def read_messages(messages: Iterable[Message], find: Callable[[str], Sender]) -> Heard:
    """Read messages one after the other; `find` tells what a topic stands for."""
    heard = Heard()
    for topic, payload in messages:
        sender = find(topic)
        if not sender.sensor_id:
            heard.refuse(sender, Refused.UNKNOWN, topic)
        elif payload is None:
            heard.refuse(sender, Refused.TOO_LONG, topic)
        else:
            _read(heard, sender, payload)
    return heard


def _read(heard: Heard, sender: Sender, payload: bytes) -> None:
    try:
        text = payload.decode().strip()
        told, end = _scan(text)
    except (ValueError, RecursionError):
        heard.refuse(sender, Refused.UNREADABLE, payload[:SAMPLE_LIMIT].decode(errors="replace"))
        return
    if end != len(text):
        heard.refuse(sender, Refused.UNREADABLE, text[:SAMPLE_LIMIT])
    elif isinstance(told, list):
        for one in told:
            _take(heard, sender, one)
    else:
        _take(heard, sender, told)


def _take(heard: Heard, sender: Sender, told: object) -> None:
    if not isinstance(told, dict):
        heard.refuse(sender, Refused.UNREADABLE, told)
        return
    value, at, nth = told.get("v"), told.get("t"), told.get("n")
    if type(value) is not float:
        value = number(value, is_binary=sender.is_binary)
        if value is None:
            heard.refuse(sender, Refused.NO_NUMBER, told.get("v"))
            return
    if type(at) is not int or not -MOMENT_LIMIT < at < MOMENT_LIMIT:
        at = moment_ms(at)
        if at is None:
            heard.refuse(sender, Refused.NO_TIME, told.get("t"))
            return
    if type(nth) is not int or not 0 <= nth < SEQUENCE_LIMIT:
        nth = sequence_number(nth)
    heard.gateways.add(sender.gateway)
    heard.sensor_ids.append(sender.sensor_id)
    heard.at_ms.append(at)
    heard.values.append(value)
    heard.sequences.append(NO_SEQUENCE if nth is None else nth)
