"""Every write of responsibility: documents, leads, accountable persons, the chain, signatures."""

from .accountable import AccountableDraft, appoint_accountable, waive_accountability
from .areas import remap_area
from .assigning import end_assignment
from .bodies import BodyChange, BodyDraft, dissolve_body, form_body, update_body
from .body_guard import MemberDraft
from .chain import LinkDraft, link_responsibility, sign_letter
from .documents import DocumentDraft, register_document
from .engagements import engage, release
from .funds import FundDraft, SpendingDraft, earmark_fund, export_funds, spend
from .leads import assign_liaison, assign_sector_lead, assign_work_area_lead
from .meetings import AttendanceDraft, DecisionDraft, MeetingDraft, record_meeting
from .members import add_member, end_member, replace_head
from .order_areas import remap_orders
from .requests import (
    AnswerDraft,
    RequestDraft,
    answer_request,
    ask_for_funds,
    withdraw_request,
)
from .requirements import RequirementDraft, require

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
    "appoint_accountable",
    "ask_for_funds",
    "assign_liaison",
    "assign_sector_lead",
    "assign_work_area_lead",
    "dissolve_body",
    "earmark_fund",
    "end_assignment",
    "end_member",
    "engage",
    "export_funds",
    "form_body",
    "link_responsibility",
    "record_meeting",
    "register_document",
    "release",
    "remap_area",
    "remap_orders",
    "replace_head",
    "require",
    "sign_letter",
    "spend",
    "update_body",
    "waive_accountability",
    "withdraw_request",
]
