"""What units owe campaigns and how each duty stands (R54, R55)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotFound, Text, say
from shouwang.ground.journal.actions import allowed_moves
from shouwang.ground.transitions import Transition
from shouwang.prepare.campaigns.models import Campaign, Deliverable, Obligation, Submission
from shouwang.prepare.campaigns.rules.deliverables import (
    STANDINGS,
    Duty,
    OnTime,
    Standing,
    counts_for_on_time,
    duty_of,
    on_time,
)
from shouwang.prepare.campaigns.rules.submissions import digest_of
from shouwang.prepare.campaigns.rules.wording import ParticipantKind
from shouwang.prepare.campaigns.states import SUBMIT, SUBMIT_STREET, Owed, OwedMove, State

OPEN_STATES = (Owed.AWAITED, Owed.RETURNED)
UNSETTLED_STATES = (*OPEN_STATES, Owed.SUBMITTED)
SHOWN_LIMIT = 5_000
"""More cells than a street's matrix has: 60 villages with 80 deliverables."""


@dataclass(frozen=True, slots=True)
class ObligationFilter:
    """Which duties; an empty field asks nothing. `standing` is a standing or `late`."""

    standing: str = ""
    kind: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class OwedDuty:
    """A duty of one unit with how it stands at the moment of asking."""

    obligation: Obligation
    duty: Duty
    now: datetime

    @property
    def days_left(self) -> int | None:
        """Return the whole days until the due day is over; None once it is past or settled."""
        if self.duty.standing is not Standing.AWAITED:
            return None
        return (self.obligation.due_at - self.now).days


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit's duties in the order of the deliverables; None where it does not owe one."""

    unit_id: int
    unit_name: str
    area_code: str
    cells: tuple[OwedDuty | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units by deliverables, as of a moment."""

    deliverables: tuple[Deliverable, ...]
    rows: tuple[MatrixRow, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class OnTimeRate:
    """How many duties came in time, with every duty that counts behind the figure."""

    figure: OnTime
    counted: tuple[OwedDuty, ...]
    as_of: datetime

    @property
    def late(self) -> list[OwedDuty]:
        """Return the duties that came, or still are, too late."""
        return [one for one in self.counted if one.duty.late_by is not None]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission with its content, and whether it is still what was handed in."""

    submission: Submission
    who: str
    is_intact: bool


def deliverables(actor: Actor, campaign: Campaign) -> list[Deliverable]:
    """Return what a campaign asks for, the earliest due first."""
    del actor
    rows = Deliverable.objects.filter(campaign=campaign).select_related("to_unit")
    return list(rows.order_by("due_on", "id"))


def _rows(actor: Actor) -> QuerySet[Obligation]:
    return Obligation.objects.visible_to(actor).select_related(
        "deliverable__campaign", "deliverable__to_unit", "unit"
    )


def obligations(
    actor: Actor, campaign: Campaign, asked: ObligationFilter | None = None
) -> list[OwedDuty]:
    """Return the duties of a campaign within the actor's duties, by due day and unit."""
    wanted = asked or ObligationFilter()
    _check(wanted)
    rows = _rows(actor).filter(deliverable__campaign=campaign)
    if wanted.kind:
        rows = rows.filter(deliverable__kind=wanted.kind)
    if wanted.unit_id is not None:
        rows = rows.filter(unit_id=wanted.unit_id)
    found = _with_duty(rows.order_by("due_at", "area_code_now", "unit_id", "id")[:SHOWN_LIMIT])
    return [one for one in found if _passes(one, wanted.standing)]


def _check(asked: ObligationFilter) -> None:
    wrong: dict[str, Text] = {}
    if asked.standing and asked.standing not in {*STANDINGS, "late"}:
        wrong["standing"] = say("没有这个状态。")
    if wrong:
        raise Invalid(wrong)


def _passes(one: OwedDuty, standing: str) -> bool:
    if standing == "late":
        return one.duty.late_by is not None
    return not standing or one.duty.standing == standing


def _with_duty(rows: Iterable[Obligation]) -> list[OwedDuty]:
    now = clock.now()
    return [
        OwedDuty(row, duty_of(row.state, row.due_at, row.first_submitted_at, now), now)
        for row in rows
    ]


def obligation(actor: Actor, obligation_id: int) -> OwedDuty:
    """Return one duty, or NotFound."""
    found = _with_duty(_rows(actor).filter(pk=obligation_id))
    if not found:
        raise NotFound
    return found[0]


def obligation_of(actor: Actor, campaign: Campaign, obligation_id: int) -> OwedDuty:
    """Return one duty of a campaign, or NotFound."""
    rows = _rows(actor).filter(deliverable__campaign=campaign, pk=obligation_id)
    found = _with_duty(rows)
    if not found:
        raise NotFound
    return found[0]


def matrix(actor: Actor, campaign: Campaign, asked: ObligationFilter | None = None) -> Matrix:
    """Return the units that owe something by what they owe; filtered rows keep their place."""
    found = obligations(actor, campaign, asked)
    wanted = {one.obligation.deliverable_id for one in found}
    columns = [row for row in deliverables(actor, campaign) if row.pk in wanted]
    by_unit: dict[int, dict[int, OwedDuty]] = {}
    for one in found:
        by_unit.setdefault(one.obligation.unit_id, {})[one.obligation.deliverable_id] = one
    rows = [
        _matrix_row(cells, [cells.get(column.pk) for column in columns])
        for cells in by_unit.values()
    ]
    rows.sort(key=lambda row: (row.area_code, row.unit_id))
    return Matrix(tuple(columns), tuple(rows), clock.now())


def _matrix_row(cells: dict[int, OwedDuty], ordered: list[OwedDuty | None]) -> MatrixRow:
    first = next(iter(cells.values())).obligation
    return MatrixRow(first.unit_id, first.unit.name, first.area_code_now, tuple(ordered))


def unsettled(actor: Actor, campaign: Campaign) -> list[OwedDuty]:
    """Return the duties that are neither accepted nor waived."""
    rows = _rows(actor).filter(deliverable__campaign=campaign, state__in=UNSETTLED_STATES)
    return _with_duty(rows.order_by("due_at", "area_code_now", "unit_id", "id")[:SHOWN_LIMIT])


def owed_by_unit(actor: Actor, unit_id: int) -> list[OwedDuty]:
    """Return what a unit still has to hand in to campaigns that run, the earliest due first."""
    rows = _rows(actor).filter(
        unit_id=unit_id, state__in=OPEN_STATES, deliverable__campaign__state=State.RUNNING
    )
    return _with_duty(rows.order_by("due_at", "id")[:SHOWN_LIMIT])


def on_time_rate(
    actor: Actor, campaign: Campaign, *, unit_ids: frozenset[int] | None = None
) -> OnTimeRate:
    """Return how many duties came in time, of those due or handed in and not waived (R55).

    With `unit_ids` only the duties of these units count, such as those of one community.
    """
    now = clock.now()
    found = [
        one
        for one in obligations(actor, campaign)
        if unit_ids is None or one.obligation.unit_id in unit_ids
    ]
    counted = [one for one in found if counts_for_on_time(*_facts(one), now)]
    return OnTimeRate(on_time(map(_facts, found), now), tuple(counted), now)


def _facts(one: OwedDuty) -> tuple[str, datetime, datetime | None]:
    row = one.obligation
    return row.state, row.due_at, row.first_submitted_at


def submissions(actor: Actor, row: Obligation) -> list[HandedIn]:
    """Return what was handed in for a duty that is known to be visible, the newest first."""
    del actor
    rows = Submission.objects.filter(obligation=row).select_related("post__account", "post__unit")
    return [
        HandedIn(
            found,
            found.post.account.name if found.post else "",
            digest_of(found.content) == found.digest,
        )
        for found in rows.order_by("-version")
    ]


def is_submitter(actor: Actor, row: Obligation) -> bool:
    """Tell whether the actor may hand in what a unit owes.

    A unit hands in its own; for the street the heads of safety station and police do (R17–R19).
    """
    if actor.is_system:
        return True
    if row.deliverable.owed_by == ParticipantKind.STREET:
        return actor.may(SUBMIT_STREET, Target(area_code=row.area_code_now))
    return actor.unit_id == row.unit_id and actor.may(SUBMIT, row.target())


def moves_of_duty(actor: Actor, row: Obligation) -> list[Transition]:
    """Return what the actor may do with a duty now; nothing once the campaign does not run."""
    if row.deliverable.campaign.state != State.RUNNING:
        return []
    return [
        found
        for found in allowed_moves(actor, row)
        if found.move != OwedMove.SUBMIT or is_submitter(actor, row)
    ]


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What playbooks need of a duty."""

    obligation_id: int
    title: str
    campaign_number: str
    office_unit_id: int
    unit_id: int
    unit_name: str
    area_code: str
    to_unit_id: int
    is_of_street: bool


def obligation_facts(actor: Actor, obligation_id: int) -> ObligationFacts:
    """Return the facts of a duty, or NotFound."""
    return _facts_of(obligation(actor, obligation_id).obligation)


def facts_of_deliverable(actor: Actor, deliverable_id: int) -> list[ObligationFacts]:
    """Return the facts of every unit's duty for a deliverable."""
    rows = _rows(actor).filter(deliverable_id=deliverable_id).order_by("id")
    return [_facts_of(row) for row in rows[:SHOWN_LIMIT]]


def _facts_of(row: Obligation) -> ObligationFacts:
    campaign = row.deliverable.campaign
    return ObligationFacts(
        obligation_id=row.pk,
        title=row.deliverable.title,
        campaign_number=campaign.number,
        office_unit_id=campaign.office_unit_id,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        area_code=row.area_code_now,
        to_unit_id=row.deliverable.to_unit_id,
        is_of_street=row.deliverable.owed_by == ParticipantKind.STREET,
    )
