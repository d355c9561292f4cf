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
from .ledger_uploads import (
    ledger_apply_page,
    ledger_columns_page,
    ledger_errors_workbook,
    ledger_import_page,
    ledger_preview_page,
    ledger_result_page,
)
from .listed import listed_hazards
from .lists import (
    batch_page,
    export_page,
    hazard_list,
    pin_lookup,
    upper_csv_page,
    upper_workbook_page,
)
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
    "ledger_apply_page",
    "ledger_columns_page",
    "ledger_errors_workbook",
    "ledger_import_page",
    "ledger_preview_page",
    "ledger_result_page",
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
    "upper_csv_page",
    "upper_workbook_page",
]
