"""Answering a verification code, for anybody: whether the paper stands, and nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shouwang.ground import data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.documents.codes import read_code
from shouwang.ground.documents.models import Document
from shouwang.ground.documents.rules import shown_digest
from shouwang.ground.documents.states import State
from shouwang.ground.errors import NotFound, Text, say

from .papers import Paper, open_paper

CODE_PURPOSE = "documents.code"


class Standing(StrEnum):
    """What a code says about its paper."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    VOIDED = "voided"
    ALTERED = "altered"


LABELS: dict[str, Text] = {
    Standing.VALID: say("有效"),
    Standing.UNSIGNED: say("已制发，尚未签发"),
    Standing.VOIDED: say("已作废"),
    Standing.ALTERED: say("登记内容异常，请向发文单位核实"),
}
TONES = {
    Standing.VALID: "success",
    Standing.UNSIGNED: "info",
    Standing.VOIDED: "danger",
    Standing.ALTERED: "danger",
}


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification code on paper stands for."""

    kind: Text
    number: str
    office: str
    issued_on: date
    standing: str
    short_digest: str

    @property
    def label(self) -> Text:
        """Return how it stands, in words."""
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        """Return the tone in which it is shown."""
        return TONES[Standing(self.standing)]


def verify(actor: Actor, text: str) -> Verification:
    """Return what the paper with this code is; NotFound for any other code."""
    code = read_code(text)
    row = None
    if code is not None:
        digest = data_keys.ring().digest(code, purpose=CODE_PURPOSE)
        row = Document.objects.select_related("unit").filter(code_digest=digest).first()
    if row is None:
        raise NotFound(say("查无此件：请核对验证码，数字 0、1 与字母 O、I 不分。"))
    found = open_paper(actor, row)
    return Verification(
        kind=found.kind.title,
        number=row.number,
        office=found.content.office,
        issued_on=row.issued_on,
        standing=_standing(found),
        short_digest=shown_digest(row.digest),
    )


def _standing(found: Paper) -> str:
    if not found.is_intact:
        return Standing.ALTERED.value
    by_state = {State.VOIDED: Standing.VOIDED, State.SIGNED: Standing.VALID}
    return by_state.get(State(found.document.state), Standing.UNSIGNED).value
