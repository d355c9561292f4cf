"""What waits for a leader's own decision, the longest waiting first, and what is listed now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.models import (
    Escalation,
    Extension,
    Hazard,
    HelpRequest,
    Listing,
)
from shouwang.prepare.hazards.models.hazard import under
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.offices import (
    BUREAU_ROLES,
    LISTING_LABELS,
    EscalationState,
    HelpState,
    ListingState,
)

from .cards import title_of
from .lamps import DeadlineLamp
from .listings import listing_lamp, own_level

WAITING_LIMIT = 30
"""Of each kind so many at most; whoever has more waiting sees the longest waiting."""
LISTED_LIMIT = 20
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the actor, and the move that answers it."""

    number: str
    title: str
    area_name: str
    days: int
    move: str


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """What waits of one kind; `is_whole` tells whether these are all."""

    name: str
    label: Text
    items: Sequence[Waiting]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    label: Text
    permission: str
    move: str
    since: str
    rows: Callable[[Actor], QuerySet[Model]]


def _help(actor: Actor) -> QuerySet[Model]:
    mine = Q(to_unit=None) | Q(to_unit__area_code=actor.area_code)
    rows = HelpRequest.objects.filter(mine, state=HelpState.ASKED)
    return _not_own(rows, actor, "asked_by")


def _escalations(actor: Actor) -> QuerySet[Model]:
    if actor.role in BUREAU_ROLES:
        return Escalation.objects.filter(state=EscalationState.BUREAU, bureau_answered_at=None)
    return Escalation.objects.filter(state=EscalationState.STREET, answered_at=None)


def _listings(actor: Actor) -> QuerySet[Model]:
    return Listing.objects.filter(
        state=ListingState.PROPOSED, level=own_level(actor), hazard__graded_at__isnull=False
    )


def _extensions(actor: Actor) -> QuerySet[Model]:
    rows = Extension.objects.filter(state=Extension.ASKED)
    return _not_own(rows, actor, "asked_by")


def _not_own(rows: QuerySet[Model], actor: Actor, field: str) -> QuerySet[Model]:
    """Leave out what the actor asked for: somebody else decides that."""
    if actor.account_id is None:
        return rows
    return rows.filter(Q(**{field: None}) | ~Q(**{field: actor.account_id}))


_KINDS = (
    _Kind(
        "help",
        say("请求协助，等答复"),
        "hazards.answer_help",
        "answer_help",
        "asked_at",
        _help,
    ),
    _Kind(
        "refusal",
        say("拒不整改，等处理"),
        "hazards.answer_escalation",
        "answer_escalation",
        "reported_at",
        _escalations,
    ),
    _Kind("listing", say("提请挂牌，等决定"), "hazards.list", "list", "proposed_at", _listings),
    _Kind(
        "extension", say("申请延期，等批准"), "hazards.extend", "extend", "asked_at", _extensions
    ),
)
MAJOR_LABEL = say("重大隐患，还没有人确认接到通知")


def waiting(actor: Actor, code: str) -> list[WaitingKind]:
    """Return what waits for the actor within an area, by kind; a kind with nothing is absent."""
    found = [_major(actor, code)]
    found += [_pairs(actor, code, kind) for kind in _KINDS if actor.holds(kind.permission)]
    hazards = [row for rows in found for row, _ in rows.pairs]
    names = divisions.names_of(actor, {part for row in hazards for part in _area_codes(row)})
    now = clock.now()
    return [
        rows.told(names, now, is_wide=len(code) < STREET_DIGITS) for rows in found if rows.pairs
    ]


@dataclass(frozen=True, slots=True)
class _Rows:
    name: str
    label: Text
    move: str
    pairs: Sequence[tuple[Hazard, datetime]]

    def told(self, names: dict[str, str], now: datetime, *, is_wide: bool) -> WaitingKind:
        items = [
            Waiting(
                row.number,
                title_of(row),
                _area_name(row, names, is_wide=is_wide),
                (clock.local_day(now) - clock.local_day(since)).days,
                self.move,
            )
            for row, since in self.pairs[:WAITING_LIMIT]
        ]
        return WaitingKind(self.name, self.label, items, len(self.pairs) <= WAITING_LIMIT)


def _area_codes(row: Hazard) -> tuple[str, str]:
    return row.area_code_now[:12], row.area_code_now[:STREET_DIGITS]


def _area_name(row: Hazard, names: dict[str, str], *, is_wide: bool) -> str:
    here, street = (names.get(code, code) for code in _area_codes(row))
    return f"{street} {here}" if is_wide and here != street else here


def _major(actor: Actor, code: str) -> _Rows:
    rows = Hazard.objects.visible_to(actor).filter(
        under(code), statutory=Statutory.MAJOR, is_finished=False, calls_confirmed_at=None
    )
    page = rows.order_by("graded_at", "id")[: WAITING_LIMIT + 1]
    pairs = [(row, row.graded_at or row.reported_at) for row in page]
    return _Rows("major", MAJOR_LABEL, "", pairs)


def _pairs(actor: Actor, code: str, kind: _Kind) -> _Rows:
    visible = Hazard.objects.visible_to(actor).filter(under(code), is_finished=False).order_by()
    rows = kind.rows(actor).filter(hazard__in=visible.values("pk")).select_related("hazard")
    page = rows.order_by(kind.since, "id")[: WAITING_LIMIT + 1]
    pairs = [(row.hazard, getattr(row, kind.since) or row.hazard.reported_at) for row in page]  # type: ignore[attr-defined]
    return _Rows(kind.name, kind.label, kind.move, pairs)


@dataclass(frozen=True, slots=True)
class ListedNow:
    """One hazard on a list (挂牌督办) that is not delisted yet."""

    hazard_number: str
    title: str
    number: str
    level_label: Text
    street_name: str
    due_on: date | None
    lamp: DeadlineLamp
    supervising_unit: str


def listed_now(actor: Actor, code: str) -> list[ListedNow]:
    """Return the hazards of an area that a level has listed, the next deadline first."""
    visible = Hazard.objects.visible_to(actor).filter(under(code)).exclude(listed_level="")
    rows = (
        Listing.objects.filter(
            state=ListingState.LISTED, hazard__in=visible.order_by().values("pk")
        )
        .select_related("hazard", "supervising_unit")
        .order_by("due_at", "id")[:LISTED_LIMIT]
    )
    found, now = list(rows), clock.now()
    names = divisions.names_of(actor, {row.hazard.street_code for row in found})
    return [
        ListedNow(
            row.hazard.number,
            title_of(row.hazard),
            row.number,
            LISTING_LABELS[row.level],
            names.get(row.hazard.street_code, row.hazard.street_code),
            due_day(row.due_at) if row.due_at else None,
            listing_lamp(row, now),
            row.supervising_unit.name if row.supervising_unit else "",
        )
        for row in found
    ]
