"""Listed hazards (挂牌督办): what waits for a decision, who may decide, the lists by level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, say
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.hazards.models import Hazard, Listing
from shouwang.prepare.hazards.rules.deadlines import due_day
from shouwang.prepare.hazards.rules.offices import (
    LISTING_LABELS,
    LISTING_STATE_LABELS,
    ListingState,
    listing_level_of,
)
from shouwang.prepare.hazards.states import LABELS, State

from .lamps import DeadlineLamp
from .presence import has_rows

LIST_LIMIT = 500
READERS = ("hazards.list", "hazards.propose_listing")
DELISTABLE = frozenset({State.VERIFIED, State.CLOSED})


def own_level(actor: Actor) -> str:
    """Return the level of government that the actor's post belongs to."""
    return listing_level_of(actor.area_code)


def proposed_listing(hazard: Hazard) -> Listing | None:
    """Return the proposal that nobody has decided."""
    if not has_rows(hazard, Listing):
        return None
    return Listing.objects.filter(hazard=hazard, state=ListingState.PROPOSED).first()


def open_listing(hazard: Hazard) -> Listing | None:
    """Return the listing that is proposed or in force."""
    if not has_rows(hazard, Listing):
        return None
    rows = Listing.objects.filter(
        hazard=hazard, state__in=[ListingState.PROPOSED, ListingState.LISTED]
    )
    return rows.first()


def may_propose(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the hazard is neither listed nor proposed."""
    del actor
    return not hazard.listed_level and proposed_listing(hazard) is None


def may_list(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor's level may list the hazard now."""
    level = own_level(actor)
    if hazard.listed_level or not (level or actor.is_system):
        return False
    asked = proposed_listing(hazard)
    return asked is None or actor.is_system or asked.level == level


def may_decline(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether a proposal waits for the actor's level."""
    if hazard.graded_at is None:
        return False
    asked = proposed_listing(hazard)
    return asked is not None and (actor.is_system or asked.level == own_level(actor))


def may_delist(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether the actor's level has listed the hazard and its fix was verified."""
    is_level = actor.is_system or hazard.listed_level == own_level(actor)
    return bool(hazard.listed_level) and is_level and hazard.state in DELISTABLE


@dataclass(frozen=True, slots=True)
class ListedHazard:
    """One listing as the lists show it."""

    hazard_number: str
    title: str
    number: str
    level: str
    level_label: Text
    state_label: Text
    hazard_state: Text
    listed_at: datetime | None
    due_on: date | None
    lamp: DeadlineLamp
    supervising_unit: str
    delisted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedCount:
    """How many hazards of a level are listed and delisted: of all, and of those due by today."""

    level: str
    label: Text
    listed: int
    delisted: int
    due: int
    due_delisted: int


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The listed hazards that the actor sees, with the counts of each level."""

    rows: list[ListedHazard]
    counts: list[ListedCount]
    is_whole: bool


def listed_page(actor: Actor, level: str = "") -> ListedPage:
    """Return the hazards that any level has listed, within the actor's duties.

    NotAllowed for whoever neither lists nor proposes; Invalid for a level that does not exist.
    """
    if not any(actor.holds(permission) for permission in READERS):
        raise NotAllowed
    if level and level not in LISTING_LABELS:
        raise Invalid({"level": say("没有这个挂牌级别。")})
    now = clock.now()
    visible = Hazard.objects.visible_to(actor).filter(listed_at__isnull=False)
    found = Listing.objects.filter(
        hazard__in=visible.order_by().values("pk"),
        state__in=[ListingState.LISTED, ListingState.DELISTED],
    )
    counts = [_count(found.filter(level=code), code, now) for code in LISTING_LABELS]
    shown = found.filter(level=level) if level else found
    rows = shown.select_related("hazard", "supervising_unit").order_by(
        "delisted_at", "due_at", "id"
    )
    return ListedPage(
        [_listed(row, now) for row in rows[:LIST_LIMIT]],
        [one for one in counts if not level or one.level == level],
        shown.count() <= LIST_LIMIT,
    )


def _count(rows: QuerySet[Listing], level: str, now: datetime) -> ListedCount:
    is_due, is_delisted = Q(due_at__lte=now), Q(state=ListingState.DELISTED)
    return ListedCount(
        level=level,
        label=LISTING_LABELS[level],
        listed=rows.count(),
        delisted=rows.filter(is_delisted).count(),
        due=rows.filter(is_due).count(),
        due_delisted=rows.filter(is_due & is_delisted).count(),
    )


def _listed(row: Listing, now: datetime) -> ListedHazard:
    return ListedHazard(
        hazard_number=row.hazard.number,
        title=" ".join(row.hazard.description.split())[:40],
        number=row.number,
        level=row.level,
        level_label=LISTING_LABELS[row.level],
        state_label=LISTING_STATE_LABELS[row.state],
        hazard_state=LABELS[row.hazard.state],
        listed_at=row.decided_at,
        due_on=due_day(row.due_at) if row.due_at else None,
        lamp=listing_lamp(row, now),
        supervising_unit=row.supervising_unit.name if row.supervising_unit else "",
        delisted_at=row.delisted_at,
    )


def listing_lamp(row: Listing, now: datetime) -> DeadlineLamp:
    """Return the lamp of a listing's own deadline; green when it is delisted."""
    if row.state == ListingState.DELISTED:
        return DeadlineLamp("green", LISTING_STATE_LABELS[row.state])
    if row.state != ListingState.LISTED or row.due_at is None:
        return DeadlineLamp("grey", LISTING_STATE_LABELS[row.state])
    left = workdays.time_left(due_day(row.due_at), clock.local_day(now))
    return DeadlineLamp(left.lamp, left.words)
