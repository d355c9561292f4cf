"""Warnings as their list and their pages show them: one, many, its chain, its steps, its area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.delivery import queries as delivery
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.people import queries as people
from shouwang.ground.scoping import in_areas, visible
from shouwang.ground.transitions import Transition
from shouwang.watch.warnings.models import Silence, Warning, WarningArea
from shouwang.watch.warnings.rules.parameters import COUNT_LIMIT, SHOWN_LIMIT, needs_two_persons
from shouwang.watch.warnings.rules.wording import (
    AREA_BASIS_LABELS,
    ENDING_LABELS,
    LEVELS,
    TYPES,
    Ending,
    Level,
    Status,
)
from shouwang.watch.warnings.states import MOVES, VIEW, Move, State

CHAIN_LIMIT = 50
AREAS_SHOWN = 100
SILENCES_SHOWN = 200
SYSTEM_MOVES = frozenset({Move.SUPERSEDE, Move.EXPIRE, Move.RELAY})
"""Moves that nobody makes by hand."""


@dataclass(frozen=True, slots=True)
class WarningFilter:
    """Which warnings; an empty field asks nothing."""

    state: str = ""
    type_code: str = ""
    level: str = ""
    status: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class WarningPage:
    """A part of the list; the count is exact up to 1,000."""

    items: list[Warning]
    count: int
    count_is_exact: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a warning: what, when, by whom, with which words."""

    label: Text
    at: datetime | None
    who: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TouchedArea:
    """A division that a warning touches, and on what that rests."""

    code: str
    name: str
    basis_label: Text


def warning_set(actor: Actor, filters: WarningFilter | None = None) -> QuerySet[Warning]:
    """Return the warnings that the actor may see and that pass the filters, the newest first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    asked = filters or WarningFilter()
    _check(asked)
    rows = Warning.objects.visible_to(actor)
    for name in ("state", "type_code", "level", "status"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.area:
        area = AreaRange.under(divisions.normalise_code(asked.area))
        inside = WarningArea.objects.filter(in_areas((area,), "area_code_now"))
        rows = rows.filter(pk__in=inside.values("warning_id"))
    return rows.order_by("-drafted_at", "-pk")


def _check(asked: WarningFilter) -> None:
    known: dict[str, tuple[set[str], Text]] = {
        "state": ({str(one) for one in State}, say("没有这个状态。")),
        "type_code": (set(TYPES), say("没有这个预警类型。")),
        "level": ({str(one) for one in Level}, say("没有这个级别。")),
        "status": ({str(one) for one in Status}, say("请选择实战、演练或测试。")),
    }
    wrong = {
        name: words
        for name, (values, words) in known.items()
        if getattr(asked, name) and getattr(asked, name) not in values
    }
    try:
        divisions.normalise_code(asked.area) if asked.area else ""
    except Invalid:
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if wrong:
        raise Invalid(wrong)


def warnings(
    actor: Actor, filters: WarningFilter | None = None, *, limit: int = 25, offset: int = 0
) -> WarningPage:
    """Return a part of the list with its count."""
    rows = warning_set(actor, filters)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    items = list(rows[offset : offset + min(limit, SHOWN_LIMIT)])
    return WarningPage(items, min(count, COUNT_LIMIT), count <= COUNT_LIMIT)


def state_counts(actor: Actor) -> dict[str, int]:
    """Return how many warnings there are in each state."""
    rows = warning_set(actor).order_by()
    return dict(rows.values_list("state").annotate(count=Count("pk", distinct=True)))


def warning(actor: Actor, number: str) -> Warning:
    """Return one warning by its number, or NotFound."""
    rows = Warning.objects.visible_to(actor).select_related("earlier")
    found = rows.filter(number=number).first() if number.isprintable() else None
    if found is None:
        raise NotFound
    return found


def has_fit_title(actor: Actor, found: Warning) -> bool:
    """Tell whether a warning's title may go out: it holds no phone and no identity number."""
    return delivery.may_be_title(actor, found.title)


def notice_title(actor: Actor, found: Warning) -> str:
    """Return what a notice calls a draft: its title, or its number where that may not go out."""
    return found.shown_title if has_fit_title(actor, found) else found.number


