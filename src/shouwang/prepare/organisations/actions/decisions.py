"""Laying something down to be done: a requirement with its one owner and its task (R161)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.journal.actions import record
from shouwang.prepare.organisations.models import BasisDocument, Meeting, Requirement
from shouwang.prepare.organisations.rules.wording import RequirementSource
from shouwang.prepare.tasks import actions as tasks

DECISION, DEMAND = "decision", "document_requirement"
"""The kinds of the tasks that meetings and documents give."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be done by whom until when, and where it was laid down."""

    source: Meeting | BasisDocument
    position: int
    text: str
    unit_id: int | None
    person_id: int | None
    due_at: datetime | None
    laid_down_on: date


def lay_down(actor: Actor, demand: Demand) -> Requirement:
    """Write a requirement and its task in the caller's transaction.

    Invalid or NotAllowed of the task go through: without an owner nothing is laid down.
    """
    is_meeting = isinstance(demand.source, Meeting)
    text = demand.text.strip()
    task = tasks.assign_task(
        actor,
        tasks.TaskDraft(
            title=text[: tasks.TITLE_LIMIT],
            unit_id=demand.unit_id,
            person_id=demand.person_id,
            text=text,
            due_at=demand.due_at,
            kind=DECISION if is_meeting else DEMAND,
            source_key=f"{demand.source.journal_key}:{demand.position}",
        ),
    )
    source = RequirementSource.MEETING if is_meeting else RequirementSource.DOCUMENT
    made = Requirement.objects.create(
        source=source.value,
        meeting=demand.source if isinstance(demand.source, Meeting) else None,
        document=demand.source if isinstance(demand.source, BasisDocument) else None,
        position=demand.position,
        text=text,
        area_code_now=task.area_code_now,
        unit_id=task.unit_id,
        task_id=task.pk,
        laid_down_on=demand.laid_down_on,
    )
    details = {"source": demand.source.journal_key, "task": task.pk, "unit": task.unit_id}
    record(actor, "requirement.lay_down", made.journal_key, details)
    return made


def renamed(error: Invalid, prefix: str) -> Invalid:
    """Return the faults of a task under the names of the form that asked."""
    return Invalid({f"{prefix}{name}": words for name, words in error.fields.items()})
