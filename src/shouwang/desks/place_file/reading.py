"""Gathers what each room knows of one place, each within what the reader may see there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text
from shouwang.prepare.accidents import queries as accidents
from shouwang.prepare.campaigns import queries as campaigns
from shouwang.prepare.hazards import queries as hazards
from shouwang.prepare.hazards.queries import PlacePaper
from shouwang.prepare.hazards.queries.cards import HazardCard, cards
from shouwang.prepare.organisations import queries as organisations
from shouwang.prepare.places import queries as places

if TYPE_CHECKING:
    from shouwang.prepare.accidents.models import Accident
    from shouwang.prepare.campaigns.models import Campaign, Visit
    from shouwang.prepare.places.models import InspectableObject, Place, Standardisation

READER = Actor.system("place_file")
"""Who answers for a place that one may see is no secret, wherever that person's post lies."""

SHOWN = 10
"""Rows of each part; the rest is on the page of its room."""
HISTORY_SHOWN = 30
GRID_DIGITS, VILLAGE_DIGITS = 15, 12


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """An object of the place; overdue from the day after its due day."""

    object: InspectableObject
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class HazardPart:
    """The hazards of the place: counted, and the open ones that are due first."""

    counts: hazards.DeskCounts
    finished: int
    finished_is_exact: bool
    open: tuple[HazardCard, ...]


@dataclass(frozen=True, slots=True)
class VisitPart:
    """The checks of the place, the newest first, and how many there are."""

    items: tuple[Visit, ...]
    count: int
    count_is_exact: bool


@dataclass(frozen=True, slots=True)
class AccidentLine:
    """An accident at the place with its grade."""

    accident: Accident
    grade: Text


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One level of the chain with the state of its letter; without a link there is no letter."""

    step: organisations.ChainStep
    letter_label: Text | None
    letter_tone: str


@dataclass(frozen=True, slots=True)
class File:
    """Everything of one place as of a moment; None is a part that the reader may not see."""

    as_of: datetime
    today: date
    place: Place
    village: str
    known: places.PlaceFile
    industry: Text | None
    chain: tuple[ChainLine, ...]
    objects: tuple[ObjectLine, ...]
    sources: tuple[places.SourceView, ...]
    standards: tuple[Standardisation, ...]
    hazards: HazardPart | None
    visits: VisitPart | None
    campaigns: tuple[Campaign, ...] | None
    accidents: tuple[AccidentLine, ...] | None
    papers: tuple[PlacePaper, ...] | None
    history: tuple[places.HistoryLine, ...]

    @property
    def overdue_objects(self) -> int:
        """Return how many objects in use are past their due day."""
        return sum(line.is_overdue for line in self.objects)


def file_of(actor: Actor, number: str) -> File:
    """Return the file of one place in a bounded number of reads; NotFound outside the duties."""
    known = places.archive(actor, number)
    row, today = known.place, clock.today()
    sees_hazards = actor.holds("hazards.view")
    sees_campaigns = actor.holds("campaigns.view")
    names = divisions.names_of(actor, [row.area_code_now])
    return File(
        as_of=clock.now(),
        today=today,
        place=row,
        village=names.get(row.area_code_now, row.area_code_now),
        known=known,
        industry=places.industry_labels(actor).get(row.industry),
        chain=tuple(_chain(row, today)),
        objects=tuple(ObjectLine(one, _is_overdue(one, today)) for one in known.objects),
        sources=tuple(places.sources_of(actor, row.pk)),
        standards=tuple(places.standardisations(actor, row)),
        hazards=_hazards(actor, number) if sees_hazards else None,
        visits=_visits(actor, number) if sees_campaigns else None,
        campaigns=_campaigns(actor, row) if sees_campaigns else None,
        accidents=_accidents(actor, row) if actor.holds("accidents.view") else None,
        papers=tuple(hazards.papers_of_place(actor, number)) if sees_hazards else None,
        history=known.history[:HISTORY_SHOWN],
    )


def _is_overdue(row: InspectableObject, today: date) -> bool:
    return row.is_active and row.due_on is not None and row.due_on < today


def _chain(row: Place, today: date) -> Sequence[ChainLine]:
    """Return the chain from the place up to the street, or from the area in which it lies."""
    steps = _steps(row, today)
    ids = [step.link_id for step in steps if step.link_id is not None]
    standings = organisations.letter_states_of(READER, ids)
    lines = []
    for step in steps:
        state = standings.get(step.link_id or 0)
        label = None if state is None else organisations.state_label(state)
        tone = "" if state is None else organisations.state_tone(state)
        lines.append(ChainLine(step, label, tone))
    return lines


def _steps(row: Place, today: date) -> list[organisations.ChainStep]:
    code = row.area_code_now
    keys = [f"place:{row.pk}"]
    if len(code) >= GRID_DIGITS:
        keys.append(f"grid:{code[:GRID_DIGITS]}")
    if len(code) >= VILLAGE_DIGITS:
        keys.append(f"village:{code[:VILLAGE_DIGITS]}")
    for key in keys:
        try:
            return organisations.chain(READER, key, today)
        except NotFound:
            continue
    return []


def _hazards(actor: Actor, number: str) -> HazardPart:
    of_place = hazards.HazardFilters(place=number)
    still_open = hazards.HazardFilters(place=number, state="open")
    finished = hazards.HazardFilters(place=number, state="finished")
    first = hazards.hazards(actor, still_open, hazards.PageAsk(limit=SHOWN))
    over = hazards.hazards(actor, finished, hazards.PageAsk(limit=1))
    return HazardPart(
        hazards.counts(actor, of_place),
        over.count,
        over.count_is_exact,
        tuple(cards(actor, first.items)),
    )


def _visits(actor: Actor, number: str) -> VisitPart:
    asked = campaigns.VisitFilters(place=number)
    page = campaigns.visits(actor, asked, limit=SHOWN)
    return VisitPart(tuple(page.items), page.count, page.count_is_exact)


def _campaigns(actor: Actor, row: Place) -> tuple[Campaign, ...]:
    return tuple(campaigns.campaigns_of_place(actor, row.pk)[:SHOWN])


def _accidents(actor: Actor, row: Place) -> tuple[AccidentLine, ...]:
    rows = accidents.accident_set(actor).filter(place_id=row.pk).order_by("-occurred_at", "-id")
    return tuple(AccidentLine(one, accidents.graded(actor, one).label) for one in rows[:SHOWN])
