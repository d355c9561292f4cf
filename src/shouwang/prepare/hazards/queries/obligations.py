"""What both sides of a hazard owe, and how units and offices keep it in a period (R29).

The unit does not read when a hazard was reported, so that it gets its own side only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.prepare.hazards.models import (
    Escalation,
    Extension,
    Funds,
    Hazard,
    InterimPlan,
    OwnerNotice,
    ProtectiveMeasure,
    ResponsibleParty,
    UpwardReport,
)
from shouwang.prepare.hazards.models.hazard import under
from shouwang.prepare.hazards.rules.grading import (
    FIRST_TERMS,
    FIRST_VERSION,
    GradeTerms,
    Statutory,
)
from shouwang.prepare.hazards.rules.obligations import (
    Duty,
    Obligation,
    ObligationFacts,
    Side,
    SideMeasure,
    Span,
    Standing,
    falls_in,
    measured,
    obligations,
)
from shouwang.prepare.hazards.states import State

from .discretion import has_units_eyes
from .grading import grade_rules

NOT_OWED = (State.REJECTED.value, State.MERGED.value)
HAZARDS_LIMIT = 5_000
"""So many hazards are measured at once; beyond, the answer says that it is not whole."""
LISTED_LIMIT = 200
BATCH = 500
"""Hazards whose records are read in one statement."""


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One obligation of a hazard, with how it stands."""

    number: str
    unit_id: int | None
    unit_name: str
    obligation: Obligation
    standing: Standing


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One unit or office on one side; without a unit nobody is named yet."""

    side: Side
    unit_id: int | None
    unit_name: str
    measure: SideMeasure


@dataclass(frozen=True, slots=True)
class ObligationMeasures:
    """Both sides in a period, each by unit, with the obligations that were late."""

    from_on: date
    to_on: date
    rows: list[MeasureRow]
    late: list[OwedLine]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ObligationAsk:
    """Which area and which span of local days, both included; one side or both."""

    area: str = ""
    from_on: date | None = None
    to_on: date | None = None
    side: str = ""
    unit_id: int | None = None


def obligations_of(actor: Actor, hazard: Hazard) -> list[OwedLine]:
    """Return what both sides owe about a hazard that is known to be visible, in one statement."""
    if hazard.state in NOT_OWED:
        return []
    limits = FIRST_LIMITS if hazard.rule_version in FIRST_VERSIONS else _limits(actor)
    facts = _facts(hazard, _records([hazard.pk])[hazard.pk], limits)
    return _lines(actor, hazard, facts, clock.now())


def _lines(actor: Actor, hazard: Hazard, facts: ObligationFacts, at: datetime) -> list[OwedLine]:
    sees_both = not has_units_eyes(actor, hazard)
    owed = [one for one in obligations(facts) if sees_both or one.side is Side.UNIT]
    return [_line(hazard, one, one.standing(at)) for one in owed]


def _line(hazard: Hazard, one: Obligation, standing: Standing) -> OwedLine:
    unit = hazard.unit if one.side is Side.UNIT else hazard.handler_unit
    if one.duty is Duty.VERIFY and hazard.verifier_unit_id:
        unit = hazard.verifier_unit
    name = unit.name if unit else ""
    return OwedLine(hazard.number, unit.pk if unit else None, name, one, standing)


Record = tuple[str, datetime, datetime | None]


def _records(ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return what hangs on hazards as (kind, from, until), of all kinds in one statement."""
    measures = Coalesce("ended_at", "until_at")
    first, *others = (
        _of_kind("upward", UpwardReport, ids, "reported_at", F("reported_at")),
        _of_kind("refusal", Escalation, ids, "resolve_by_at", F("resolved_at")),
        _of_kind("measure", ProtectiveMeasure, ids, "from_at", measures),
        _of_kind("responsible", ResponsibleParty, ids, "from_at", F("ended_at")),
        _of_kind("funds", Funds, ids, "granted_at", F("withdrawn_at")),
        _of_kind("plan", InterimPlan, ids, "made_at", F("replaced_at")),
        _of_kind("notice", OwnerNotice, ids, "made_at", F("made_at")),
        _of_kind("request", Extension, ids, "asked_at", F("asked_at")),
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for pk, kind, start, end in first.union(*others, all=True):
        found[pk].append((kind, start, end))
    return found


def _of_kind(kind: str, model: Any, ids: Sequence[int], start: str, end: Any) -> QuerySet[Any, Any]:
    """Return the rows of one table, in the columns that all share."""
    rows: QuerySet[Any, Any] = model.objects.filter(hazard_id__in=ids).order_by()
    named = rows.annotate(what=Value(kind), start=F(start), end=end)
    told: QuerySet[Any, Any] = named.values_list("hazard_id", "what", "start", "end")
    return told


def _by_level(rules: Iterable[GradeTerms]) -> dict[int, timedelta | None]:
    return {
        terms.level: terms.report_within for terms in rules if terms.statutory == Statutory.MAJOR
    }


FIRST_LIMITS = _by_level(FIRST_TERMS)
FIRST_VERSIONS = ("", FIRST_VERSION)
"""Not graded, or by the first rules, which need no look into the table."""


def _limits(actor: Actor) -> dict[int, timedelta | None]:
    """Return the limit of the written report by level, for major hazards."""
    rules = grade_rules(actor)
    return _by_level(rules)


def _facts(
    hazard: Hazard, records: Iterable[Record], limits: dict[int, timedelta | None]
) -> ObligationFacts:
    spans: dict[str, list[Span]] = defaultdict(list)
    for kind, start, end in sorted(records, key=lambda record: record[1]):
        spans[kind].append(Span(start, end))
    is_major = hazard.statutory == Statutory.MAJOR
    return ObligationFacts(
        reported_at=hazard.reported_at,
        confirmed_at=hazard.confirmed_at,
        graded_at=hazard.graded_at,
        is_major=is_major,
        upward_limit=limits.get(hazard.level or 0) if is_major else None,
        due_at=hazard.due_at,
        was_deferred=hazard.was_deferred,
        is_fixed_by_owner=hazard.is_fixed_by_owner,
        fixed_at=hazard.fixed_at,
        verified_at=hazard.verified_at,
        listing_due_at=hazard.listing_due_at,
        delisted_at=hazard.delisted_at,
        upward_reports=tuple(span.from_at for span in spans["upward"]),
        refusals=tuple(spans["refusal"]),
        measures=tuple(spans["measure"]),
        responsible=tuple(spans["responsible"]),
        funds=tuple(spans["funds"]),
        plans=tuple(spans["plan"]),
        notices=tuple(span.from_at for span in spans["notice"]),
        requests=tuple(span.from_at for span in spans["request"]),
    )


def obligation_measures(actor: Actor, ask: ObligationAsk) -> ObligationMeasures:
    """Measure both sides apart: what fell due in a period, by unit, on time, late or open.

    This year up to today unless told otherwise. A past period counts as it stood at its end.
    """
    if not actor.holds(Hazard.VIEW_PERMISSION):
        raise NotAllowed
    from_on, to_on = _period(ask)
    _check_area(actor, ask.area)
    begins, ends = end_of_day(from_on - timedelta(days=1)), end_of_day(to_on)
    at = min(clock.now(), ends)
    found = list(_hazards(actor, ask.area, begins, ends)[: HAZARDS_LIMIT + 1])
    lines = [
        line
        for line in _all_lines(actor, found[:HAZARDS_LIMIT], at)
        if falls_in(line.obligation, begins, ends) and _is_asked(line, ask)
    ]
    late = [line for line in lines if line.standing is Standing.LATE]
    return ObligationMeasures(
        from_on, to_on, _rows(lines), late[:LISTED_LIMIT], len(found) <= HAZARDS_LIMIT
    )


def _period(ask: ObligationAsk) -> tuple[date, date]:
    today = clock.today()
    to_on = ask.to_on or today
    from_on = ask.from_on or date(to_on.year, 1, 1)
    wrong: dict[str, Text] = {}
    if from_on > to_on:
        wrong["to_on"] = say("结束日不能早于开始日。")
    if ask.side and ask.side not in set(Side):
        wrong["side"] = say("只有监管责任和主体责任两方。")
    if wrong:
        raise Invalid(wrong)
    return from_on, to_on


def _check_area(actor: Actor, area: str) -> None:
    """Refuse an area of which the actor sees nothing."""
    if not area or actor.is_system:
        return
    try:
        code = normalise_code(area)
    except Invalid:
        raise Invalid({"area": say("区划代码应为 2、4、6、9、12 或 15 位数字。")}) from None
    ranges = [one for scope in actor.scopes(Hazard.VIEW_PERMISSION) for one in scope.areas]
    if ranges and not any(one.covers(code) or one.low.startswith(code) for one in ranges):
        raise NotFound


def _hazards(actor: Actor, area: str, begins: datetime, ends: datetime) -> QuerySet[Hazard]:
    """Return the hazards of which something can have fallen due in a period."""
    late_enough = (
        Q(closed_at=None)
        | Q(closed_at__gte=begins)
        | Q(due_at__gte=begins)
        | Q(listing_due_at__gte=begins)
        | Q(reported_at__gte=begins - timedelta(days=31))
    )
    rows = Hazard.objects.visible_to(actor).filter(under(area), late_enough, reported_at__lt=ends)
    named = rows.select_related("unit", "handler_unit", "verifier_unit")
    return named.exclude(state__in=NOT_OWED).order_by("-reported_at", "-id")


def _all_lines(actor: Actor, found: Sequence[Hazard], at: datetime) -> Iterable[OwedLine]:
    limits = _limits(actor)
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        records = _records([hazard.pk for hazard in part])
        for hazard in part:
            yield from _lines(actor, hazard, _facts(hazard, records[hazard.pk], limits), at)


def _is_asked(line: OwedLine, ask: ObligationAsk) -> bool:
    is_side = not ask.side or line.obligation.side == ask.side
    return is_side and (ask.unit_id is None or line.unit_id == ask.unit_id)


def _rows(lines: Iterable[OwedLine]) -> list[MeasureRow]:
    groups: dict[tuple[Side, int | None, str], list[Standing]] = defaultdict(list)
    for line in lines:
        key = (line.obligation.side, line.unit_id, line.unit_name)
        groups[key].append(line.standing)
    rows = [MeasureRow(*key, measured(standings)) for key, standings in groups.items()]
    return sorted(rows, key=lambda row: (row.side, -row.measure.late, row.unit_name))
