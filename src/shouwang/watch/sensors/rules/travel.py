"""How long rising water takes between two gauges: what is asked of a link, what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shouwang.engines.forecast.travel import Refusal
from shouwang.ground.errors import Invalid, Text, say

from .parameters import CODE_LIMIT, NAME_LIMIT, NOTE_LIMIT

LAG_HISTORY: Final = timedelta(days=60)
RENEWED_AFTER: Final = timedelta(hours=6)
"""So often the travel time is estimated anew."""
LINKS_AT_ONCE: Final = 10
LONGEST_LAG_MIN: Final = 1_440
LEAST_RISE: Final = 0.05
"""Of a smaller rise (m) at the upper gauge nothing is forecast: it is no flood on its way."""
LEAST_COMPARED: Final = 30
"""With fewer comparisons the upper gauge is not taken for the better forecaster."""

REFUSALS: Mapping[str, Text] = {
    Refusal.SHORT: say("两站同时有读数的时间不到三天，还不能推算。"),
    Refusal.FEW_RISES: say("近 60 天涨水不到两次，还不能推算。"),
    Refusal.WEAK: say("两站的涨水对不上（相关系数低于 0.7），不推算。"),
}
WAITING: Final = say("还没有推算。")


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """The gauge above, by its code, and the reach between the two."""

    upstream: str
    reach: str = ""


@dataclass(frozen=True, slots=True)
class LagDraft:
    """A travel time that a person says, with the reason; None: as it is estimated."""

    lag_min: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Fared:
    """How forecasts by the upper gauge fared beside the gauge's own, so many hours ahead."""

    hours: int
    count: int
    own_error: float
    error: float

    @property
    def is_better(self) -> bool:
        """Tell whether the upper gauge has shown to be the better forecaster."""
        return self.count >= LEAST_COMPARED and self.error < self.own_error


@dataclass(frozen=True, slots=True)
class Compared:
    """One rise that the upper gauge forecast: from where, to where, what came, the own error."""

    lead_s: int
    value: float
    mid: float
    actual: float
    own_error: float


def check_link(draft: LinkDraft) -> None:
    """Raise Invalid that names each field that cannot be."""
    wrong: dict[str, Text] = {}
    if not draft.upstream.strip() or len(draft.upstream) > CODE_LIMIT:
        wrong["upstream"] = say("请填写上游水位传感器的编号。")
    if len(draft.reach) > NAME_LIMIT:
        wrong["reach"] = say("不能超过 {n} 个字。", n=NAME_LIMIT)
    if wrong:
        raise Invalid(wrong)


def check_lag(draft: LagDraft) -> None:
    """Raise Invalid for a time that cannot be, and for one without a reason."""
    wrong: dict[str, Text] = {}
    if draft.lag_min is not None and not 1 <= draft.lag_min <= LONGEST_LAG_MIN:
        wrong["lag_min"] = say("请填 1 到 {n} 分钟。", n=LONGEST_LAG_MIN)
    if not draft.reason.strip():
        wrong["reason"] = say("请写明理由。")
    elif len(draft.reason) > NOTE_LIMIT:
        wrong["reason"] = say("不能超过 {n} 个字。", n=NOTE_LIMIT)
    if wrong:
        raise Invalid(wrong)


def lag_words(lag_s: int) -> Text:
    """Return a span in hours and minutes."""
    hours, minutes = divmod(round(lag_s / 60), 60)
    if not hours:
        return say("{m} 分钟", m=minutes)
    return say("{h} 小时 {m} 分", h=hours, m=minutes) if minutes else say("{h} 小时", h=hours)


def fared(rows: Iterable[Compared]) -> list[Fared]:
    """Return how forecasts by the upper gauge fared, the shortest lead first."""
    by_lead: dict[int, list[Compared]] = {}
    for row in rows:
        by_lead.setdefault(row.lead_s, []).append(row)
    return [
        Fared(
            round(lead_s / 3_600),
            len(some),
            sum(abs(one.own_error) for one in some) / len(some),
            sum(abs(one.actual - one.mid) for one in some) / len(some),
        )
        for lead_s, some in sorted(by_lead.items())
    ]


def bounds_of(
    value: float, mid: float, compared: Sequence[Compared], level: float
) -> tuple[float, float]:
    """Return the interval around a rise, by what share of what was forecast came before."""
    shares = sorted((one.actual - one.value) / (one.mid - one.value) for one in compared)
    tail = (1 - level) / 2
    low, high = (_quantile(shares, one) for one in (tail, 1 - tail))
    return min(value + low * (mid - value), mid), max(value + high * (mid - value), mid)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    before = int(place)
    after = min(before + 1, len(ordered) - 1)
    return ordered[before] + (place - before) * (ordered[after] - ordered[before])
