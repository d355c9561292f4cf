"""The judge of rules: a rule book in memory, its standings in the judge's transaction.

The memory is true only while this process judges: another one that takes over writes its name
into the database, and whoever finds another name there, or rules and sensors that have changed,
reads everything anew. So a rule that has waited nine of its ten minutes goes on with the tenth in
whichever process comes next.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from shouwang.ground.actor import Actor
from shouwang.watch.sensors.models import (
    Latest,
    Observation,
    RuleBookHolder,
    RuleVersion,
    Sensor,
    Standing,
)
from shouwang.watch.sensors.rule_states import VersionState
from shouwang.watch.sensors.rules.kinds import KINDS
from shouwang.watch.sensors.rules.rulebook import Key, RuleBook
from shouwang.watch.sensors.rules.ruling import read_body
from shouwang.watch.sensors.rules.watches import Kept, LiveRule, SensorFacts, watches_of_all

from .judges import Settled
from .signalling import clear_orphans, write_turns

CHUNK = 500
MS = 1_000
STAMP = "SELECT changes, holder FROM sensors_rulebookholder WHERE id = 1"
"""Asked with every batch; what raises the count: `rereading`."""
Past = dict[int, list[tuple[int, float]]]
Newest = dict[int, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Memory:
    """A rule book with what it was read from."""

    book: RuleBook
    facts: dict[int, SensorFacts]
    holder: str
    changes: int


class RuleJudge:
    """Evaluates the rules over what has settled, and lets the time pass."""

    def __init__(self) -> None:
        self._memory: Memory | None = None

    def judge(self, actor: Actor, settled: Settled, *, up_to: datetime) -> int:
        """Judge in the caller's transaction; return how many signals were raised or changed."""
        until = int(up_to.timestamp())
        memory = self._memory
        changes, holder = _stamp()
        written = 0
        if memory is None or memory.changes != changes or memory.holder != holder:
            memory = self._memory = _remember(settled, changes)
            written += clear_orphans(actor, memory.book.firing(), up_to)
        book = memory.book
        turns = book.take(settled.sensor_ids, settled.at_ms // MS, settled.values)
        turns += book.tick(until)
        written += write_turns(actor, turns, memory.facts)
        _keep(book.changes())
        return written

    def forget(self) -> None:
        """Drop what is kept in memory."""
        self._memory = None


def _stamp() -> tuple[int, str]:
    """Return how often rules, sensors or stations have changed, and whose memory is the true one.

    Read before they are: a change in between is heard once more, never missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        found: tuple[int, str] = cursor.fetchone() or (0, "")
    return found


def _remember(settled: Settled, changes: int) -> Memory:
    """Read rules, sensors and standings as they were before the readings that have just settled."""
    facts = sensor_facts()
    watches = watches_of_all(live_rules(), facts)
    known = {watch.key for watch in watches}
    kept = _kept(known)
    book = RuleBook(watches, facts, kept=kept)
    own = _own(settled)
    newest = _newest(book, own)
    book.start(newest, _past(book, newest, own))
    holder = uuid.uuid4().hex
    RuleBookHolder.objects.update_or_create(pk=1, defaults={"holder": holder})
    return Memory(book, {one.sensor_id: one for one in facts}, holder, changes)


def sensor_facts() -> list[SensorFacts]:
    """Return what rules have to know of every sensor in use."""
    rows = Sensor.objects.filter(is_active=True, station__is_active=True).order_by("pk")
    columns = ("pk", "code", "kind", "unit", "interval_s", "station__area_code_now")
    return [
        SensorFacts(pk, code, kind, unit, 0 if KINDS[kind].is_binary else interval_s, area)
        for pk, code, kind, unit, interval_s, area in rows.values_list(*columns)
    ]


def live_rules() -> list[LiveRule]:
    """Return the versions that are switched on, also those that begin later."""
    rows = RuleVersion.objects.filter(state=VersionState.LIVE).select_related("rule")
    return [as_live(version) for version in rows.order_by("pk")]


def as_live(version: RuleVersion) -> LiveRule:
    """Return a version as the rule book takes it."""
    return LiveRule(
        version.pk,
        version.rule_id,
        version.rule.area_code_now,
        read_body(version.body),
        int(version.from_at.timestamp()) if version.from_at else 0,
        int(version.until_at.timestamp()) if version.until_at else None,
    )


def _kept(known: set[Key]) -> dict[Key, Kept]:
    """Return the standings of the watches that there are; those of others are dropped."""
    found: dict[Key, Kept] = {}
    orphans = []
    for row in Standing.objects.order_by("pk"):
        key = row.rule_version_id, row.subject
        levels = tuple((str(one[0]), *one[1:]) for one in row.levels)
        if key in known:
            found[key] = Kept(levels, row.judged_to)
        else:
            orphans.append(row.pk)
    if orphans:
        Standing.objects.filter(pk__in=orphans).delete()
    return found


def _own(settled: Settled) -> dict[int, set[int]]:
    """Return the moments of the readings that are to be judged now, by sensor."""
    found: dict[int, set[int]] = {}
    for sensor_id, at_ms in zip(settled.sensor_ids.tolist(), settled.at_ms.tolist(), strict=True):
        found.setdefault(sensor_id, set()).add(at_ms)
    return found


def _newest(book: RuleBook, own: dict[int, set[int]]) -> Newest:
    """Return the newest value of each sensor from before the readings that are judged now."""
    found: Newest = {}
    rows = Latest.objects.filter(at_ms__isnull=False, value__isnull=False)
    replaced = []
    for sensor_id, at_ms, value in rows.values_list("sensor_id", "at_ms", "value"):
        if at_ms in own.get(sensor_id, ()):
            replaced.append(sensor_id)
        elif at_ms is not None and value is not None:
            found[sensor_id] = at_ms // MS, value
    for sensor_id in book.needing().intersection(replaced):
        before = Observation.objects.filter(sensor_id=sensor_id, at_ms__lt=min(own[sensor_id]))
        row = before.order_by("-at_ms").values_list("at_ms", "value").first()
        if row is not None:
            found[sensor_id] = row[0] // MS, row[1]
    return found


def _past(book: RuleBook, newest: Newest, own: dict[int, set[int]]) -> Past:
    """Return the values that the windows of the rules still reach back to."""
    found: Past = {}
    by_reach: dict[int, list[int]] = {}
    for sensor_id, reach_s in book.wanted().items():
        by_reach.setdefault(reach_s, []).append(sensor_id)
    for reach_s, ids in by_reach.items():
        for start in range(0, len(ids), CHUNK):
            _load(found, ids[start : start + CHUNK], reach_s, newest, own)
    return found


def _load(
    found: Past,
    ids: Sequence[int],
    reach_s: int,
    newest: Newest,
    own: dict[int, set[int]],
) -> None:
    starts = {one: _start(one, reach_s, newest, own) for one in ids}
    latest = max((start for start in starts.values() if start is not None), default=0)
    together = [one for one, start in starts.items() if start and start >= latest - reach_s]
    _read(found, together, latest - reach_s, own)
    for one, start in starts.items():
        if start and start < latest - reach_s:
            _read(found, [one], start, own)


def _start(sensor_id: int, reach_s: int, newest: Newest, own: dict[int, set[int]]) -> int | None:
    """Return the second from which on a sensor's values are wanted; None when it has none."""
    if sensor_id in newest:
        return newest[sensor_id][0] - 2 * reach_s
    if sensor_id in own:
        return min(own[sensor_id]) // MS - 2 * reach_s
    return None


def _read(found: Past, ids: Sequence[int], from_s: int, own: dict[int, set[int]]) -> None:
    if not ids:
        return
    rows = Observation.objects.filter(sensor_id__in=ids, at_ms__gte=from_s * MS)
    columns = ("sensor_id", "at_ms", "value")
    for sensor_id, at_ms, value in rows.order_by("sensor_id", "at_ms").values_list(*columns):
        if at_ms not in own.get(sensor_id, ()):
            found.setdefault(sensor_id, []).append((at_ms // MS, value))


def _keep(changes: dict[Key, Kept | None]) -> None:
    """Write how watches stand that stand differently now."""
    idle: dict[int, list[str]] = {}
    rows = []
    for (version_id, subject), kept in changes.items():
        if kept is None:
            idle.setdefault(version_id, []).append(subject)
        else:
            rows.append(_row(version_id, subject, kept))
    for version_id, subjects in idle.items():
        Standing.objects.filter(rule_version_id=version_id, subject__in=subjects).delete()
    Standing.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["rule_version", "subject"],
        update_fields=["levels", "judged_to"],
    )


def _row(version_id: int, subject: str, kept: Kept) -> Standing:
    return Standing(
        rule_version_id=version_id,
        subject=subject,
        levels=[list(one) for one in kept.levels],
        judged_to=kept.judged_to,
    )


JUDGE = RuleJudge()
"""The one judge of rules in this process."""
