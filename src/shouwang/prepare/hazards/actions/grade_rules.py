"""Writing the office's own grade rules: a new version from a day on, never over an old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import check_may_for_all
from shouwang.prepare.hazards.models import GradeRule
from shouwang.prepare.hazards.queries.grading import grade_terms
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.grading import check_grade

PERMISSION = "hazards.correct"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class GradeRuleDraft:
    """New terms of one grade; None leaves what is in force."""

    statutory: str
    level: int
    effective_on: date
    default_days: int
    source: str
    report_within_h: int | None = None


def set_grade_rule(actor: Actor, draft: GradeRuleDraft) -> GradeRule:
    """Put new terms of a grade in force from a day on; hazards keep the version they had."""
    check_may_for_all(actor, PERMISSION)
    check_grade(draft.statutory, draft.level)
    source = check_reason(draft.source, "source", 200)
    wrong: dict[str, Text] = {}
    if not 1 <= draft.default_days <= LONGEST_DAYS:
        wrong["default_days"] = say("整改期限应为 1 至 {n} 个工作日。", n=LONGEST_DAYS)
    if draft.effective_on < clock.today():
        wrong["effective_on"] = say("生效日不能早于今天。")
    if wrong:
        raise Invalid(wrong)
    terms = grade_terms(actor, draft.statutory, draft.level)
    limit_h = terms.report_within_h if draft.report_within_h is None else draft.report_within_h
    try:
        with write_transaction():
            row = GradeRule.objects.create(
                statutory=draft.statutory,
                level=draft.level,
                version=f"{draft.effective_on:%Y%m%d}",
                effective_on=draft.effective_on,
                default_days=draft.default_days,
                handling_role=terms.handling_role,
                verification_roles=",".join(terms.verification_roles),
                reporting_duty=terms.reporting_duty,
                report_within_h=limit_h,
                source=source,
            )
            told = {"version": row.version, "days": row.default_days, "level": row.level}
            record(actor, "grade_rule.set", f"grade_rule:{row.pk}", told)
    except IntegrityError as error:
        raise Invalid({"effective_on": say("这一天已有新的规定。")}) from error
    return row
