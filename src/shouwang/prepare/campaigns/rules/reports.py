"""How an enterprise reports on its hazards to the street and to its sector's authority (R22)."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.errors import Invalid, say

from .submissions import FIGURE_LIMIT
from .texts import TEXT_LIMIT, fault_of_needed, faults


@dataclass(frozen=True, slots=True)
class EnterpriseReportDraft:
    """How an enterprise stands with its hazards; without an industry its places tell the sector."""

    text: str
    found: int = 0
    rectified: int = 0
    campaign_number: str = ""
    industry: str = ""


def check_report(draft: EnterpriseReportDraft) -> None:
    """Refuse a report that says nothing or more than was found, naming each wrong field."""
    wrong = faults([("text", fault_of_needed(draft.text, TEXT_LIMIT, say("请填写排查治理情况。")))])
    for name in ("found", "rectified"):
        if not 0 <= getattr(draft, name) <= FIGURE_LIMIT:
            wrong[name] = say("请填不小于 0 的整数。")
    if not wrong and draft.rectified > draft.found:
        wrong["rectified"] = say("已整改的不能多于排查出的。")
    if wrong:
        raise Invalid(wrong)
