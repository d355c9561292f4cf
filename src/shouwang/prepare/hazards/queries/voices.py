"""Reads and person guards of those who work where the hazard is, and the words of their history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.models import Award, Comment, Extension, Hazard, Report
from shouwang.prepare.hazards.rules.voices import way_labels

from .discretion import handles


def may_fix_reported(actor: Actor, hazard: Hazard) -> bool:
    """Tell whether a report from within was sent to the actor's own unit to be put right."""
    return hazard.is_sent_to_unit and actor.belongs_to(hazard.unit_id)


def open_objection(actor: Actor, hazard: Hazard) -> Comment | None:
    """Return the actor's own objection that nobody has answered yet."""
    rows = Comment.objects.filter(hazard=hazard, is_objection=True, answered_at=None)
    return next((row for row in rows if row.author == actor.key), None)


def _may_object(actor: Actor, hazard: Hazard) -> bool:
    return actor.is_system or open_objection(actor, hazard) is None


def _may_award(actor: Actor, hazard: Hazard) -> bool:
    return handles(actor, hazard, ("hazards.award",)) and any(awardable(actor, hazard))


def awardable(actor: Actor, hazard: Hazard) -> Iterator[Report]:
    """Return the report that can still be paid for: the one that opened the hazard."""
    del actor
    rows = Report.objects.filter(hazard=hazard, first_hazard=hazard, reported_at=hazard.reported_at)
    first = rows.order_by("pk").first()
    if first is not None and not Award.objects.filter(report=first).exists():
        yield first


GUARDS: Mapping[str, Callable[[Actor, Hazard], bool]] = {
    "fix_reported": may_fix_reported,
    "object_to_result": _may_object,
    "award": _may_award,
}
VERBS: Mapping[str, Text] = {
    "hazard.report_raised": say("企业没有在期限内处理，转街道"),
    "hazard.award_claimed": say("领取奖励"),
}
HANDLERS_ONLY = frozenset(
    {"hazard.comment", "hazard.object_to_result", "hazard.award", "hazard.award_claimed"}
)
"""What only handlers see of those who work there."""


@dataclass(frozen=True, slots=True)
class CommentView:
    """What somebody who works there said, without who it was."""

    comment_id: int
    text: str = field(repr=False)
    at: datetime
    is_objection: bool
    is_answered: bool
    is_upheld: bool | None


def _view(row: Comment) -> CommentView:
    is_answered = row.answered_at is not None
    return CommentView(row.pk, row.text, row.at, row.is_objection, is_answered, row.is_upheld)


def comments_of(actor: Actor, hazard: Hazard) -> list[CommentView]:
    """Return what was said about a hazard: all of it to handlers, one's own to its author."""
    rows = list(Comment.objects.filter(hazard=hazard).order_by("pk"))
    if not actor.is_system and not handles(actor, hazard):
        rows = [row for row in rows if row.author == actor.key]
    return [_view(row) for row in rows]


@dataclass(frozen=True, slots=True)
class AwardView:
    """Points for a report, and whether its bearer has had them."""

    report: str
    points: int
    granted_at: datetime
    claimed_at: datetime | None


def awards_of(actor: Actor, hazard: Hazard) -> list[AwardView]:
    """Return the rewards for reports of a hazard; for those who handle it."""
    if not actor.is_system and not handles(actor, hazard):
        return []
    rows = Award.objects.filter(report__hazard=hazard).select_related("report").order_by("pk")
    return [AwardView(r.report.number, r.points, r.granted_at, r.claimed_at) for r in rows]


def waiting_tips(actor: Actor) -> list[Hazard]:
    """Return the reports from within that wait for the actor's unit, the most urgent first."""
    rows = Hazard.objects.visible_to(actor).filter(
        state="reported", is_sent_to_unit=True, raise_to_street_at__gt=clock.now()
    )
    return [row for row in rows.order_by("raise_to_street_at") if actor.belongs_to(row.unit_id)]


def unit_extensions(actor: Actor) -> list[Extension]:
    """Return the requests for a later deadline of the open hazards of the actor's own unit."""
    if actor.unit_id is None:
        return []
    rows = Extension.objects.filter(hazard__unit_id=actor.unit_id, hazard__is_finished=False)
    seen = Hazard.objects.visible_to(actor).values("pk")
    return list(rows.filter(hazard__in=seen).select_related("hazard").order_by("-pk"))


def ways(actor: Actor) -> Mapping[str, Text]:
    """Return whom an employee can tell first, in words."""
    del actor
    return way_labels(clock.today())
