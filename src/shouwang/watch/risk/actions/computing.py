"""Computing the picture: only what is due, each row by compare-and-set (R206)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Max

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import emit
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.prepare.places import queries as places
from shouwang.watch.risk.events import RiskLevelChanged
from shouwang.watch.risk.models import Assessment, Overrule, Risk, RiskChange, RiskFactor
from shouwang.watch.risk.queries.evidence import Gathered, of_area, of_places
from shouwang.watch.risk.queries.weights import weights_on
from shouwang.watch.risk.rules.levels import REGISTERED, Level
from shouwang.watch.risk.rules.parameters import first_review_days, recompute_after
from shouwang.watch.risk.rules.scoring import Scored, score
from shouwang.watch.risk.rules.stored import decimal_of, fingerprint, store
from shouwang.watch.risk.rules.weights import Weights

if TYPE_CHECKING:
    from shouwang.prepare.places.models import Place

from .changes import mark_changed

SYSTEM = Actor.system("risk")
COMMITTEES = ("residents_committee", "village_committee")
ADOPTED_AT_ONCE = 1_000
COMMITTED_LATE = 1_000
VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Computed:
    """How many rows were computed, and of how many the level in force changed."""

    rows: int
    changed: int


def compute_picture(actor: Actor, now: datetime, limit: int = 500) -> Computed:
    """Compute what is due, what changed first, then the longest waiting; for the system only.

    Due is what changed, what ages, and what has never been computed. A row that changes while it is
    being computed stays due.
    """
    if not actor.is_system:
        raise NotAllowed
    adopt(actor, now)
    _end_overrules(now)
    return _compute(actor, _due(now, limit), now)


def _due(now: datetime, limit: int) -> list[Risk]:
    """Return what is due; a long queue of what merely ages does not hold up a new reading."""
    rows = Risk.objects.filter(is_current=True, due_at__lte=now).order_by("due_at", "id")
    changed = list(rows.filter(changed_at__gt=F("computed_at"))[:limit])
    others = rows.exclude(pk__in=[row.pk for row in changed])
    return [*changed, *others[: limit - len(changed)]]


def compute_one(actor: Actor, risk_id: int, now: datetime) -> Computed:
    """Compute one row at once, because somebody waits for it; for the system only."""
    if not actor.is_system:
        raise NotAllowed
    return _compute(actor, list(Risk.objects.filter(pk=risk_id, is_current=True)), now)


def _compute(actor: Actor, due: Sequence[Risk], now: datetime) -> Computed:
    weights = weights_on(actor, clock.local_day(now))
    gathered = _gather(actor, due, weights, now)
    changed = 0
    with write_transaction():
        overruled = _overruled(due)
        for row in due:
            if row.pk in gathered:
                found = gathered[row.pk]
                scored = score(found.evidence, weights, now)
                changed += _write(actor, row, scored, found, overruled.get(row.pk), now)
    return Computed(len(due), changed)


def adopt(actor: Actor, now: datetime) -> int:
    """Give every community of the home area, and every new place, a row; returns how many."""
    made = _adopt_areas(actor, now) + _adopt_places(actor, now)
    if made:
        with write_transaction():
            Risk.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _adopt_areas(actor: Actor, now: datetime) -> list[Risk]:
    home = settings.ENVIRONMENT.home_area
    rows = Risk.objects.filter(place=None, is_current=True)
    known = set(rows.values_list("area_code_now", flat=True))
    codes = divisions.villages_under(actor, home).values_list("code", flat=True)
    return [
        Risk(area_code_now=code, due_at=now, changed_at=now)
        for code in codes[: ADOPTED_AT_ONCE + len(known)]
        if code not in known
    ]


def _adopt_places(actor: Actor, now: datetime) -> list[Risk]:
    """Return rows for places newer than the newest known; keys may commit out of order."""
    last = Risk.objects.aggregate(last=Max("place_id"))["last"] or 0
    since = last - COMMITTED_LATE
    known = Risk.objects.filter(place_id__gt=since).values("place_id")
    fresh = places.place_set(actor).filter(pk__gt=since).exclude(pk__in=known)
    rows = fresh.order_by("pk")[:ADOPTED_AT_ONCE]
    return [
        Risk(place_id=place.pk, area_code_now=place.area_code_now, due_at=now, changed_at=now)
        for place in rows
    ]


def _end_overrules(now: datetime) -> None:
    """Let overrulings whose last day is over end, and compute their rows again."""
    over = Overrule.objects.filter(ended_at=None, until_on__lt=clock.local_day(now))
    ids = list(over.values_list("risk_id", flat=True))
    if ids:
        with write_transaction():
            over.update(ended_at=now)
            Risk.objects.filter(pk__in=ids).update(due_at=now, change_no=F("change_no") + 1)


def _overruled(due: Sequence[Risk]) -> dict[int, Overrule]:
    rows = Overrule.objects.filter(ended_at=None, risk_id__in=[row.pk for row in due])
    return {row.risk_id: row for row in rows}


def _gather(
    actor: Actor, due: Sequence[Risk], weights: Weights, now: datetime
) -> dict[int, Gathered]:
    by_place = {row.place_id: row for row in due if row.place_id is not None}
    asked = places.PlaceFilters(has_archived=True)
    rows = places.place_set(actor, asked).filter(pk__in=list(by_place)).prefetch_related("types")
    found = list(rows)
    _follow_places(by_place, found)
    known = of_places(actor, [one for one in found if one.archived_at is None], weights, now)
    gathered = {by_place[place_id].pk: one for place_id, one in known.items()}
    for row in due:
        if row.place_id is None:
            gathered[row.pk] = of_area(actor, row.area_code_now, weights, now)
    return gathered


def _follow_places(by_place: dict[int, Risk], found: Sequence[Place]) -> None:
    """Let rows follow their places: into another area, and out of the picture when archived."""
    for place in found:
        row = by_place[place.pk]
        is_current = place.archived_at is None
        if (row.area_code_now, row.is_current) != (place.area_code_now, is_current):
            _follow(place, row.area_code_now)
            row.area_code_now, row.is_current = place.area_code_now, is_current
            row.save(update_fields=["area_code_now", "is_current"])


def _follow(place: Place, before: str) -> None:
    """Let what was said of a place count where it lies now, and no longer where it lay."""
    if before == place.area_code_now:
        return
    with write_transaction():
        for model in (RiskFactor, Assessment):
            rows = model._default_manager.filter(place_id=place.pk)
            rows.update(area_code_now=place.area_code_now)
        for code in (before, place.area_code_now):
            mark_changed(SYSTEM, code)


def _write(
    actor: Actor,
    row: Risk,
    scored: Scored,
    gathered: Gathered,
    overrule: Overrule | None,
    now: datetime,
) -> int:
    """Write what was computed, unless the row changed meanwhile; returns 1 for a new level.

    That a new row begins blue is no news: nothing is told of it.
    """
    level = Level(overrule.level) if overrule else scored.level
    columns = _columns(scored, gathered, now)
    columns["level"] = level.value
    is_new = row.computed_at is None
    if level.value != row.level or is_new:
        columns["level_since_at"] = now
    columns |= _register_columns(actor, row, level, now)
    mine = Risk.objects.filter(pk=row.pk, change_no=row.change_no, version=row.version)
    if not mine.update(**columns, due_at=_next_due(gathered, now), version=F("version") + 1):
        return 0
    before = "" if is_new else row.level
    if level.value == (before or Level.BLUE):
        return 0
    _tell(row, before, level, scored, overrule, now)
    return 1


def _columns(scored: Scored, gathered: Gathered, now: datetime) -> dict[str, object]:
    return {
        "computed_level": scored.level.value,
        "score": decimal_of(scored.score),
        "confidence": decimal_of(scored.confidence),
        "contributions": store(scored.contributions),
        "missing": [kind.value for kind in scored.missing],
        "weights_version": scored.version,
        "fingerprint": fingerprint(scored, gathered.closed, gathered.closed_in_time),
        "closed": gathered.closed,
        "closed_in_time": gathered.closed_in_time,
        "computed_at": now,
    }


def _next_due(gathered: Gathered, now: datetime) -> datetime:
    later = now + recompute_after(clock.local_day(now))
    return later if gathered.ends_at is None else min(later, gathered.ends_at)


def _register_columns(actor: Actor, row: Risk, level: Level, now: datetime) -> dict[str, object]:
    """Return what changes in the risk register: red and orange enter it, others leave it."""
    if level not in REGISTERED:
        return {"registered_at": None, "review_due_on": None} if row.registered_at else {}
    if row.registered_at is not None:
        return {}
    day = clock.local_day(now)
    columns: dict[str, object] = {
        "registered_at": now,
        "review_due_on": day + timedelta(days=first_review_days(day)),
    }
    if row.owner_unit_id is None:
        columns["owner_unit_id"] = _owner(actor, row)
    return columns


def _owner(actor: Actor, row: Risk) -> int | None:
    """Return who answers unless somebody says otherwise: the committee of the community."""
    village = row.area_code_now[:VILLAGE_DIGITS]
    found = units.units_under(actor, village, COMMITTEES).first()
    return None if found is None else found.pk


def _tell(
    row: Risk, before: str, level: Level, scored: Scored, overrule: Overrule | None, now: datetime
) -> None:
    RiskChange.objects.create(
        risk_id=row.pk,
        at=now,
        level_before=before,
        level=level.value,
        computed_level=scored.level.value,
        score=decimal_of(scored.score),
        confidence=decimal_of(scored.confidence),
        contributions=store(scored.contributions),
        weights_version=scored.version,
    )
    event = RiskLevelChanged(
        row.pk, row.area_code_now, row.place_id, before, level.value, overrule is not None
    )
    emit(event, row.journal_key, at=now)
