"""What is handed in, what it must say, and its digest (R56)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from shouwang.ground.errors import Invalid, Text, say

from .texts import LINE_LIMIT, LIST_LIMIT, TEXT_LIMIT, fault_of, faults
from .wording import DeliverableKind

FIGURE_LIMIT = 1_000_000
FIGURES = ("checked", "found", "rectified")
FIGURE_LABELS: dict[str, Text] = {
    "checked": say("检查单位（处）"),
    "found": say("排查隐患（处）"),
    "rectified": say("已整改（处）"),
}


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """What a unit hands in; a figure that is None is unknown.

    `responsible` is the responsible person by post or name, `personnel` the others who take part.
    """

    text: str = ""
    responsible: str = ""
    personnel: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    checked: int | None = None
    found: int | None = None
    rectified: int | None = None

    def content(self) -> dict[str, object]:
        """Return what is kept: texts without spaces around them, empty lines left out."""
        return {
            "text": self.text.strip(),
            "responsible": self.responsible.strip(),
            "personnel": [one.strip() for one in self.personnel if one.strip()],
            "steps": [one.strip() for one in self.steps if one.strip()],
            **{name: getattr(self, name) for name in FIGURES},
        }


def digest_of(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of what was handed in, over its canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_submission(kind: str, draft: SubmissionDraft) -> None:
    """Refuse what cannot be handed in as a deliverable of a kind, naming each wrong field."""
    wrong = _form_faults(draft) | _figure_faults(draft)
    wrong = missing_in(kind, draft.content()) | wrong
    if wrong:
        raise Invalid(wrong)


def _form_faults(draft: SubmissionDraft) -> dict[str, Text]:
    wrong = faults(
        [
            ("text", fault_of(draft.text, TEXT_LIMIT)),
            ("responsible", fault_of(draft.responsible, LINE_LIMIT)),
        ]
    )
    for name in ("personnel", "steps"):
        lines: tuple[str, ...] = getattr(draft, name)
        found = [fault for line in lines if (fault := fault_of(line, LINE_LIMIT)) is not None]
        if len(lines) > LIST_LIMIT:
            found.append(say("最多 {n} 行。", n=LIST_LIMIT))
        if found:
            wrong[name] = found[0]
    return wrong


def _figure_faults(draft: SubmissionDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name in FIGURES:
        value = getattr(draft, name)
        if value is not None and not 0 <= value <= FIGURE_LIMIT:
            wrong[name] = say("请填不小于 0 的整数。")
    if draft.found is not None and draft.rectified is not None and draft.rectified > draft.found:
        wrong["rectified"] = say("已整改的不能多于排查出的。")
    return wrong


def missing_in(kind: str, content: Mapping[str, object]) -> dict[str, Text]:
    """Return what a content of a kind lacks, by field; it cannot be accepted then.

    A plan states responsibility and personnel (明确责任，落实人员) and its steps; statistics have
    their figures; everything else has a text.
    """
    if kind == DeliverableKind.PLAN:
        asked: tuple[tuple[str, Text], ...] = (
            ("responsible", say("方案没有明确责任人，请填写。")),
            ("personnel", say("方案没有落实人员，责任人之外至少再写一人。")),
            ("steps", say("方案没有工作步骤，请至少写一步。")),
        )
    elif kind == DeliverableKind.STATISTICS:
        asked = tuple((name, say("请填写数字，没有就填 0。")) for name in FIGURES)
    else:
        asked = (("text", say("请填写内容。")),)
    wrong = {name: words for name, words in asked if content.get(name) in (None, "", [])}
    if "personnel" not in wrong and kind == DeliverableKind.PLAN and _is_alone(content):
        wrong["personnel"] = say("方案没有落实人员，责任人之外至少再写一人。")
    return wrong


def _is_alone(content: Mapping[str, object]) -> bool:
    personnel = content.get("personnel")
    others = set(personnel) if isinstance(personnel, list) else set()
    return not others - {content.get("responsible")}
