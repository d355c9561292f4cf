"""Writing the register."""

from shouwang.prepare.places.rules.drafts import PlaceDraft
from shouwang.prepare.places.rules.object_drafts import ObjectDraft
from shouwang.prepare.places.rules.wider_drafts import (
    AssetDraft,
    MonitorDraft,
    SourceDraft,
    StandardisationDraft,
    SurveyDraft,
)

from .assets import archive_asset, edit_asset, record_standardisation, register_asset
from .exports import export_assets, export_csv, export_register, export_workbook
from .objects import Outcome, add_object, record_check, retire_object
from .places import Survey, archive_place, edit_place, register_place, remap_area, survey_place
from .qr import issue_qr, revoke_qr
from .register_uploads import (
    apply_queued_registers,
    choose_register_columns,
    confirm_register_upload,
    start_register_upload,
)
from .sources import (
    add_source,
    edit_source,
    end_monitor,
    name_silent_sources,
    note_signal,
    retire_source,
    set_monitor,
)
from .surveys import (
    EntryDraft,
    end_survey,
    enter_in_survey,
    estimate_places,
    name_overdue_surveys,
    start_survey,
)
from .types import confirm_type, follow_rule
from .uploads import (
    apply_queued,
    apply_upload,
    choose_mapping,
    confirm_upload,
    forget_uploads,
    start_upload,
)

__all__ = [
    "AssetDraft",
    "EntryDraft",
    "MonitorDraft",
    "ObjectDraft",
    "Outcome",
    "PlaceDraft",
    "SourceDraft",
    "StandardisationDraft",
    "Survey",
    "SurveyDraft",
    "add_object",
    "add_source",
    "apply_queued",
    "apply_queued_registers",
    "apply_upload",
    "archive_asset",
    "archive_place",
    "choose_mapping",
    "choose_register_columns",
    "confirm_register_upload",
    "confirm_type",
    "confirm_upload",
    "edit_asset",
    "edit_place",
    "edit_source",
    "end_monitor",
    "end_survey",
    "enter_in_survey",
    "estimate_places",
    "export_assets",
    "export_csv",
    "export_register",
    "export_workbook",
    "follow_rule",
    "forget_uploads",
    "issue_qr",
    "name_overdue_surveys",
    "name_silent_sources",
    "note_signal",
    "record_check",
    "record_standardisation",
    "register_asset",
    "register_place",
    "remap_area",
    "retire_object",
    "retire_source",
    "revoke_qr",
    "set_monitor",
    "start_register_upload",
    "start_survey",
    "start_upload",
    "survey_place",
]
