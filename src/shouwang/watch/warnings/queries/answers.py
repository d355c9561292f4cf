"""Who has answered a warning, who has not, and how far it came with each; per village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text
from shouwang.ground.people import queries as people
from shouwang.prepare.places import queries as places
from shouwang.watch.warnings.models import Addressee, ReachAttempt, Warning
from shouwang.watch.warnings.rules.answer_paging import Place, cursor_of, read_cursor
from shouwang.watch.warnings.rules.answering import (
    RUNG_LABELS,
    AnswerCounts,
    Heard,
    counted,
    in_time_after,
    told_source,
)
from shouwang.watch.warnings.rules.overlay import INSIDE, Standing, Told, Way, overlaid
from shouwang.watch.warnings.rules.reaching import WAY_LABELS
from shouwang.watch.warnings.rules.wording import AddresseeKind
from shouwang.watch.warnings.states import (
    ADDRESSEE_STATE_LABELS,
    ADDRESSEE_STATE_TONES,
    ANSWERED,
    REACH,
    UNANSWERED,
    AddresseeState,
)

from .reaching import helped_keys, may_reach, reached_by

SYSTEM = Actor.system("warnings")
LINE_LIMIT = 100
"""Addressees that one page lists; the figures count all of them."""
NAMED_LIMIT = 20
"""Missing ones named under each village; the list behind the figure has all."""
MISSING, DONE = "missing", "answered"
TROUBLES = ("failed", "retrying", "unconfigured", "withdrawn")
Pair = tuple[Addressee, Standing]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One addressee as the wall lists it; `name` is what stands for it, never a resident's name."""

    addressee_id: int
    kind: str
    kind_label: Text
    name: str
    area_code: str
    area_name: str
    state: str
    state_label: Text
    tone: str
    must_answer: bool
    is_missing: bool
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    confirmed_at: datetime | None
    called_at: datetime | None
    visited_at: datetime | None
    answered_at: datetime | None
    rung: int
    rung_label: Text
    tried: int
    may_reach: bool

    @property
    def may_call(self) -> bool:
        """Tell whether the reader may note a call: an answer is owed, and it is their duty."""
        return self.may_reach and self.is_missing

    @property
    def may_visit(self) -> bool:
        """Tell whether the reader may note a visit."""
        return self.may_reach and (self.is_missing or self.state == AddresseeState.CALLED)


@dataclass(frozen=True, slots=True)
class VillageAnswers:
    """The figures of one village, and who is missing there."""

    area_code: str
    name: str
    counts: AnswerCounts
    missing: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A channel that did not take everything: failed, tried again, not configured, withdrawn."""

    channel: str
    label: Text
    failed: int
    retrying: int
    unconfigured: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers to one warning within the reader's duties, as of a moment.

    `villages` stand with most missing first; `lines` are one village's or all, those missing first.
    """

    warning: Warning
    as_of: datetime
    counts: AnswerCounts
    in_time_min: int
    villages: tuple[VillageAnswers, ...]
    lines: tuple[AnswerLine, ...]
    line_count: int
    next_after: str
    """After which line the next page begins; "" on the last one."""
    troubles: tuple[ChannelTrouble, ...]
    may_reach: bool


