"""Every write of tasks: assigning, orders with their parts, the moves until a task is done."""

from .assigning import TITLE_LIMIT, TaskDraft, assign_task
from .exports import export_contributions
from .moves import accept, cancel, finish, hand_back, name_overdue, reassign, remap_area
from .orders import OrderDraft, PartDraft, dispatch_order

__all__ = [
    "TITLE_LIMIT",
    "OrderDraft",
    "PartDraft",
    "TaskDraft",
    "accept",
    "assign_task",
    "cancel",
    "dispatch_order",
    "export_contributions",
    "finish",
    "hand_back",
    "name_overdue",
    "reassign",
    "remap_area",
]