def next_moves(actor: Actor, found: Warning) -> list[Transition]:
    """Return what the actor may do with a warning now; a person's moves only.

    Whoever drafted does not confirm, and what needs a second person is not issued before.
    """
    waits = waits_for_second(actor, found)
    return [
        move
        for move in allowed_moves(actor, found)
        if move.move not in SYSTEM_MOVES
        and not (move.move == Move.CONFIRM and actor.key == found.drafted_by_key)
        and not (move.move == Move.CONFIRM and not waits)
        and not (move.move == Move.ISSUE and waits)
        and not (move.move == Move.RETURN and actor.key == found.drafted_by_key)
    ]


def waits_for_second(actor: Actor, found: Warning) -> bool:
    """Tell whether a draft cannot be issued before a second person has confirmed it."""
    del actor
    is_open = found.state == State.DRAFTED and found.status != Status.TEST
    return is_open and needs_two_persons(found.level, clock.today())


def chain(actor: Actor, found: Warning) -> list[Warning]:
    """Return a warning's forerunners, itself and its successors that the actor sees, in order."""
    first = found
    rows = Warning.objects.visible_to(actor)
    for _ in range(CHAIN_LIMIT):
        earlier = rows.filter(pk=first.earlier_id).first() if first.earlier_id else None
        if earlier is None:
            break
        first = earlier
    links = [first]
    while len(links) < CHAIN_LIMIT:
        later = rows.filter(earlier_id=links[-1].pk).exclude(ending=Ending.DISCARDED.value)
        following = later.order_by("-issued_at", "-pk").first()
        if following is None:
            return links
        links.append(following)
    return links


def steps(actor: Actor, found: Warning) -> list[Step]:
    """Return what has happened to a warning, the first first."""
    del actor
    notes = list(found.notes.order_by("pk"))
    words = {note.move: note.text for note in notes}
    keys = {
        found.drafted_by_key,
        found.confirmed_by_key,
        found.issued_by_key,
        found.ended_by_key,
    }
    names = people.names_of(Actor.system("warnings"), keys)

    def who(key: str) -> str:
        return names.get(key, "")

    told = [Step(say("起草"), found.drafted_at, who(found.drafted_by_key))]
    told += [
        Step(MOVES[note.move].label, None, "", note.text)
        for note in notes
        if note.move == Move.RETURN
    ]
    if found.confirmed_at is not None:
        told.append(Step(say("第二人审核"), found.confirmed_at, who(found.confirmed_by_key)))
    if found.issued_at is not None:
        told.append(Step(say("发布"), found.issued_at, who(found.issued_by_key)))
    if found.ended_at is not None:
        note = words.get(Move.CANCEL, "") or words.get(Move.DISCARD, "")
        told.append(
            Step(ENDING_LABELS[found.ending], found.ended_at, who(found.ended_by_key), note)
        )
    return told


def touched_areas(actor: Actor, found: Warning) -> tuple[list[TouchedArea], int]:
    """Return the first divisions that a warning touches, and how many there are."""
    del actor
    rows = WarningArea.objects.filter(warning=found).order_by("area_code_now")
    some = list(rows.values_list("area_code_now", "basis")[:AREAS_SHOWN])
    names = divisions.names_of(Actor.system("warnings"), [code for code, _ in some])
    told = [
        TouchedArea(code, names.get(code, code), AREA_BASIS_LABELS[basis]) for code, basis in some
    ]
    return told, rows.count()


def silences(actor: Actor, *, is_open: bool = True) -> Sequence[Silence]:
    """Return the silences within the actor's duties, those that end last first."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = visible(Silence.objects.all(), actor, VIEW)
    if is_open:
        rows = rows.filter(ended_at=None, until_at__gt=clock.now())
    return list(rows.order_by("-until_at", "-pk")[:SILENCES_SHOWN])


def levels_open_to_silence() -> tuple[Level, ...]:
    """Return the levels up to which a silence may reach: never red."""
    return tuple(level for level in LEVELS if level is not Level.RED)