def seen_warning(actor: Actor, number: str) -> Warning:
    """Return an issued warning within the actor's duties; NotFound of others and of drafts."""
    rows = Warning.objects.visible_to(actor).exclude(issued_at=None).filter(number=number)
    found = rows.first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def answers(
    actor: Actor, number: str, *, area: str = "", show: str = "", after: str = ""
) -> Answers:
    """Return who has answered a warning: figures of all, per village, and the lists behind them.

    `area` keeps one village's lines, `show` "missing" or "answered" one part of them, `after` the
    page behind a line. What the inbox knows is taken in at the moment of reading, so that nobody
    waits for a job. Invalid for a place that no page ended at.
    """
    begin = read_cursor(after)
    warning = seen_warning(actor, number)
    helped = helped_keys(actor)
    rows = list(_addressees(actor, warning, helped))
    told = told_by_account(warning) if rows else {}
    stood = [(row, standing_of(row, told)) for row in rows]
    limit = in_time_after(clock.local_day(warning.issued_at or clock.now()))
    asked = [pair for pair in stood if _is_asked(*pair, area, show)]
    asked.sort(key=lambda pair: _order(*pair))
    rest = [pair for pair in asked if begin is None or _order(*pair) > begin]
    shown = rest[:LINE_LIMIT]
    names = _Names.of(actor, rows, helped)
    return Answers(
        warning=warning,
        as_of=clock.now(),
        counts=counted([_heard(*pair) for pair in stood], limit),
        in_time_min=int(limit.total_seconds() // 60),
        villages=tuple(_villages(actor, stood, names, limit)),
        lines=tuple(_line(actor, names, *pair) for pair in shown),
        line_count=len(asked),
        next_after=cursor_of(_order(*shown[-1])) if len(rest) > len(shown) else "",
        troubles=tuple(
            _troubles(
                {row.account_id: told[row.account_id] for row in rows if row.account_id in told}
            )
        ),
        may_reach=actor.holds(REACH) or bool(helped),
    )


def _addressees(
    actor: Actor, warning: Warning, helped: frozenset[str] = frozenset()
) -> QuerySet[Addressee]:
    rows = reached_by(actor, helped).filter(warning=warning)
    return rows.annotate(tried=Count("attempts")).order_by("area_code_now", "pk")


def told_by_account(warning: Warning) -> dict[int, delivery.Reach]:
    """Return what delivery knows of the warning's notices, by account."""
    found = delivery.reach(SYSTEM, [told_source(warning.pk)])
    return {row.account_id: row for row in found}


def standing_of(row: Addressee, told: Mapping[int, delivery.Reach]) -> Standing:
    """Return how far the warning has come with an addressee, by its row and its notice."""
    reach = told.get(row.account_id) if row.account_id else None
    return overlaid(stored_standing(row), None if reach is None else _as_told(reach))


def stored_standing(row: Addressee) -> Standing:
    """Return how far the warning has come by the addressee's row alone."""
    return Standing(
        AddresseeState(row.state),
        row.delivered_at,
        row.read_at,
        row.confirmed_at,
        row.confirmed_by_key,
        row.called_at,
        row.called_by_key,
        row.sent_by,
    )


def _as_told(reach: delivery.Reach) -> Told:
    return Told(
        f"account:{reach.account_id}",
        reach.told_at,
        reach.read_at,
        reach.confirmed_at,
        reach.confirmed_by,
        tuple(Way(way.channel, way.state) for way in reach.channels),
    )


def _answered_at(row: Addressee, standing: Standing) -> datetime | None:
    known = (standing.confirmed_at, standing.called_at, row.visited_at)
    moments = [moment for moment in known if moment is not None]
    return min(moments) if moments and standing.state in ANSWERED else None


def _heard(row: Addressee, standing: Standing) -> Heard:
    at = _answered_at(row, standing)
    return Heard(standing.state, row.must_answer, row.queued_at, at)


def _is_missing(row: Addressee, standing: Standing) -> bool:
    return row.must_answer and standing.state in UNANSWERED


def _is_asked(row: Addressee, standing: Standing, area: str, show: str) -> bool:
    if not row.area_code_now.startswith(area):
        return False
    if show == MISSING:
        return _is_missing(row, standing)
    return show != DONE or standing.state in ANSWERED


def _order(row: Addressee, standing: Standing) -> Place:
    return not _is_missing(row, standing), -row.rung, row.area_code_now, row.pk


@dataclass(slots=True)
class _Names:
    """The names behind the rows of a page, each read once for all of them."""

    areas: Mapping[str, str]
    accounts: Mapping[str, str]
    places: Mapping[int, str]
    helped: frozenset[str]

    @classmethod
    def of(cls, actor: Actor, rows: Iterable[Addressee], helped: frozenset[str]) -> _Names:
        found = list(rows)
        keys = {f"account:{row.account_id}" for row in found if row.account_id and not row.label}
        areas = divisions.names_of(actor, {row.area_code_now for row in found})
        kept = {row.place_id for row in found if row.place_id and not row.account_id}
        known = places.place_set(SYSTEM).filter(pk__in=kept).order_by()
        names = dict(known.values_list("pk", "name"))
        return cls(areas, people.names_of(SYSTEM, keys), names, helped)

    def name(self, row: Addressee) -> str:
        known = row.label or self.accounts.get(f"account:{row.account_id}", "")
        return known or self.places.get(row.place_id or 0, "")

    def area(self, code: str) -> str:
        return self.areas.get(code, code)


def _line(actor: Actor, names: _Names, row: Addressee, standing: Standing) -> AnswerLine:
    return AnswerLine(
        addressee_id=row.pk,
        kind=row.kind,
        kind_label=row.kind_label,
        name=names.name(row),
        area_code=row.area_code_now,
        area_name=names.area(row.area_code_now),
        state=standing.state,
        state_label=ADDRESSEE_STATE_LABELS[standing.state],
        tone=ADDRESSEE_STATE_TONES[standing.state],
        must_answer=row.must_answer,
        is_missing=_is_missing(row, standing),
        queued_at=row.queued_at,
        sent_at=row.sent_at,
        delivered_at=standing.delivered_at,
        read_at=standing.read_at,
        confirmed_at=standing.confirmed_at,
        called_at=standing.called_at,
        visited_at=row.visited_at,
        answered_at=_answered_at(row, standing),
        rung=row.rung,
        rung_label=RUNG_LABELS[row.rung],
        tried=row.tried,  # type: ignore[attr-defined]
        may_reach=may_reach(actor, row, names.helped),
    )


def _villages(
    actor: Actor, stood: Sequence[Pair], names: _Names, limit: timedelta
) -> Iterable[VillageAnswers]:
    """Return the figures per village, those with most missing first."""
    grouped: dict[str, list[Pair]] = {}
    for pair in stood:
        grouped.setdefault(pair[0].area_code_now, []).append(pair)
    found = [
        VillageAnswers(
            code,
            names.area(code),
            counted([_heard(*pair) for pair in pairs], limit),
            tuple(_line(actor, names, *pair) for pair in pairs if _is_missing(*pair))[:NAMED_LIMIT],
        )
        for code, pairs in grouped.items()
    ]
    return sorted(found, key=lambda one: (-one.counts.missing, one.area_code))


def _troubles(told: Mapping[int, delivery.Reach]) -> Iterable[ChannelTrouble]:
    """Return the channels by which something did not go out, by name."""
    counts: Counter[tuple[str, str]] = Counter(
        (way.channel, "retrying" if way.state == "queued" and way.reason else way.state)
        for reach in told.values()
        for way in reach.channels
        if way.channel not in INSIDE
    )
    for channel in sorted({name for name, _ in counts}):
        found = [counts[channel, state] for state in TROUBLES]
        if any(found):
            yield ChannelTrouble(channel, delivery.channel_label(channel), *found)


def answer_line(actor: Actor, number: str, addressee_id: int) -> AnswerLine:
    """Return one addressee of a warning; NotFound outside the actor's duties."""
    warning = seen_warning(actor, number)
    helped = helped_keys(actor)
    row = _addressees(actor, warning, helped).filter(pk=addressee_id).first()
    if row is None:
        raise NotFound
    standing = standing_of(row, told_by_account(warning) if row.account_id else {})
    return _line(actor, _Names.of(actor, [row], helped), row, standing)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach an addressee, as the wall tells it."""

    way: str
    label: Text
    at: datetime
    by: str
    is_reached: bool
    note: str


def attempts(actor: Actor, addressee_id: int) -> list[Attempt]:
    """Return every try to reach an addressee, oldest first; NotFound outside the duties."""
    row = reached_by(actor, helped_keys(actor)).filter(pk=addressee_id).first()
    if row is None:
        raise NotFound
    tries = list(ReachAttempt.objects.filter(addressee=row).order_by("at", "pk"))
    names = people.names_of(SYSTEM, {one.by_key for one in tries})
    return [
        Attempt(
            one.way,
            WAY_LABELS[one.way],
            one.at,
            names.get(one.by_key, one.by_key),
            one.is_reached,
            one.note,
        )
        for one in tries
    ]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Whether the reader was sent a warning, owes an answer, and when it was given."""

    is_asked: bool
    is_open: bool
    answered_at: datetime | None


def own_answer(actor: Actor, number: str) -> OwnAnswer:
    """Return what a warning asks of the reader; nothing of whom it was not sent to."""
    warning = seen_warning(actor, number)
    rows = list(Addressee.objects.filter(own_rows(actor), warning=warning))
    told = told_by_account(warning) if rows else {}
    standings = [(row, standing_of(row, told)) for row in rows]
    open_ = [row for row, standing in standings if standing.state not in ANSWERED]
    moments = [moment for pair in standings if (moment := _answered_at(*pair)) is not None]
    return OwnAnswer(bool(rows), bool(open_), min(moments, default=None))


def own_rows(actor: Actor) -> Q:
    """Return the filter for what is addressed to the actor, or to the actor's unit."""
    if actor.account_id is None:
        return Q(pk__in=[])
    units = {unit for unit in (actor.unit_id, *actor.other_unit_ids) if unit is not None}
    return Q(account_id=actor.account_id) | Q(kind=AddresseeKind.UNIT, unit_id__in=units)
