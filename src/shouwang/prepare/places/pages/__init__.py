"""Pages of the register."""

from .details import (
    archive_page,
    check_object_page,
    detail,
    follow_rule_page,
    object_page,
    retire_object_page,
    type_page,
)
from .lists import download_csv, download_workbook, nine_small, place_list, survey, unassigned
from .qr import issue_qr_page, qr_page, revoke_qr_page
from .uploads import apply_page, columns_page, errors_workbook, import_page, preview_page
from .writing import edit_page, pin_lookup, register_page, survey_page

__all__ = [
    "apply_page",
    "archive_page",
    "check_object_page",
    "columns_page",
    "detail",
    "download_csv",
    "download_workbook",
    "edit_page",
    "errors_workbook",
    "follow_rule_page",
    "import_page",
    "issue_qr_page",
    "nine_small",
    "object_page",
    "pin_lookup",
    "place_list",
    "preview_page",
    "qr_page",
    "register_page",
    "retire_object_page",
    "revoke_qr_page",
    "survey",
    "survey_page",
    "type_page",
    "unassigned",
]
