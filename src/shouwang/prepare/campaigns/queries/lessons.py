"""Lessons and rule changes of a campaign with the hazards behind them (R67)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.actor import Actor
from shouwang.ground.people import queries as people
from shouwang.prepare.campaigns.models import Campaign, Lesson, LessonHazard
from shouwang.prepare.campaigns.rules.wording import LessonKind
from shouwang.prepare.campaigns.states import EDIT, SUBMIT, State
from shouwang.prepare.hazards import queries as hazards

LIST_LIMIT = 500


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson with the numbers of its hazards that the actor may see, and how many others."""

    lesson: Lesson
    hazard_numbers: tuple[str, ...]
    hidden: int
    who: str

    @property
    def is_rule_change(self) -> bool:
        """Tell whether it changed a rule."""
        return self.lesson.kind == LessonKind.RULE_CHANGE


def lessons(actor: Actor, campaign: Campaign) -> list[LessonView]:
    """Return what was learnt in a campaign that is known to be visible, the newest first."""
    rows = list(Lesson.objects.filter(campaign=campaign).order_by("-recorded_at", "-id"))[
        :LIST_LIMIT
    ]
    links = LessonHazard.objects.filter(lesson__in=rows).values_list("lesson_id", "hazard_id")
    pairs = list(links.order_by("id"))
    ids = {hazard_id for _, hazard_id in pairs}
    numbers = _numbers(actor, ids)
    names = people.names_of(actor, {row.recorded_by_key for row in rows})
    found = []
    for row in rows:
        own = [hazard_id for lesson_id, hazard_id in pairs if lesson_id == row.pk]
        shown = tuple(numbers[one] for one in own if one in numbers)
        who = names.get(row.recorded_by_key, "")
        found.append(LessonView(row, shown, len(own) - len(shown), who))
    return found


def _numbers(actor: Actor, ids: set[int]) -> dict[int, str]:
    if not ids or not (actor.is_system or actor.holds("hazards.view")):
        return {}
    rows = hazards.hazard_set(actor).filter(pk__in=ids)
    return dict(rows.values_list("pk", "number"))


def may_record(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor writes lessons: whoever runs the campaign or hands in for a unit."""
    if campaign.state != State.RUNNING:
        return False
    return actor.may(EDIT, campaign.target()) or actor.holds(SUBMIT)
