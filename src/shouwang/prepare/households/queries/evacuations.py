"""Evacuations: the list of them, the counts, and the roll with those not reached first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.ground.transitions import Transition
from shouwang.prepare.households.models import Evacuation, Helper, Person, RollEntry
from shouwang.prepare.households.rules.counting import RollCounts, count_states
from shouwang.prepare.households.rules.parameters import LIST_LIMIT, SHOWN_LIMIT
from shouwang.prepare.households.states import (
    COUNT,
    ENTRY_MOVES,
    EVACUATE,
    VIEW,
    EntryState,
    EvacuationState,
)

from .people import in_office
from .reach import helps_somebody
from .shapes import MaskedPerson, masked

URGENCY = (
    EntryState.NOT_REACHED,
    EntryState.STAYS,
    EntryState.REACHED,
    EntryState.MOVING,
    EntryState.HOSPITAL,
    EntryState.AWAY,
    EntryState.ARRIVED,
)
"""The order of a roll: nobody has reached them, then who is still in danger, then the safe."""


@dataclass(frozen=True, slots=True)
class EvacuationView:
    """An evacuation with its counts."""

    evacuation_id: int
    title: str
    state: str
    state_label: Text
    version: int
    area_code: str
    area_codes: tuple[str, ...]
    subject_key: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    counts: RollCounts

    @property
    def is_open(self) -> bool:
        """Tell whether it goes on."""
        return self.state == EvacuationState.OPEN


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person of the roll, masked, and what is known of where they are."""

    entry_id: int
    person: MaskedPerson
    state: str
    state_label: Text
    tone: str
    version: int
    reported_at: datetime | None
    reported_by: str
    has_place: bool
    moves: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll of an evacuation as far as the actor reaches its people; counts are of all."""

    evacuation: EvacuationView
    rows: list[RollRow]


def evacuations(actor: Actor, *, is_open: bool | None = None) -> list[EvacuationView]:
    """Return the evacuations within the actor's duties, the open and the latest first."""
    if not (actor.holds(COUNT) or helps_somebody(actor)):
        raise NotAllowed
    rows = Evacuation.objects.visible_to(actor)
    if is_open is not None:
        wanted = EvacuationState.OPEN if is_open else EvacuationState.ENDED
        rows = rows.filter(state=wanted.value)
    return _views(rows.order_by("-state", "-started_at", "-id")[:SHOWN_LIMIT])


def evacuation(actor: Actor, evacuation_id: int) -> EvacuationView:
    """Return one evacuation, or NotFound."""
    return _views([evacuation_row(actor, evacuation_id)])[0]


def evacuation_row(actor: Actor, evacuation_id: int) -> Evacuation:
    """Return the row of an evacuation, or NotFound."""
    rows = Evacuation.objects.visible_to(actor).select_related("started_by")
    found = rows.filter(pk=evacuation_id).first()
    if found is None:
        raise NotFound
    return found


def evacuations_of(actor: Actor, subject_key: str) -> list[EvacuationView]:
    """Return the evacuations that belong to a subject, within the actor's duties."""
    rows = Evacuation.objects.visible_to(actor).filter(subject_key=subject_key)
    return _views(rows.order_by("-started_at", "-id")[:SHOWN_LIMIT]) if subject_key else []


def _views(rows: Iterable[Evacuation]) -> list[EvacuationView]:
    known = list(rows)
    ids = [row.pk for row in known]
    counted = RollEntry.objects.filter(evacuation__in=ids).order_by()
    states: dict[int, list[tuple[str, int]]] = {}
    for pk, state, number in counted.values_list("evacuation_id", "state").annotate(Count("pk")):
        states.setdefault(pk, []).append((state, number))
    villages: dict[int, list[str]] = {}
    named = Evacuation.objects.filter(pk__in=ids).order_by("villages__area_code_now")
    for pk, code in named.values_list("pk", "villages__area_code_now"):
        villages.setdefault(pk, []).append(code or "")
    return [_view(row, villages[row.pk], count_states(states.get(row.pk, []))) for row in known]


def _view(row: Evacuation, villages: list[str], counted: RollCounts) -> EvacuationView:
    return EvacuationView(
        evacuation_id=row.pk,
        title=row.title,
        state=row.state,
        state_label=row.state_label,
        version=row.version,
        area_code=row.area_code_now,
        area_codes=tuple(villages),
        subject_key=row.subject_key,
        started_at=row.started_at,
        started_by=row.started_by.name if row.started_by else "",
        ended_at=row.ended_at,
        counts=counted,
    )


def reached_entries(actor: Actor, row: Evacuation, permission: str = VIEW) -> QuerySet[RollEntry]:
    """Return the rows of a roll whose people the actor may see, or open, the most urgent first.

    Those on duty reach them while the evacuation is open, and no longer.
    """
    people = Person.objects.visible_to(actor, permission)
    steps = [When(state=state.value, then=Value(step)) for step, state in enumerate(URGENCY)]
    urgency = Case(*steps, output_field=IntegerField())
    rows = RollEntry.objects.filter(evacuation=row, person__in=people.values("pk"))
    told = rows.select_related("person__household", "reported_by").annotate(urgency=urgency)
    return told.order_by("urgency", "person__contact_order", "person__area_code_now", "id")


def roll(actor: Actor, evacuation_id: int) -> Roll:
    """Return the roll: by urgency, then by contact order, each with the helpers beside."""
    row = evacuation_row(actor, evacuation_id)
    entries = list(reached_entries(actor, row)[:LIST_LIMIT])
    shown = {one.person_id: one for one in masked(entry.person for entry in entries)}
    is_open = row.is_open
    rows = [_roll_row(entry, shown[entry.person_id], is_open=is_open) for entry in entries]
    return Roll(_views([row])[0], rows)


def _roll_row(entry: RollEntry, person: MaskedPerson, *, is_open: bool) -> RollRow:
    moves = tuple(found for found in ENTRY_MOVES.values() if entry.state in found.sources)
    return RollRow(
        entry_id=entry.pk,
        person=person,
        state=entry.state,
        state_label=entry.state_label,
        tone=entry.tone,
        version=entry.version,
        reported_at=entry.reported_at,
        reported_by=entry.reported_by.name if entry.reported_by else "",
        has_place=bool(entry.where_sealed),
        moves=moves if is_open else (),
    )


def helper_accounts(actor: Actor, evacuation_id: int) -> list[int]:
    """Return the accounts of the posts in office that help people of a roll; for the system."""
    if not actor.is_system:
        raise NotAllowed
    people = RollEntry.objects.filter(evacuation_id=evacuation_id).values("person_id")
    helpers = Helper.objects.filter(in_office(), person__in=people, post__isnull=False)
    return sorted(set(helpers.values_list("post__account_id", flat=True)) - {None})


def may_end(actor: Actor, evacuation_id: int) -> bool:
    """Tell whether the actor may end an evacuation."""
    row = evacuation_row(actor, evacuation_id)
    return row.is_open and actor.may(EVACUATE, row.target())
