"""Reading the obligations table, and what of it was done for a warning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.scoping import in_areas, visible
from shouwang.ground.units import queries as units
from shouwang.prepare.tasks import queries as tasks
from shouwang.watch.warnings.models import ObligationDuty, ObligationRule, Warning
from shouwang.watch.warnings.rules.obliging import COMMITTEES, RuleFacts, applying, unit_kinds
from shouwang.watch.warnings.rules.wording import LEVELS, TYPES, rank
from shouwang.watch.warnings.states import VIEW

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

SYSTEM = Actor.system("warnings")
STREET_DIGITS = 9
DUTY_LIMIT = 2_000
COMING_SHOWN = 100
GIVEN_WITHIN = timedelta(minutes=2)
"""Tasks are given right after the issue; so long nobody says that there is no one to give them."""
CODES_AT_ONCE = 200
"""Ranges in one statement; SQLite refuses deeper conditions."""

DONE, LATE, OPEN, MISSED, UNGIVEN, LIFTED = (
    "done", "late", "open", "missed", "ungiven", "lifted",
)  # fmt: skip
STANDING_LABELS: dict[str, Text] = {
    DONE: say("按时落实"),
    LATE: say("迟落实"),
    OPEN: say("未到期"),
    MISSED: say("没有落实"),
    UNGIVEN: say("没有人可派"),
    LIFTED: say("预警结束，不再需要"),
}
STANDING_TONES: dict[str, str] = {
    DONE: "success",
    LATE: "warning",
    OPEN: "info",
    MISSED: "danger",
    UNGIVEN: "danger",
    LIFTED: "neutral",
}


@dataclass(frozen=True, slots=True)
class DutyView:
    """What one unit owes by a warning, and whether it was done."""

    duty_id: int
    action: str
    action_en: str
    shown_action: str
    is_evacuation: bool
    unit_id: int
    unit_name: str
    area_code: str
    round: int
    due_at: datetime
    task_id: int | None
    done_at: datetime | None
    standing: str
    source: str

    @property
    def label(self) -> Text:
        """Return the standing in words."""
        return STANDING_LABELS[self.standing]

    @property
    def tone(self) -> str:
        """Return the tone in which the standing is shown."""
        return STANDING_TONES[self.standing]


@dataclass(frozen=True, slots=True)
class Obligations:
    """All duties of a warning within the reader's view, and how many stand how."""

    as_of: datetime
    rows: tuple[DutyView, ...]
    total: int
    done: int
    missed: int

    @property
    def rate(self) -> float | None:
        """Return the share done of those due or done; None when nothing is due yet."""
        due = self.done + self.missed
        return self.done / due if due else None


@dataclass(frozen=True, slots=True)
class RuleFilter:
    """Which lines of the table; an empty field asks nothing.

    A type asks for its own lines and those of every type, a level for what it obliges to: its own
    lines and those of lower levels, of one measure the sharpest where both are given.
    """

    type_code: str = ""
    level: str = ""


def obligation_rules(
    actor: Actor, on: date | None = None, *, asked: RuleFilter | None = None
) -> list[ObligationRule]:
    """Return the obligations table as in force on a day, each line's newest version."""
    if not actor.holds(VIEW):
        raise NotAllowed
    filters = asked or RuleFilter()
    _check_filter(filters)
    day = on or clock.today()
    rows = ObligationRule.objects.filter(
        Q(in_force_until_on=None) | Q(in_force_until_on__gte=day), in_force_from_on__lte=day
    )
    newest = {row.key: row for row in rows.order_by("in_force_from_on", "pk")}
    found = [row for row in newest.values() if _is_asked(row, filters)]
    if filters.type_code and filters.level:
        kept = applying([_facts(row) for row in found], filters.type_code, filters.level, day)
        found = [row for row in found if row.pk in kept]
    return sorted(found, key=lambda row: (row.type_code, rank(row.level), row.key, row.pk))


def rule_versions(actor: Actor, rule_id: int) -> tuple[ObligationRule, list[ObligationRule]]:
    """Return a line of the table, and all its versions, the newest first; or NotFound."""
    if not actor.holds(VIEW):
        raise NotAllowed
    found = ObligationRule.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    rows = ObligationRule.objects.filter(key=found.key).order_by("-in_force_from_on", "-pk")
    return found, list(rows)


