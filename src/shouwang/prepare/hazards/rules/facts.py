"""What only each kind of hazard has: what is written down, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import Invalid, Text, say

from .drafts import check_text
from .kinds import KIND_LABELS, Aspect, Kind, NaturalKind, Weakness

TEXT_LIMIT: Final = 60
LIMITS: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "threatened_households": (Decimal(0), Decimal(100_000)),
    "threatened_persons": (Decimal(0), Decimal(1_000_000)),
    "trigger_rain_mm": (Decimal("0.1"), Decimal("9999.9")),
    "trigger_hours": (Decimal(1), Decimal(720)),
    "crack_mm": (Decimal(0), Decimal(999_999)),
    "volume_m3": (Decimal(0), Decimal(2_000_000_000)),
}
"""The least and the greatest value of each figure."""


@dataclass(frozen=True, slots=True)
class KindDraft:
    """The kind of a hazard with what only it has; None and "" are unknown, never zero."""

    kind: str
    natural_kind: str = ""
    threatened_households: int | None = None
    threatened_persons: int | None = None
    trigger_rain_mm: Decimal | None = None
    trigger_hours: int | None = None
    crack_mm: Decimal | None = None
    volume_m3: int | None = None
    equipment_kind: str = ""
    registration_code: str = ""
    inspection_due_on: date | None = None
    weakness: str = ""
    aspect: str = ""


OWN: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.NATURAL: ("natural_kind", *LIMITS),
    Kind.EQUIPMENT: ("equipment_kind", "registration_code", "inspection_due_on"),
    Kind.MANAGEMENT: ("weakness",),
    Kind.ORDINARY: ("aspect",),
}
"""The fields of each kind; no other kind has them."""
CODES: Final[Mapping[str, tuple[frozenset[str], Text]]] = {
    "natural_kind": (frozenset(NaturalKind), say("请选择灾种。")),
    "weakness": (frozenset(Weakness), say("请选择管理缺陷的类别。")),
    "aspect": (frozenset({"", *Aspect}), say("没有这个方面。")),
}


def own_facts(draft: KindDraft) -> dict[str, object]:
    """Return the fields of the draft's own kind."""
    values = {name: getattr(draft, name) for name in OWN.get(draft.kind, ())}
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }


def check_kind(draft: KindDraft) -> None:
    """Refuse a description, naming each wrong field and each that belongs to another kind."""
    if draft.kind not in set(Kind):
        raise Invalid({"kind": say("没有这种隐患。")})
    wrong = _strange(draft) | _codes(draft) | _figures(draft) | _texts(draft)
    if wrong:
        raise Invalid(wrong)


def _strange(draft: KindDraft) -> dict[str, Text]:
    return {
        name: say("这一项只用于“{kind}”。", kind=KIND_LABELS[kind])
        for kind, names in OWN.items()
        for name in names
        if kind != draft.kind and getattr(draft, name) not in {None, ""}
    }


def _codes(draft: KindDraft) -> dict[str, Text]:
    own = OWN[draft.kind]
    return {
        name: text
        for name, (known, text) in CODES.items()
        if name in own and getattr(draft, name) not in known
    }


def _figures(draft: KindDraft) -> dict[str, Text]:
    if draft.kind != Kind.NATURAL:
        return {}
    wrong: dict[str, Text] = {}
    for name, (least, most) in LIMITS.items():
        value = getattr(draft, name)
        if value is not None and not least <= value <= most:
            wrong[name] = say("应在 {least} 至 {most} 之间。", least=str(least), most=str(most))
    if draft.trigger_rain_mm is not None and draft.trigger_hours is None:
        wrong["trigger_hours"] = say("请写明是几小时内的雨量。")
    return wrong


def _texts(draft: KindDraft) -> dict[str, Text]:
    if draft.kind != Kind.EQUIPMENT:
        return {}
    wrong: dict[str, Text] = {}
    if not draft.equipment_kind.strip():
        wrong["equipment_kind"] = say("请写明设备种类。")
    for name in ("equipment_kind", "registration_code"):
        unfit = check_text(getattr(draft, name), TEXT_LIMIT)
        if unfit:
            wrong[name] = unfit
    return wrong
