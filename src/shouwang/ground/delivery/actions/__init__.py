"""Every write of delivery; each verb is one function, its first argument the actor."""

from shouwang.ground.delivery.rules import (
    Choice,
    Importance,
    NoticeDraft,
    QuietHours,
    Withdrawal,
)

from .adding import send_also
from .choosing import save_choice
from .operating import retry, tell_by_phone, unmask_call_list
from .reading import confirm, mark_all_read, mark_read, note_answer
from .sending import drain
from .telling import notify
from .withdrawing import withdraw

__all__ = [
    "Choice",
    "Importance",
    "NoticeDraft",
    "QuietHours",
    "Withdrawal",
    "confirm",
    "drain",
    "mark_all_read",
    "mark_read",
    "note_answer",
    "notify",
    "retry",
    "save_choice",
    "send_also",
    "tell_by_phone",
    "unmask_call_list",
    "withdraw",
]