def coming_rules(actor: Actor) -> list[ObligationRule]:
    """Return the versions of lines that hold from a later day on, the nearest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = ObligationRule.objects.filter(in_force_from_on__gt=clock.today())
    return list(rows.order_by("in_force_from_on", "pk")[:COMING_SHOWN])


def _check_filter(asked: RuleFilter) -> None:
    wrong: dict[str, Text] = {}
    if asked.type_code and asked.type_code not in TYPES:
        wrong["type_code"] = say("没有这个预警类型。")
    if asked.level and asked.level not in set(LEVELS):
        wrong["level"] = say("没有这个级别。")
    if wrong:
        raise Invalid(wrong)


def _is_asked(row: ObligationRule, asked: RuleFilter) -> bool:
    is_type = not asked.type_code or row.type_code in ("", asked.type_code)
    return is_type and (not asked.level or rank(row.level) <= rank(asked.level))


def _facts(row: ObligationRule) -> RuleFacts:
    days = (row.in_force_from_on, row.in_force_until_on)
    return RuleFacts(row.pk, row.key, row.type_code, row.level, *days)


def facts_of_rules() -> list[RuleFacts]:
    """Return what decides which rules apply."""
    columns = ("pk", "key", "type_code", "level", "in_force_from_on", "in_force_until_on")
    return [RuleFacts(*row) for row in ObligationRule.objects.order_by("pk").values_list(*columns)]


def obliged_units(unit_kind: str, touched: Sequence[str]) -> list[Unit]:
    """Return the units that a rule means in an area: those inside, and the offices above it."""
    kinds = unit_kinds(unit_kind)
    rows = units.units(SYSTEM).filter(kind__in=kinds, is_active=True)
    found: dict[int, Unit] = {}
    for first in range(0, len(touched), CODES_AT_ONCE):
        some = touched[first : first + CODES_AT_ONCE]
        inside = in_areas(tuple(AreaRange.under(code) for code in some), "area_code")
        found |= {row.pk: row for row in rows.filter(inside)}
    if unit_kind != COMMITTEES:
        above = {code[:STREET_DIGITS] for code in touched if len(code) > STREET_DIGITS}
        found |= {row.pk: row for row in rows.filter(area_code__in=above)}
    return sorted(found.values(), key=lambda row: (row.area_code, row.pk))


def task_ids(duties: Iterable[ObligationDuty]) -> list[int]:
    """Return the ids of the tasks that duties have."""
    return [int(duty.task_key.partition(":")[2]) for duty in duties if duty.task_key]


def obligations(actor: Actor, number: str) -> Obligations:
    """Return what a warning obliges whom to do, what was done, and what was not."""
    found = Warning.objects.visible_to(actor).filter(number=number).order_by()
    rows = visible(ObligationDuty.objects.all(), actor, VIEW, units=("unit_id",))
    duties = list(
        rows.filter(warning__in=found.values("pk"))
        .select_related("rule", "unit")
        .order_by("due_at", "area_code_now", "pk")[:DUTY_LIMIT]
    )
    wanted = tasks.tasks(SYSTEM).filter(pk__in=task_ids(duties)).order_by()
    done = wanted.filter(state=tasks.State.DONE).values_list("pk", "closed_at")
    closed = {pk: at for pk, at in done if at is not None}
    now = clock.now()
    issued_at = found.values_list("issued_at", flat=True).first()
    is_fresh = issued_at is not None and now - issued_at < GIVEN_WITHIN
    views = tuple(_view(duty, closed, now, is_fresh=is_fresh) for duty in duties)
    return Obligations(
        as_of=now,
        rows=views,
        total=len(views),
        done=sum(view.standing in (DONE, LATE) for view in views),
        missed=sum(view.standing in (MISSED, UNGIVEN) for view in views),
    )


def _view(
    duty: ObligationDuty, closed: dict[int, datetime], now: datetime, *, is_fresh: bool
) -> DutyView:
    task_id = int(duty.task_key.partition(":")[2]) if duty.task_key else None
    done_at = closed.get(task_id or 0)
    return DutyView(
        duty_id=duty.pk,
        action=duty.rule.action,
        action_en=duty.rule.action_en,
        shown_action=duty.rule.shown_action,
        is_evacuation=duty.rule.is_evacuation,
        unit_id=duty.unit_id,
        unit_name=duty.unit.name,
        area_code=duty.area_code_now,
        round=duty.round,
        due_at=duty.due_at,
        task_id=task_id,
        done_at=done_at,
        standing=_standing(duty, done_at, now, is_fresh=is_fresh),
        source=duty.rule.source,
    )


def _standing(
    duty: ObligationDuty, done_at: datetime | None, now: datetime, *, is_fresh: bool
) -> str:
    if done_at is not None:
        return DONE if done_at <= duty.due_at else LATE
    if duty.lifted_at is not None:
        return LIFTED
    if duty.due_at <= now:
        return MISSED
    return OPEN if duty.task_key or is_fresh else UNGIVEN
