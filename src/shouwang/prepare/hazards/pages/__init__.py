"""Pages of hazards."""

from .awards import awards_page
from .details import (
    call_page,
    detail,
    dismiss_page,
    move_page,
    photo,
    photos_page,
    unmask_comment_page,
    unmask_page,
)
from .listed import listed_hazards
from .lists import batch_page, export_page, hazard_list, pin_lookup
from .notices import notice_fix_page, notice_page, notice_photo, notice_wait_page, print_notice
from .registering import register_page
from .settings import grade_rules_page

__all__ = [
    "awards_page",
    "batch_page",
    "call_page",
    "detail",
    "dismiss_page",
    "export_page",
    "grade_rules_page",
    "hazard_list",
    "listed_hazards",
    "move_page",
    "notice_fix_page",
    "notice_page",
    "notice_photo",
    "notice_wait_page",
    "photo",
    "photos_page",
    "pin_lookup",
    "print_notice",
    "register_page",
    "unmask_comment_page",
    "unmask_page",
]
