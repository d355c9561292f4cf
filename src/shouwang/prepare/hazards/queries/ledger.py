"""The ledger as lists: filters, order by deadline, pages by offset and cursor, capped counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Model, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.queries import normalise_code
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.keyset import (
    Page,
    PageAsk,
    identity,
    key_in,
    moment,
    to_cursor,
    wrong_cursor,
)
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard, HazardWord
from shouwang.prepare.hazards.models.hazard import under
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.grading import LEVELS, Statutory
from shouwang.prepare.hazards.rules.kinds import Kind
from shouwang.prepare.hazards.rules.offices import OPEN_HELP
from shouwang.prepare.hazards.rules.parameters import COUNT_LIMIT, DUE_SOON_DAYS
from shouwang.prepare.hazards.rules.search import asked_pairs
from shouwang.prepare.hazards.rules.wording import Category, Difficulty, ListingLevel
from shouwang.prepare.hazards.states import FINISHED, UNFIXED, State

from .discretion import veiled
from .unprotected import unprotected
from .vigilance import unwatched

OPEN, FINISHED_SET = "open", "finished"
RARE = 2_000
"""A pair of characters in no more rows than this leads the search."""


@dataclass(frozen=True, slots=True)
class HazardFilters:
    """Which hazards; an empty field asks nothing.

    `state` is a state, `open` or `finished`; `level` is 1 to 4, `major` or `general`; `due` is
    `soon` (within three working days), `past` or `none`; `measure` is `none`: of level 2 or worse,
    in a branch, without a measure in force; `help` is `open`: help is asked for; `repeat` asks for
    hazards that came again.
    """

    area: str = ""
    state: str = ""
    level: str = ""
    category: str = ""
    kind: str = ""
    place: str = ""
    difficulty: str = ""
    listed: str = ""
    q: str = ""
    due: str = ""
    overdue: bool | None = None
    unwatched: bool | None = None
    unit_id: int | None = None
    waits_for_unit: int | None = None
    help: str = ""
    measure: str = ""
    repeat: bool | None = None


HazardPage = Page[Hazard]
"""A part of a list; the count is exact up to 1,000."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: after this row, in the order of the list."""

    is_finished: bool
    queue_at: datetime
    pk: int


def hazard_set(actor: Actor, filters: HazardFilters | None = None) -> QuerySet[Hazard]:
    """Return the hazards within the actor's duties that pass the filters, without an order.

    Invalid names each filter that cannot be.
    """
    asked = filters or HazardFilters()
    _check(asked)
    rows: QuerySet[Hazard] = Hazard.objects.visible_to(actor).filter(*_parts(actor, asked))
    return _search(actor, rows, asked.q) if asked.q.strip() else rows


def _parts(actor: Actor, asked: HazardFilters) -> list[Q]:
    """Return the filters that were asked for, one by one."""
    plain = {
        "category": asked.category,
        "kind": asked.kind,
        "difficulty": asked.difficulty,
        "place__number": asked.place,
        "is_overdue": asked.overdue,
        "unit_id": asked.unit_id,
    }
    found = [Q(**{name: value}) for name, value in plain.items() if value not in {"", None}]
    found += [_state(asked.state), _level(asked.level), _listed(asked.listed), _due(asked.due)]
    found.append(under(normalise_code(asked.area)) if asked.area else Q())
    found.append(unwatched(asked.unwatched))
    if asked.waits_for_unit is not None:
        found.append(Q(state=State.RECTIFIED, verifier_unit_id=asked.waits_for_unit))
    if asked.measure:
        found.append(unprotected(actor))
    if asked.help:
        found.append(Q(help_state__in=sorted(OPEN_HELP), is_finished=False))
    if asked.repeat is not None:
        found.append(Q(repeat_of__isnull=not asked.repeat))
    return found


def _check(asked: HazardFilters) -> None:
    known = (
        ("state", asked.state, {*State, OPEN, FINISHED_SET}, say("没有这个状态。")),
        ("level", asked.level, {*Statutory, *map(str, LEVELS)}, say("没有这个等级。")),
        ("category", asked.category, set(Category), say("没有这个类别。")),
        ("kind", asked.kind, set(Kind), say("没有这种隐患。")),
        ("difficulty", asked.difficulty, set(Difficulty), say("没有这种整改难度。")),
        ("listed", asked.listed, {*ListingLevel, "yes", "no"}, say("没有这个挂牌级别。")),
        ("help", asked.help, {"open"}, say("协助筛选只能是 open。")),
        ("measure", asked.measure, {"none"}, say("措施筛选只能是 none。")),
        ("due", asked.due, {"soon", "past", "none"}, say("期限筛选只能是 soon、past 或 none。")),
    )
    wrong: dict[str, Text] = {
        name: text for name, value, allowed, text in known if value and value not in allowed
    }
    try:
        normalise_code(asked.area) if asked.area else ""
    except Invalid:
        wrong["area"] = say("区划代码应为 2、4、6、9、12 或 15 位数字。")
    if wrong:
        raise Invalid(wrong)


def _state(state: str) -> Q:
    if not state:
        return Q()
    if state in {OPEN, FINISHED_SET}:
        return Q(is_finished=state == FINISHED_SET)
    return Q(state=state, is_finished=state in FINISHED)


def _level(level: str) -> Q:
    if not level:
        return Q()
    return Q(statutory=level) if level in set(Statutory) else Q(level=int(level))


def _listed(listed: str) -> Q:
    if not listed:
        return Q()
    if listed == "yes":
        return ~Q(listed_level="")
    return Q(listed_level="" if listed == "no" else listed)


