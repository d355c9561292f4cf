"""Taking MQTT messages: each gateway writes its own sensors, what is refused is counted and shown.

A gateway is the account whose name stands in the topic; the broker lets each user publish under its
own name only. What the account's post may write, it may write here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.watch.sensors import queries
from shouwang.watch.sensors.models import Latest
from shouwang.watch.sensors.rules.messages import NOBODY, Heard, Message, Sender, read_messages
from shouwang.watch.sensors.rules.registry import Registry

from .storing import COUNT_REFUSED, store_packed

CHANNEL: Final = "mqtt"
SYSTEM: Final = "ingest"
FRESH_S: Final = 60
"""How long what a gateway may write is taken as known."""
STRANGERS_LIMIT: Final = 10_000
"""So many unknown topics are remembered."""
TOPIC_PARTS: Final = 3

__all__ = ["Ingester", "Message", "Stored"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of some messages; all of it is durable."""

    taken: int
    refused: int


@dataclass(slots=True)
class Ingester:
    """Stores messages; keeps who may write what for a minute."""

    _registry: Registry | None = None
    _fresh_until: datetime | None = None
    _senders: dict[str, Sender] = field(default_factory=dict)
    _gateways: dict[str, Registry | None] = field(default_factory=dict)

    def store(self, messages: Sequence[Message], *, now: datetime) -> Stored:
        """Store what can be read and count what cannot, in one transaction, in their order."""
        registry = self._known(now)
        heard = read_messages(messages, self._find)
        with write_transaction():
            taken = _store_readings(heard, registry, now)
            _count_refused(heard, now)
        return Stored(taken, sum(heard.refused.values()) + len(heard) - taken)

    def _known(self, now: datetime) -> Registry:
        if self._registry is None or self._fresh_until is None or now >= self._fresh_until:
            self._registry = queries.registry(Actor.system(SYSTEM))
            self._fresh_until = now + timedelta(seconds=FRESH_S)
            self._senders.clear()
            self._gateways.clear()
        return self._registry

    def _find(self, topic: str) -> Sender:
        found = self._senders.get(topic)
        if found is None:
            found = self._look(topic)
            if found.sensor_id or len(self._senders) < STRANGERS_LIMIT:
                self._senders[topic] = found
        return found

    def _look(self, topic: str) -> Sender:
        parts = topic.split("/")
        if len(parts) != TOPIC_PARTS:
            return NOBODY
        _, gateway, code = parts
        if gateway not in self._gateways:
            if len(self._gateways) >= STRANGERS_LIMIT:
                return NOBODY
            self._gateways[gateway] = _writable(gateway)
        registry = self._gateways[gateway]
        if registry is None:
            return NOBODY
        place = registry.places.get(code)
        if place is None:
            return Sender(gateway, code, 0)
        sensor_id, is_binary = int(registry.ids[place]), bool(registry.is_binary[place])
        return Sender(gateway, code, sensor_id, is_binary)


def _writable(gateway: str) -> Registry | None:
    """Return the sensors that the gateway's account may write; None when there is no such."""
    try:
        account = people.account_named(Actor.system(SYSTEM), gateway)
        return queries.registry(resolve(account.pk)) if account.is_active else None
    except (NotFound, NotAllowed):
        return None


def _store_readings(heard: Heard, registry: Registry, now: datetime) -> int:
    if not len(heard):
        return 0
    gateway = next(iter(heard.gateways)) if len(heard.gateways) == 1 else CHANNEL
    receipt = store_packed(
        Actor.system(SYSTEM),
        heard.batch(),
        registry=registry,
        channel=CHANNEL,
        now=now,
        gateway=gateway,
    )
    return receipt.taken


def _count_refused(heard: Heard, now: datetime) -> None:
    """Count what could not be read, by gateway, sensor and reason, with the last as a sample."""
    if not heard.refused:
        return
    day = connection.ops.adapt_datefield_value(local_day(now))
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (day, CHANNEL, key.gateway, key.code, key.reason.value, count, at, heard.samples[key])
        for key, count in sorted(heard.refused.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_REFUSED, rows)
    unwell = {key.code for key in heard.refused if key.code}
    if unwell:
        bad_ms = round(now.timestamp() * 1_000)
        Latest.objects.filter(sensor__code__in=unwell).update(bad_ms=bad_ms)
