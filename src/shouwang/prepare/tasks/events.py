"""What has happened to a task, for those above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """A task has a unit and a person, for the first time or anew."""

    task_id: int
    unit_id: int
    person_id: int
    kind: str
    source_key: str


@dataclass(frozen=True, slots=True)
class TaskFinished:
    """A task was done."""

    task_id: int
    kind: str
    source_key: str


@dataclass(frozen=True, slots=True)
class TaskHandedBack:
    """A task came back from the person it was given to."""

    task_id: int
    assigned_by_key: str
    hand_backs: int


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """A task is no longer wanted."""

    task_id: int
    kind: str
    source_key: str


@dataclass(frozen=True, slots=True)
class TaskOverdue:
    """A task's due moment has passed and it still waits."""

    task_id: int
    unit_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class DispatchPartsDone:
    """The last mandatory part of an order is closed; whoever answers for the order may finish."""

    task_id: int
    unit_id: int
    person_id: int
