"""Every read of tasks: lists, one task, its parts, broken ownership, contributions."""

from shouwang.prepare.tasks.rules import PartsProgress
from shouwang.prepare.tasks.states import State

from .contributions import (
    FIGURES,
    Contribution,
    contribution_records,
    contributions,
    sees_all_units,
)
from .listing import (
    BrokenOwnership,
    TaskFilter,
    broken_ownership,
    collaborators,
    lamp,
    live_count,
    live_total,
    my_tasks,
    next_moves,
    overdue,
    parts_progress,
    state_label,
    state_tone,
    sub_tasks,
    task,
    task_from_source,
    tasks,
    tasks_of_unit,
    with_own_case,
    words_of_moves,
)

__all__ = [
    "FIGURES",
    "BrokenOwnership",
    "Contribution",
    "PartsProgress",
    "State",
    "TaskFilter",
    "broken_ownership",
    "collaborators",
    "contribution_records",
    "contributions",
    "lamp",
    "live_count",
    "live_total",
    "my_tasks",
    "next_moves",
    "overdue",
    "parts_progress",
    "sees_all_units",
    "state_label",
    "state_tone",
    "sub_tasks",
    "task",
    "task_from_source",
    "tasks",
    "tasks_of_unit",
    "with_own_case",
    "words_of_moves",
]
