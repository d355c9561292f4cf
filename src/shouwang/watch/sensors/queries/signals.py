"""Reading signals: a page of them, one with its steps, counts of what alarms turned out to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, When

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.keyset import NewestFirst, Page, PageAsk, page_of
from shouwang.ground.scoping import in_areas
from shouwang.watch.sensors.models import Observation, Signal, SignalChange
from shouwang.watch.sensors.rule_states import Dismissal, SignalMove, SignalState
from shouwang.watch.sensors.rules.kinds import Kind
from shouwang.watch.sensors.rules.levels import Level, rank
from shouwang.watch.sensors.rules.rule_words import body_words, reading_words
from shouwang.watch.sensors.rules.ruling import SELF, read_body
from shouwang.watch.sensors.states import VIEW

COUNT_LIMIT: Final = 1_000
NEWEST: Final = NewestFirst("raised_at")
SignalPage = Page[Signal]
"""What waits for an answer and the newest first; the count is exact up to 1,000."""
AROUND: Final = timedelta(hours=6)
READINGS_LIMIT: Final = 500
OPEN, WAITING, ENDED = "open", "waiting", "ended"
VIEWS: Mapping[str, Q] = {
    "": Q(),
    OPEN: Q(ended_at=None),
    WAITING: Q(ended_at=None, state=SignalState.RAISED),
    ENDED: Q(ended_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class SignalFilters:
    """Which signals: open, waiting for an answer, or ended; an empty field asks nothing."""

    area: str = ""
    view: str = OPEN
    level: str = ""
    kind: str = ""
    sensor: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SignalStep:
    """One step of a signal in words."""

    at: datetime
    level: str
    readings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AlarmCounts:
    """What the signals of some kinds turned out to be; a false alarm is 火警 and no fire."""

    raised: int
    confirmed: int
    false_alarms: int
    dismissed_otherwise: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OpenLevel:
    """The highest level that stands at a sensor."""

    sensor_id: int
    level: str
    signal_id: int


def signal_set(actor: Actor, filters: SignalFilters | None = None) -> QuerySet[Signal]:
    """Return the signals within the actor's duties, the newest first; NotAllowed for strangers."""
    if not actor.holds(VIEW):
        raise NotAllowed
    asked = filters or SignalFilters()
    rows = Signal.objects.visible_to(actor).filter(_asked(asked))
    return rows.order_by(*NEWEST.columns)


def _asked(asked: SignalFilters) -> Q:
    _check(asked)
    found = VIEWS[asked.view]
    for name, value in (
        ("level", asked.level),
        ("sensor__kind", asked.kind),
        ("sensor__code", asked.sensor),
        ("rule__key", asked.rule),
    ):
        if value:
            found &= Q(**{name: value}) if value.isprintable() else Q(pk=None)
    if asked.area:
        area = AreaRange.under(normalise_code(asked.area))
        found &= in_areas((area,), "sensor__station__area_code_now")
    return found


def _check(asked: SignalFilters) -> None:
    wrong: dict[str, Text] = {}
    if asked.view not in VIEWS:
        wrong["view"] = say("没有这种筛选。")
    if asked.level and asked.level not in set(Level):
        wrong["level"] = say("没有这个级别。")
    if asked.kind and asked.kind not in set(Kind):
        wrong["kind"] = say("没有这种传感器。")
    if wrong:
        raise Invalid(wrong)


def signals(
    actor: Actor, filters: SignalFilters | None = None, page: PageAsk | None = None
) -> SignalPage:
    """Return a part of the signals with their count."""
    rows = signal_set(actor, filters).select_related("sensor__station", "rule", "answered_by")
    return page_of(rows, page or PageAsk(), NEWEST, counted_to=COUNT_LIMIT)


def most_urgent(actor: Actor, limit: int) -> SignalPage:
    """Return the signals that wait for an answer, the highest level first, then the newest."""
    rows = signal_set(actor, SignalFilters(view=WAITING))
    ranks = [When(level=level, then=rank(level)) for level in Level]
    ordered = rows.annotate(rank=Case(*ranks)).order_by("-rank", *NEWEST.columns)
    found = ordered.select_related("sensor__station", "rule", "answered_by")[:limit]
    counted = rows.order_by()[: COUNT_LIMIT + 1].count()
    return SignalPage(list(found), min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT)


