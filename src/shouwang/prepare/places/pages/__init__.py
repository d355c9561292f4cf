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
from .registers import (
    archive_asset_page,
    asset_list,
    asset_page,
    object_list,
    priority_page,
    standardisation_page,
)
from .sources import (
    edit_source_page,
    monitor_page,
    new_source_page,
    retire_source_page,
    signal_page,
    source_detail,
    source_list,
)
from .surveys import (
    end_survey_page,
    enter_page,
    estimate_page,
    start_survey_page,
    survey_detail,
    survey_list,
    survey_photo,
)
from .uploads import apply_page, columns_page, errors_workbook, import_page, preview_page
from .writing import edit_page, pin_lookup, register_page, survey_page

__all__ = [
    "apply_page",
    "archive_asset_page",
    "archive_page",
    "asset_list",
    "asset_page",
    "check_object_page",
    "columns_page",
    "detail",
    "download_csv",
    "download_workbook",
    "edit_page",
    "edit_source_page",
    "end_survey_page",
    "enter_page",
    "errors_workbook",
    "estimate_page",
    "follow_rule_page",
    "import_page",
    "issue_qr_page",
    "monitor_page",
    "new_source_page",
    "nine_small",
    "object_list",
    "object_page",
    "pin_lookup",
    "place_list",
    "preview_page",
    "priority_page",
    "qr_page",
    "register_page",
    "retire_object_page",
    "retire_source_page",
    "revoke_qr_page",
    "signal_page",
    "source_detail",
    "source_list",
    "standardisation_page",
    "start_survey_page",
    "survey",
    "survey_detail",
    "survey_list",
    "survey_page",
    "survey_photo",
    "type_page",
    "unassigned",
]
