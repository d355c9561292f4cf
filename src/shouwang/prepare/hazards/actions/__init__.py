"""Every write of hazards; each verb is one function, its first argument the actor."""

from shouwang.prepare.hazards.rules.drafts import HazardDraft, PublicReceipt, PublicReport
from shouwang.prepare.hazards.rules.plans import MeasureDraft, StepDraft

from .calls import mark_called
from .due import mark_lapsed_measures, mark_overdue, remind
from .exports import export_csv
from .fixing import Deferral, Fix, defer, fix_at_once, rectify
from .grade_rules import GradeRuleDraft, set_grade_rule
from .judging import Judgement, confirm, grade, regrade, reject
from .merging import merge, split
from .notices import NoticeDoor, ask_extension_by_owner, claim_by_owner, open_notice, owner_link
from .photos import add_photos
from .registering import register, register_fixed
from .reporters import UnmaskedReporter, ask_reporter, unmask_reporter
from .reporting import answer_question, join_hazard, object_to_closure, report_publicly
from .undoing import correct, withdraw
from .upkeep import (
    add_measure,
    add_step,
    ask_extension,
    end_measure,
    extend,
    finish_step,
    refuse_extension,
)
from .verifying import (
    Evidence,
    close,
    dismiss_objection,
    reconsider,
    reopen,
    send_back,
    verify,
    verify_and_close,
)

__all__ = [
    "Deferral",
    "Evidence",
    "Fix",
    "GradeRuleDraft",
    "HazardDraft",
    "Judgement",
    "MeasureDraft",
    "NoticeDoor",
    "PublicReceipt",
    "PublicReport",
    "StepDraft",
    "UnmaskedReporter",
    "add_measure",
    "add_photos",
    "add_step",
    "answer_question",
    "ask_extension",
    "ask_extension_by_owner",
    "ask_reporter",
    "claim_by_owner",
    "close",
    "confirm",
    "correct",
    "defer",
    "dismiss_objection",
    "end_measure",
    "export_csv",
    "extend",
    "finish_step",
    "fix_at_once",
    "grade",
    "join_hazard",
    "mark_called",
    "mark_lapsed_measures",
    "mark_overdue",
    "merge",
    "object_to_closure",
    "open_notice",
    "owner_link",
    "reconsider",
    "rectify",
    "refuse_extension",
    "register",
    "register_fixed",
    "regrade",
    "reject",
    "remind",
    "reopen",
    "report_publicly",
    "send_back",
    "set_grade_rule",
    "split",
    "unmask_reporter",
    "verify",
    "verify_and_close",
    "withdraw",
]
