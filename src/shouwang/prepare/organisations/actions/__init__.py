"""Every write of responsibility: documents, leads, accountable persons, the chain, signatures."""

from shouwang.prepare.organisations.rules.meetings import (
    AttendanceDraft,
    DecisionDraft,
    MeetingDraft,
    RequirementDraft,
)
from shouwang.prepare.organisations.rules.money import (
    AnswerDraft,
    FundDraft,
    RequestDraft,
    SpendingDraft,
)

from .accountable import AccountableDraft, appoint_accountable, waive_accountability
from .areas import remap_area
from .assigning import end_assignment
from .bodies import BodyChange, BodyDraft, dissolve_body, form_body, update_body
from .body_guard import MemberDraft
from .chain import LinkDraft, link_responsibility, sign_letter
from .documents import DocumentDraft, register_document
from .engagements import engage, release
from .funds import earmark_fund, export_funds, spend
from .leads import assign_liaison, assign_sector_lead, assign_work_area_lead
from .liaison_uploads import (
    apply_queued_liaisons,
    choose_liaison_mapping,
    confirm_liaison_upload,
    export_liaisons,
    read_liaisons_as,
    start_liaison_upload,
)
from .meetings import record_meeting
from .members import add_member, end_member, replace_head
from .order_areas import remap_orders
from .register_exports import export_bodies, export_requirements, export_units
from .requests import answer_request, ask_for_funds, withdraw_request
from .requirements import require
from .roster_uploads import confirm_roster_upload, start_roster_upload
from .sector_exports import export_sectors
from .unit_uploads import confirm_units_upload, start_units_upload

__all__ = [
    "AccountableDraft",
    "AnswerDraft",
    "AttendanceDraft",
    "BodyChange",
    "BodyDraft",
    "DecisionDraft",
    "DocumentDraft",
    "FundDraft",
    "LinkDraft",
    "MeetingDraft",
    "MemberDraft",
    "RequestDraft",
    "RequirementDraft",
    "SpendingDraft",
    "add_member",
    "answer_request",
    "apply_queued_liaisons",
    "appoint_accountable",
    "ask_for_funds",
    "assign_liaison",
    "assign_sector_lead",
    "assign_work_area_lead",
    "choose_liaison_mapping",
    "confirm_liaison_upload",
    "confirm_roster_upload",
    "confirm_units_upload",
    "dissolve_body",
    "earmark_fund",
    "end_assignment",
    "end_member",
    "engage",
    "export_bodies",
    "export_funds",
    "export_liaisons",
    "export_requirements",
    "export_sectors",
    "export_units",
    "form_body",
    "link_responsibility",
    "read_liaisons_as",
    "record_meeting",
    "register_document",
    "release",
    "remap_area",
    "remap_orders",
    "replace_head",
    "require",
    "sign_letter",
    "spend",
    "start_liaison_upload",
    "start_roster_upload",
    "start_units_upload",
    "update_body",
    "waive_accountability",
    "withdraw_request",
]
