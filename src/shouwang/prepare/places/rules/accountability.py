"""Who answers for a place: by scale for enterprises, by territory for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .parameters import ENTERPRISE_SCALE_THRESHOLD_YUAN, PARAMETERS


class Accountable(StrEnum):
    """Who the rule names; `unassigned` is a queue of its own and never a default."""

    OFFICE = "office"
    VILLAGE_PAIR = "village_pair"
    UNASSIGNED = "unassigned"


ACCOUNTABLE_LABELS = {
    Accountable.OFFICE: say("经济发展办公室（联系企业制度）"),
    Accountable.VILLAGE_PAIR: say("村（社区）第一责任人和联村干部"),
    Accountable.UNASSIGNED: say("责任待定"),
}

SOURCE_OFFICE = say("S3：规模以上企业由街道经济发展办按照联系企业制度负责")
SOURCE_VILLAGE = say("S3：其他企业由所在村（社区）第一责任人及联村干部负责")
SOURCE_TERRITORY = say("S5：属地为主、条块结合")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who the rule names and why."""

    accountable: Accountable
    text: Text
    source: Text


def assign(
    output_yuan: Decimal | None,
    *,
    is_enterprise: bool,
    on: date,
    parameters: Sequence[Parameter] = PARAMETERS,
) -> Assignment:
    """Name who answers for a place on a day.

    An output at the threshold is above it; an enterprise with an unknown output waits in the
    queue; what has no output belongs to its territory.
    """
    if output_yuan is None:
        if is_enterprise:
            text = say("年产值未知，不能确定责任人，请先核实。")
            return Assignment(Accountable.UNASSIGNED, text, SOURCE_OFFICE)
        text = say("不按年产值划分，由属地负责。")
        return Assignment(Accountable.VILLAGE_PAIR, text, SOURCE_TERRITORY)
    threshold = parameter_at(parameters, ENTERPRISE_SCALE_THRESHOLD_YUAN, on).value
    amounts = {"output": f"{output_yuan:,.2f}", "limit": f"{threshold:,.0f}"}
    if output_yuan >= threshold:
        text = say("年产值 {output} 元，达到 {limit} 元。", **amounts)
        return Assignment(Accountable.OFFICE, text, SOURCE_OFFICE)
    text = say("年产值 {output} 元，不到 {limit} 元。", **amounts)
    return Assignment(Accountable.VILLAGE_PAIR, text, SOURCE_VILLAGE)