def signal(actor: Actor, signal_id: int) -> Signal:
    """Return one signal within the actor's duties, or NotFound."""
    rows = Signal.objects.visible_to(actor).select_related(
        "sensor__station__place", "rule", "rule_version", "answered_by"
    )
    found = rows.filter(pk=signal_id).first() if 0 < signal_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def steps_of(actor: Actor, shown: Signal) -> list[SignalStep]:
    """Return how a signal went up and down, each step with its readings in words."""
    del actor
    return [
        SignalStep(one.at, one.level, tuple(reading_words(reading) for reading in one.readings))
        for one in shown.changes.all()
    ]


def readings_of(actor: Actor, signal_ids: Iterable[int]) -> dict[int, list[Text]]:
    """Return the readings with which signals were raised or changed last, in words, by signal."""
    del actor
    found: dict[int, list[Text]] = {}
    has_cleared = Q(level=Level.NONE, signal__rule__isnull=False) | Q(readings=[])
    rows = SignalChange.objects.filter(signal_id__in=list(signal_ids)).exclude(has_cleared)
    for one in rows.order_by("at", "id"):
        found[one.signal_id] = [reading_words(reading) for reading in one.readings]
    return found


def readings_around(actor: Actor, shown: Signal) -> list[tuple[datetime, float]]:
    """Return what the sensor measured from six hours before the signal until six after its change.

    At most 500 values, the newest of them.
    """
    del actor
    from_ms = int((shown.raised_at - AROUND).timestamp() * 1_000)
    until_ms = int((shown.changed_at + AROUND).timestamp() * 1_000)
    rows = Observation.objects.filter(
        sensor_id=shown.sensor_id, at_ms__gte=from_ms, at_ms__lte=until_ms
    )
    told = rows.order_by("-at_ms").values_list("at_ms", "value")[:READINGS_LIMIT]
    return [(datetime.fromtimestamp(at_ms / 1_000, UTC), value) for at_ms, value in told][::-1]


def rule_of(actor: Actor, shown: Signal) -> tuple[list[Text], str]:
    """Return what the rule of a signal says, in words, and its advice; nothing of an anomaly."""
    del actor
    if shown.rule_version is None:
        return [], ""
    body = read_body(shown.rule_version.body)
    return body_words(body, {SELF: shown.sensor.unit}), body.advice


def may_answer(actor: Actor, shown: Signal) -> Sequence[str]:
    """Return which answers the actor may give now: confirm, dismiss."""
    moves = {found.move for found in allowed_moves(actor, shown)}
    return [name for name in (SignalMove.CONFIRM, SignalMove.DISMISS) if name in moves]


def open_levels(actor: Actor, sensor_ids: Iterable[int] | None = None) -> dict[int, OpenLevel]:
    """Return the highest level that stands at each sensor now, by sensor.

    What was dismissed or has cleared stands no more; an anomaly counts as `none`.
    """
    rows = Signal.objects.visible_to(actor).filter(ended_at=None, cleared_at=None)
    rows = rows.exclude(state=SignalState.DISMISSED)
    if sensor_ids is not None:
        rows = rows.filter(sensor_id__in=list(sensor_ids))
    order = {level: place for place, level in enumerate(Level)}
    found: dict[int, OpenLevel] = {}
    for row in rows.order_by("pk").only("sensor_id", "level"):
        known = found.get(row.sensor_id)
        if known is None or order[Level(row.level)] > order[Level(known.level)]:
            found[row.sensor_id] = OpenLevel(row.sensor_id, row.level, row.pk)
    return found


def alarm_counts(
    actor: Actor, kinds: Iterable[str], from_at: datetime, until_at: datetime
) -> AlarmCounts:
    """Return what the signals of some kinds raised in a span turned out to be."""
    rows = Signal.objects.visible_to(actor).filter(
        sensor__kind__in=list(kinds), raised_at__gte=from_at, raised_at__lt=until_at
    )
    was_dismissed = ~Q(dismissed_as="")
    is_false = Q(dismissed_as=Dismissal.FALSE_ALARM)
    found = rows.aggregate(
        raised=Count("pk"),
        confirmed=Count("pk", filter=Q(answered_at__isnull=False, dismissed_as="")),
        false_alarms=Count("pk", filter=is_false),
        dismissed_otherwise=Count("pk", filter=was_dismissed & ~is_false),
        waiting=Count("pk", filter=Q(answered_at=None)),
    )
    return AlarmCounts(**found)


__all__ = [
    "AlarmCounts",
    "OpenLevel",
    "SignalFilters",
    "SignalPage",
    "SignalStep",
    "alarm_counts",
    "may_answer",
    "open_levels",
    "readings_around",
    "readings_of",
    "rule_of",
    "signal",
    "signal_set",
    "signals",
    "steps_of",
]
