"""The five fulfilments (五落实): what each is, and which of them a hazard has (R113)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Invalid, Text, joined, say
from shouwang.ground.parameters import Parameter, parameter_at

from .drafts import check_reason, check_text

FIRST_DAY: Final = date(2008, 1, 1)
FIVE_FULFILMENTS: Final = "five_fulfilments"
PARAMETERS: Final = (
    Parameter(
        FIVE_FULFILMENTS,
        Decimal(5),
        say("S4（范文第4篇）：做到责任、措施、资金、时间、预案五落实"),
        FIRST_DAY,
    ),
)

NAME_LIMIT: Final = 60
UNIT_NAME_LIMIT: Final = 120
SOURCE_LIMIT: Final = 200
TITLE_LIMIT: Final = 120
PLAN_LIMIT: Final = 2_000
YUAN_LIMIT: Final = Decimal(10) ** 12
FEN: Final = Decimal("0.01")


class Fulfilment(StrEnum):
    """One of the five."""

    RESPONSIBILITY = "responsibility"
    MEASURE = "measure"
    FUNDS = "funds"
    DEADLINE = "deadline"
    PLAN = "plan"


FULFILMENT_LABELS: dict[str, Text] = {
    Fulfilment.RESPONSIBILITY: say("责任"),
    Fulfilment.MEASURE: say("措施"),
    Fulfilment.FUNDS: say("资金"),
    Fulfilment.DEADLINE: say("时间"),
    Fulfilment.PLAN: say("预案"),
}
MISSING: dict[str, Text] = {
    Fulfilment.RESPONSIBILITY: say("缺责任：请写明责任单位和责任人。"),
    Fulfilment.MEASURE: say("缺措施：没有生效中的防护措施，请先添加。"),
    Fulfilment.FUNDS: say("缺资金：请写明金额和来源。"),
    Fulfilment.DEADLINE: say("缺时间：请先确定整改期限。"),
    Fulfilment.PLAN: say("缺预案：要有应急预案，并至少有一个带日期的整改步骤。"),
}
FULFILLING_MOVES: dict[str, str] = {
    Fulfilment.RESPONSIBILITY: "set_responsible",
    Fulfilment.MEASURE: "add_measure",
    Fulfilment.FUNDS: "add_funds",
    Fulfilment.DEADLINE: "defer",
    Fulfilment.PLAN: "set_plan",
}
"""Which move brings each of them about."""


@dataclass(frozen=True, slots=True)
class FulfilmentFacts:
    """What is on record for one hazard at one moment."""

    has_responsible: bool
    measures_in_force: int
    funds_yuan: Decimal
    due_at: datetime | None
    has_plan: bool
    dated_steps: int


@dataclass(frozen=True, slots=True)
class FulfilmentCheck:
    """Which of the five are there and which are missing, in the order of the document."""

    there: tuple[Fulfilment, ...]
    missing: tuple[Fulfilment, ...]

    @property
    def count(self) -> int:
        """Return how many are there."""
        return len(self.there)

    def is_whole(self, on: date) -> bool:
        """Tell whether as many are there as the document asks for."""
        return self.count >= needed(on)

    def words(self) -> Text | str:
        """Return what is missing, in words; "" when nothing is."""
        return joined([MISSING[name] for name in self.missing])


def needed(on: date) -> int:
    """Return how many fulfilments a planned hazard has."""
    return int(parameter_at(PARAMETERS, FIVE_FULFILMENTS, on).value)


def five_fulfilments(facts: FulfilmentFacts) -> FulfilmentCheck:
    """Return which of the five a hazard has and which it lacks."""
    found = {
        Fulfilment.RESPONSIBILITY: facts.has_responsible,
        Fulfilment.MEASURE: facts.measures_in_force > 0,
        Fulfilment.FUNDS: facts.funds_yuan > 0,
        Fulfilment.DEADLINE: facts.due_at is not None,
        Fulfilment.PLAN: facts.has_plan and facts.dated_steps > 0,
    }
    there = tuple(name for name, is_there in found.items() if is_there)
    return FulfilmentCheck(there, tuple(name for name in found if name not in there))


@dataclass(frozen=True, slots=True)
class ResponsibleDraft:
    """Who is to put a hazard right: a unit of the register or a written one, and a person."""

    name: str = field(repr=False)
    unit_name: str = ""
    unit_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class FundsDraft:
    """Money to be set aside, and where it comes from."""

    amount_yuan: Decimal | None
    source_text: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What is done when the danger comes true before it is put right."""

    title: str
    text: str


def _line(text: str, limit: int, empty: Text) -> Text | None:
    return check_text(text, limit) if text.strip() else empty


def _refuse(found: dict[str, Text | None]) -> None:
    wrong = {name: text for name, text in found.items() if text is not None}
    if wrong:
        raise Invalid(wrong)


def check_responsible(draft: ResponsibleDraft) -> None:
    """Refuse a responsible party without a unit or without a person."""
    has_unit = draft.unit_id is not None
    unit = _line(draft.unit_name, UNIT_NAME_LIMIT, say("请写明责任单位。"))
    _refuse(
        {
            "responsible_unit": None if has_unit else unit,
            "responsible_name": _line(draft.name, NAME_LIMIT, say("请写明责任人的姓名。")),
        }
    )


def check_funds(draft: FundsDraft) -> None:
    """Refuse funds of nothing or less, or without a source."""
    amount, wrong = draft.amount_yuan, None
    if amount is None or not amount.is_finite() or amount <= 0:
        wrong = say("资金金额要大于 0。")
    elif amount >= YUAN_LIMIT:
        wrong = say("资金金额太大，请核对单位是否为元。")
    elif amount != amount.quantize(FEN):
        wrong = say("资金金额最多两位小数。")
    source = _line(draft.source_text, SOURCE_LIMIT, say("请写明资金来源。"))
    _refuse({"amount_yuan": wrong, "source_text": source})


def check_plan(draft: PlanDraft) -> None:
    """Refuse an interim plan without title or text."""
    _refuse(
        {
            "title": _line(draft.title, TITLE_LIMIT, say("请写明预案名称。")),
            "plan_text": _line(draft.text, PLAN_LIMIT, say("请写明预案内容。")),
        }
    )


def check_root_measure(text: str) -> str:
    """Return the words of a root measure; Invalid when there are none."""
    return check_reason(text, "text")
