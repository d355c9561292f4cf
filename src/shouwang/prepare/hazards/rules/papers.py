"""Documents about hazards: what is known, what is asked for, which fit now, who may issue them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shouwang.ground.errors import NotAllowed, Text, say

from .grading import Statutory
from .paper_kinds import PaperKind
from .powers import Power, Powers

WORD_LIMIT = 500
HAZARDS_LIMIT = 20
"""Hazards of one visit in one record."""
UNKNOWN = "未知"


class Manner(StrEnum):
    """How a document is delivered."""

    DIRECT = "direct"
    LEFT = "left"
    POST = "post"


class Outcome(StrEnum):
    """Whether the unit has signed, or refused to."""

    SIGNED = "signed"
    REFUSED = "refused"


MANNER_LABELS: dict[str, Text] = {
    Manner.DIRECT: say("直接送达"),
    Manner.LEFT: say("留置送达"),
    Manner.POST: say("邮寄送达"),
}
OUTCOME_LABELS: dict[str, Text] = {
    Outcome.SIGNED: say("已签字"),
    Outcome.REFUSED: say("拒绝签字"),
}
SHARED_WITH_UNIT = frozenset(
    {
        PaperKind.NOTICE,
        PaperKind.RECORD,
        PaperKind.RECHECK,
        PaperKind.RECEIPT,
        PaperKind.DECISION,
    }
)
"""What the unit that has the hazard may read; the rest is between offices."""
DELIVERABLE = frozenset(
    {PaperKind.NOTICE, PaperKind.RECHECK, PaperKind.LETTER, PaperKind.PROPOSAL, PaperKind.DECISION}
)
POWER_OF: Mapping[str, Power] = {
    PaperKind.NOTICE: Power.URGE,
    PaperKind.LETTER: Power.URGE,
    PaperKind.PROPOSAL: Power.PROPOSE_PENALTY,
    PaperKind.DECISION: Power.PENALISE,
}
"""Which power a kind needs; the others record or report, which everybody may who handles it."""


@dataclass(frozen=True, slots=True)
class PaperAsk:
    """What a person adds to the data: the kind, the words, when, what it refers to."""

    kind: str
    words: Mapping[str, str] = field(default_factory=dict)
    inspected_at: datetime | None = None
    received_on: date | None = None
    is_at_once: bool = False
    document_id: int | None = None
    others: tuple[str, ...] = ()

    def word(self, name: str) -> str:
        """Return what was written for a field; "" when nothing was."""
        return self.words.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class HazardLine:
    """One hazard as its line in a document."""

    number: str
    what: str
    place: str
    level: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """How a rectification was found: by whom, when, and why not when it failed."""

    is_passed: bool
    by: str
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """A document that a receipt is about."""

    title: str
    number: str
    addressee: str


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Everything known that any document of a hazard may say; "" and None are unknown."""

    office: str
    powers: Powers
    today: date
    issuer: str
    unit: str
    hazards: tuple[HazardLine, ...]
    state: str
    is_confirmed: bool
    statutory: str
    is_finished: bool = False
    is_overdue: bool = False
    basis: str = ""
    position: str = ""
    handler: str = ""
    bureau: str = ""
    measures: tuple[str, ...] = ()
    photos: int = 0
    fixed_on: date | None = None
    fix_note: str = ""
    recheck: Recheck | None = None
    listing: str = ""
    escalation: str = ""
    upward: tuple[str, str, str] | None = None
    notices: tuple[str, ...] = ()
    has_deliverable: bool = False
    referred: Referred | None = None

    @property
    def due_on(self) -> date | None:
        """Return the deadline of the hazard that it is about."""
        return self.hazards[0].due_on


UNFIXED = frozenset({"graded", "deferred", "planned", "refused"})
RECHECKABLE = frozenset({"rectified", "verified", "closed"}) | UNFIXED
NO_POWER: Mapping[Power, Text] = {
    Power.URGE: say("本单位没有督促整改的职权，请报街道办事处开具。"),
    Power.PROPOSE_PENALTY: say("本单位没有提出处罚建议的职权，请报街道办事处。"),
    Power.PENALISE: say(
        "本单位没有行政处罚权，只能提出处罚建议，由有权的部门决定（浙江省安全生产条例第二十七条）。"
    ),
}


def check_power(kind: str, powers: Powers) -> None:
    """Refuse a kind that the office has no power for."""
    needed = POWER_OF.get(kind)
    if needed is not None and not powers.has(needed):
        raise NotAllowed(NO_POWER[needed])


def unfit(kind: str, facts: PaperFacts) -> Text | None:
    """Return why a kind does not fit the hazard now; None when it does."""
    is_refusing = facts.state == "refused" or (facts.is_overdue and facts.state in UNFIXED)
    fits: Mapping[str, tuple[bool, Text]] = {
        PaperKind.NOTICE: (facts.state in UNFIXED, say("只有已定级、没有整改完的隐患要通知整改。")),
        PaperKind.RECORD: (
            facts.is_confirmed and facts.state not in {"rejected", "merged"},
            say("隐患认定以后才能写现场检查记录。"),
        ),
        PaperKind.RECHECK: (
            facts.state in {"rectified", "verified", "closed"} or facts.recheck is not None,
            say("整改以后才有复查意见。"),
        ),
        PaperKind.LETTER: (
            not facts.is_finished and bool(facts.listing or facts.escalation),
            say("只有挂牌督办或者已上报的隐患才发督办函。"),
        ),
        PaperKind.RECEIPT: (facts.has_deliverable, say("还没有可以送达的文书。")),
        PaperKind.PROPOSAL: (is_refusing, say("只有拒不整改或者超期的隐患才移送处罚建议。")),
        PaperKind.DECISION: (is_refusing, say("只有拒不整改或者超期的隐患才作出处罚决定。")),
        PaperKind.UPWARD: (
            facts.statutory == Statutory.MAJOR and not facts.is_finished,
            say("只有重大隐患要书面报告上级。"),
        ),
    }
    does_fit, why = fits[kind]
    return None if does_fit else why


def fitting(facts: PaperFacts) -> tuple[str, ...]:
    """Return the kinds that fit the hazard now and that the office has the power for."""
    return tuple(
        kind
        for kind in PaperKind
        if unfit(kind, facts) is None and (kind not in POWER_OF or facts.powers.has(POWER_OF[kind]))
    )
