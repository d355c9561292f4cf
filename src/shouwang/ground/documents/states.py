"""The lives of a document and of a template."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.transitions import Transition, table

VIEW = "documents.view"
ISSUE = "documents.issue"
SIGN = "documents.sign"
TEMPLATES = "documents.templates"


class State(StrEnum):
    """How a document stands."""

    ISSUED = "issued"
    SIGNED = "signed"
    VOIDED = "voided"


class Move(StrEnum):
    """What may be done with a document."""

    SIGN = "sign"
    REVISE = "revise"
    VOID = "void"


STATE_LABELS: dict[str, Text] = {
    State.ISSUED: say("已制发，未签"),
    State.SIGNED: say("已签"),
    State.VOIDED: say("已作废"),
}
STATE_TONES: dict[str, str] = {
    State.ISSUED: "info",
    State.SIGNED: "success",
    State.VOIDED: "danger",
}

_STANDING = frozenset({State.ISSUED.value, State.SIGNED.value})
MOVES = table(
    Transition(Move.SIGN, frozenset({State.ISSUED.value}), State.SIGNED, SIGN, say("签发")),
    Transition(Move.REVISE, _STANDING, State.ISSUED, ISSUE, say("更正"), needs=("reason",)),
    Transition(Move.VOID, _STANDING, State.VOIDED, ISSUE, say("作废"), needs=("reason",)),
)


class TemplateState(StrEnum):
    """How a template stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class TemplateMove(StrEnum):
    """What may be done with a template."""

    ACCEPT = "accept"
    WITHDRAW = "withdraw"


TEMPLATE_LABELS: dict[str, Text] = {
    TemplateState.DRAFT: say("待启用"),
    TemplateState.ACCEPTED: say("已启用"),
    TemplateState.WITHDRAWN: say("已停用"),
}
TEMPLATE_TONES: dict[str, str] = {
    TemplateState.DRAFT: "info",
    TemplateState.ACCEPTED: "success",
    TemplateState.WITHDRAWN: "neutral",
}

TEMPLATE_MOVES = table(
    Transition(
        TemplateMove.ACCEPT,
        frozenset({TemplateState.DRAFT.value}),
        TemplateState.ACCEPTED,
        TEMPLATES,
        say("启用"),
    ),
    Transition(
        TemplateMove.WITHDRAW,
        frozenset({TemplateState.DRAFT.value, TemplateState.ACCEPTED.value}),
        TemplateState.WITHDRAWN,
        TEMPLATES,
        say("停用"),
    ),
)
