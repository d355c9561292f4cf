"""The responsibility letter: what it says, its digest, and how its signatures stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from shouwang.ground.errors import Text, say

from .chain import SubjectKind

CODE_SIGNS = 12


class Party(StrEnum):
    """Who signs: the person who takes the duty on, and the one above who gives it."""

    RESPONSIBLE = "responsible"
    UPPER = "upper"


PARTY_LABELS: dict[Party, Text] = {
    Party.RESPONSIBLE: say("责任人"),
    Party.UPPER: say("上级责任人"),
}


class SignatureState(StrEnum):
    """How a letter's signatures stand for what it says now."""

    UNSIGNED = "unsigned"
    PARTLY = "partly"
    SIGNED = "signed"
    VOID = "void"


STATE_LABELS: dict[SignatureState, Text] = {
    SignatureState.UNSIGNED: say("未签"),
    SignatureState.PARTLY: say("一方已签"),
    SignatureState.SIGNED: say("已签"),
    SignatureState.VOID: say("内容已变更，原签字失效"),
}

STATE_TONES: dict[SignatureState, str] = {
    SignatureState.UNSIGNED: "neutral",
    SignatureState.PARTLY: "info",
    SignatureState.SIGNED: "success",
    SignatureState.VOID: "danger",
}

DUTIES: dict[SubjectKind, tuple[str, ...]] = {
    SubjectKind.STREET: (
        "对本街道安全生产和消防工作负总责，健全责任制并层层落实。",
        "组织隐患排查治理，协调解决重大问题，保障经费和人员。",
        "督促各工作片、各部门履行职责，定期听取汇报。",
    ),
    SubjectKind.WORK_AREA: (
        "负责本工作片各社区（村）的隐患排查治理工作。",
        "督促指导各社区（村）按期排查、整改、上报。",
        "协调处理跨社区（村）的隐患。",
    ),
    SubjectKind.VILLAGE: (
        "作为属地第一责任人，组织本社区（村）的隐患排查治理。",
        "发现隐患及时登记，督促限期整改，按时上报。",
        "把责任落实到网格和场所，组织宣传和巡查。",
    ),
    SubjectKind.GRID: (
        "按要求巡查本网格，发现隐患立即登记。",
        "督促当场整改，不能当场整改的及时上报。",
        "协助复查整改情况，做好宣传提醒。",
    ),
    SubjectKind.PLACE: (
        "对本场所的安全负责，落实日常检查。",
        "保持疏散通道、安全出口和消防设施完好。",
        "发现隐患立即整改，接受检查和复查。",
    ),
}
"""The text of the letter is Chinese in every language of the screen: it is what is signed."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One line of the letter: what, and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Exactly what is shown and signed, nothing more."""

    title: str
    lines: tuple[LetterLine, ...]
    duties: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the one text that stands for the content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content (hex)."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as far as its standing goes: who signed, over what."""

    party: str
    digest: str


def missing_of(signatures: Iterable[Signed], digest: str, *, has_upper: bool) -> frozenset[Party]:
    """Return whose signature over the content with this digest is missing."""
    needed = {Party.RESPONSIBLE} | ({Party.UPPER} if has_upper else set())
    current = {signed.party for signed in signatures if signed.digest == digest}
    return frozenset(party for party in needed if party.value not in current)


def state_of(signatures: Iterable[Signed], digest: str, *, has_upper: bool) -> SignatureState:
    """Return how the signatures stand for the content with this digest."""
    given = list(signatures)
    if not missing_of(given, digest, has_upper=has_upper):
        return SignatureState.SIGNED
    if any(signed.digest == digest for signed in given):
        return SignatureState.PARTLY
    return SignatureState.VOID if given else SignatureState.UNSIGNED


def printed_code(link_id: int, mac: str) -> str:
    """Return the verification code of a letter, such as 12-7F3A-91BC-0D4E."""
    signs = mac[:CODE_SIGNS].upper()
    groups = [signs[start : start + 4] for start in range(0, CODE_SIGNS, 4)]
    return "-".join([str(link_id), *groups])


def link_of_code(code: str) -> int | None:
    """Return the link that a verification code names; None when it cannot be one."""
    head, _, rest = code.strip().partition("-")
    if not head.isdecimal() or len(head) > 12 or len(rest.replace("-", "")) != CODE_SIGNS:
        return None
    return int(head)
