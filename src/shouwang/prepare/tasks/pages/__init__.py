"""Pages of tasks: lists, one task, giving tasks, contributions of departments."""

from .contributions import contribution_page, contribution_records_page, export_page
from .details import make_move, task_detail
from .giving import assign, dispatch
from .lists import task_list

__all__ = [
    "assign",
    "contribution_page",
    "contribution_records_page",
    "dispatch",
    "export_page",
    "make_move",
    "task_detail",
    "task_list",
]
