"""Writing the register."""

from shouwang.prepare.places.rules.drafts import PlaceDraft

from .exports import export_csv, export_workbook
from .objects import ObjectDraft, add_object, record_check, retire_object
from .places import Survey, archive_place, edit_place, register_place, remap_area, survey_place
from .qr import issue_qr, revoke_qr
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
    "ObjectDraft",
    "PlaceDraft",
    "Survey",
    "add_object",
    "apply_queued",
    "apply_upload",
    "archive_place",
    "choose_mapping",
    "confirm_type",
    "confirm_upload",
    "edit_place",
    "export_csv",
    "export_workbook",
    "follow_rule",
    "forget_uploads",
    "issue_qr",
    "record_check",
    "register_place",
    "remap_area",
    "retire_object",
    "revoke_qr",
    "start_upload",
    "survey_place",
]