def _due(due: str) -> Q:
    if not due:
        return Q()
    if due == "none":
        return Q(due_at=None)
    now = clock.now()
    unfixed = Q(state__in=[state.value for state in sorted(UNFIXED)], is_finished=False)
    if due == "past":
        return unfixed & Q(queue_at__lte=now)
    soon = due_moment(workdays.add_working_days(clock.today(), DUE_SOON_DAYS))
    return unfixed & Q(queue_at__gt=now, queue_at__lte=soon)


def _search(actor: Actor, rows: QuerySet[Hazard], query: str) -> QuerySet[Hazard]:
    """Keep the hazards whose text holds every pair of the query; the rarest pair leads."""
    text = query.strip()
    pairs = asked_pairs(text)
    if not pairs:
        return rows.filter(number=text)
    street = _one_street(actor)
    counted = sorted((_frequency(pair, street), pair) for pair in pairs)
    found = Q()
    if counted[0][0] <= RARE:
        lead = _holders(counted[0][1], street)
        found = Q(pk__in=lead.values("hazard_id"))
        counted = counted[1:]
    for _, pair in counted:
        found &= Q(pk__in=_holders(pair, street).values("hazard_id"))
    return rows.filter(Q(number=text) | found) if "-" in text else rows.filter(found)


def _one_street(actor: Actor) -> str:
    scopes = actor.scopes(Hazard.VIEW_PERMISSION)
    streets = {area.low[:9] for scope in scopes for area in scope.areas}
    whole = len(streets) == 1 and all(len(area.low) >= 9 for s in scopes for area in s.areas)
    return min(streets) if whole and all(scope.areas for scope in scopes) else ""


def _holders(pair: str, street: str) -> QuerySet[HazardWord]:
    rows = HazardWord.objects.filter(word=pair)
    return rows.filter(street_code=street) if street else rows


def _frequency(pair: str, street: str) -> int:
    return _holders(pair, street).order_by()[: RARE + 1].count()


def hazards(
    actor: Actor, filters: HazardFilters | None = None, page: PageAsk | None = None
) -> HazardPage:
    """Return a part of the ledger with its count: the open by deadline, then the finished."""
    ask = page or PageAsk()
    rows = hazard_set(actor, filters)
    counted = rows.order_by()[: COUNT_LIMIT + 1].count()
    lines = rows.select_related(*TOLD).defer("last_move", *_untold_of_relations())
    items = _after(lines, ask) if ask.cursor else _from_offset(lines, ask)
    shown = items[: ask.limit]
    more = _cursor(shown[-1]) if len(items) > ask.limit else ""
    shown = veiled(actor, shown)
    return Page(shown, min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT, more)


TOLD: Mapping[str, tuple[str, ...]] = {
    "place": ("id", "number", "name"),
    "unit": ("id", "name"),
    "handler_unit": ("id", "name"),
    "merged_into": ("id", "number"),
    "repeat_of": ("id", "number"),
}
"""What a list tells of each related row; the rest is not read."""


@lru_cache(maxsize=1)
def _untold_of_relations() -> tuple[str, ...]:
    """Return the columns of related rows that no list shows."""
    found: list[str] = []
    for name, kept in TOLD.items():
        related = Hazard._meta.get_field(name).related_model
        if isinstance(related, type) and issubclass(related, Model):
            fields = related._meta.concrete_fields
            found += [f"{name}__{field.name}" for field in fields if field.name not in kept]
    return tuple(found)


ORDER = ("is_finished", "queue_at", "id")


def _from_offset(rows: QuerySet[Hazard], ask: PageAsk) -> list[Hazard]:
    return list(rows.order_by(*ORDER)[ask.offset : ask.offset + ask.limit + 1])


def _after(rows: QuerySet[Hazard], ask: PageAsk) -> list[Hazard]:
    """Return what follows the cursor; first the same half of the list, then the finished half."""
    place = _read_cursor(ask.cursor)
    later = Q(queue_at__gt=place.queue_at) | Q(queue_at=place.queue_at, pk__gt=place.pk)
    same = rows.filter(later, is_finished=place.is_finished, queue_at__gte=place.queue_at)
    found = list(same.order_by("queue_at", "id")[: ask.limit + 1])
    missing = ask.limit + 1 - len(found)
    if missing and not place.is_finished:
        found += rows.filter(is_finished=True).order_by("queue_at", "id")[:missing]
    return found


def _cursor(hazard: Hazard) -> str:
    return to_cursor(f"{int(hazard.is_finished)}|{hazard.queue_at.isoformat()}|{hazard.pk}")


def _read_cursor(cursor: str) -> _Place:
    try:
        finished, at, pk = key_in(cursor).split("|")
        return _Place(finished == "1", moment(at), identity(pk))
    except ValueError:
        raise wrong_cursor() from None


def told(actor: Actor, number: str) -> Hazard:
    """Return one hazard with what a list tells of its relations, or NotFound."""
    rows = Hazard.objects.visible_to(actor).select_related(*TOLD).defer(*_untold_of_relations())
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound
    return veiled(actor, [found])[0]


def hazard(actor: Actor, number: str) -> Hazard:
    """Return one hazard by its number, or NotFound."""
    rows = Hazard.objects.visible_to(actor).select_related(
        "place",
        "unit",
        "handler_unit",
        "handler_post__account",
        "verifier_unit",
        "reported_by",
        "confirmed_by",
        "fixed_by",
        "verified_by",
        "merged_into",
        "repeat_of",
    )
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound
    return veiled(actor, [found])[0]


def geojson_set(
    actor: Actor, filters: HazardFilters | None = None, limit: int = COUNT_LIMIT
) -> list[Hazard]:
    """Return the located hazards of the same set as the list, in its order, up to a limit."""
    rows = hazard_set(actor, filters).filter(latitude__isnull=False)
    return list(rows.order_by(*ORDER)[:limit])
