"""The words of a campaign's summary, from its figures and what people wrote (R66)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shouwang.ground.documents.kinds import Value

from .deliverables import OnTime
from .progress import Figures, Progress
from .summaries import SummaryDraft

NOT_APPLICABLE = "/"
TOTAL = "合计"
NOTHING = "无。"


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the ledger tells of a campaign at its end; days and names in words."""

    campaign_title: str
    as_of: str
    progress: Progress
    on_time: OnTime
    late: int
    missing: int
    work_items: tuple[int, int]
    root_measures: tuple[int, int]
    ready: tuple[int, int]
    rule_changes: tuple[str, ...]
    open: tuple[str, ...]


def percent(rate: Decimal | None) -> str:
    """Return a rate in percent with one decimal for paper; "/" when it is not applicable."""
    return NOT_APPLICABLE if rate is None else f"{rate * 100:.1f}%"


def summary_values(facts: SummaryFacts, draft: SummaryDraft) -> dict[str, Value]:
    """Return what the document is filled with."""
    lines = [(line.name, line.figures) for line in facts.progress.lines]
    rows = [_row(name, figures) for name, figures in [*lines, (TOTAL, facts.progress.total)]]
    changed = [
        *facts.rule_changes,
        *([draft.changed_rules.strip()] if draft.changed_rules.strip() else []),
    ]
    return {
        "title": f"{facts.campaign_title}总结",
        "addressee": "各参加单位",
        "opening": f"{facts.campaign_title}已经结束。截至{facts.as_of}的情况总结如下。",
        "rows": rows,
        "duties": _duties(facts),
        "results": draft.results.strip(),
        "experience": draft.experience.strip(),
        "changed_rules": _paragraphs(changed),
        "open": _open(facts, draft),
    }


def _row(name: str, figures: Figures) -> dict[str, str]:
    return {
        "name": name,
        "scope": str(figures.scope),
        "checked": str(figures.checked),
        "coverage": percent(figures.coverage),
        "found": str(figures.found),
        "rectified": str(figures.rectified),
        "rate": percent(figures.rectification_rate),
        "overdue": str(figures.overdue),
    }


def _duties(facts: SummaryFacts) -> str:
    done, items = facts.work_items
    rooted, found = facts.root_measures
    ready, units = facts.ready
    return (
        f"应报材料{facts.on_time.denominator}份，按期报送{facts.on_time.numerator}份，"
        f"迟报{facts.late}份，未报{facts.missing}份，按期率{percent(facts.on_time.rate)}。"
        f"社区五项工作应完成{items}项，已完成{done}项。"
        f"{units}个参加单位中，组织、经费、方案都落实的{ready}个。"
        f"查出的{found}处隐患中，{rooted}处有治本措施。"
    )


def _open(facts: SummaryFacts, draft: SummaryDraft) -> str:
    if not facts.open:
        return NOTHING
    return _paragraphs([*facts.open, f"带着未了事项结束的原因：{draft.open_reason.strip()}"])


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(lines) if lines else NOTHING
