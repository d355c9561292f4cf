"""Watching a hazard: its facts, looks, readings, the patrol, the task force, the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shouwang.ground import clock
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards import queries as hazard_queries
from shouwang.story.cast import NARRATOR, SENSORS, post_id
from shouwang.story.stage import Case, Stage


def describe(stage: Stage, case: Case, who: str, draft: hazards.KindDraft) -> None:
    """Write down what only its kind of hazard has."""
    hazards.describe(stage.actor(who), stage.number(case.key), draft)


def watch_every(stage: Stage, case: Case, who: str, hours: int) -> None:
    """Say how often somebody has to look."""
    hazards.set_monitoring(stage.actor(who), stage.number(case.key), hours * 60)


def look(stage: Stage, case: Case, who: str, text: str = "", crack_mm: str = "") -> None:
    """Write down a look at a hazard that found nothing changed."""
    draft = hazards.CheckDraft(text=text, crack_mm=Decimal(crack_mm) if crack_mm else None)
    hazards.add_check(stage.actor(who), stage.number(case.key), draft)


def alarm(stage: Stage, case: Case, text: str, crack_mm: str) -> None:
    """Let a measuring device speak of something that is not as it was."""
    found = hazard_queries.hazard(NARRATOR, stage.number(case.key))
    now = clock.now()
    key = f"story:{case.key}:{now:%d%H%M}"
    reading = hazards.Reading(now, key, "abnormal", text, Decimal(crack_mm))
    hazards.count_reading(SENSORS, found.pk, reading)


def publish_patrol(stage: Stage, case: Case, who: str, names: Sequence[str]) -> None:
    """Publish who patrols when: as many shifts as names, together the whole day from midnight."""
    minutes = 24 * 60 // len(names)
    shifts = [hazards.Shift(name, place * minutes, minutes) for place, name in enumerate(names)]
    hazards.publish_patrol(stage.actor(who), stage.number(case.key), shifts)


def check_in(stage: Stage, case: Case, who: str) -> None:
    """Check the patroller on duty in."""
    hazards.check_in(stage.actor(who), stage.number(case.key))


def form_force(
    stage: Stage, case: Case, title: str, leader: tuple[str, str], members: Sequence[str]
) -> None:
    """Let the safety station form a task force; its members can see the hazard from then on."""
    draft = hazards.TaskForceDraft(title, post_id(*leader), [post_id(who) for who in members])
    hazards.form_task_force(stage.actor("safety"), stage.number(case.key), draft)
    stage.forget_actors()


def give_task(stage: Stage, case: Case, who: str, draft: hazards.ForceTaskDraft) -> None:
    """Give a member of the task force a task."""
    hazards.assign_force_task(stage.actor(who), stage.number(case.key), draft)


def link_decision(stage: Stage, case: Case, who: str, draft: hazards.DecisionDraft) -> None:
    """Link a meeting, an opinion or a decision with a hazard."""
    hazards.link_decision(stage.actor(who), stage.number(case.key), draft)


def link_accident(stage: Stage, case: Case, who: str, accident: str) -> None:
    """Link an accident with the hazard that it came from."""
    hazards.link_accident(stage.actor(who), stage.number(case.key), accident)
