"""What is written down about an accident, and what is wrong with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from shouwang.ground.clock import local_day
from shouwang.ground.errors import Invalid, Text, say

from .grading import Harm
from .parameters import (
    DESCRIPTION_LIMIT,
    FIRST_DAY,
    LOCATION_LIMIT,
    LOSS_LIMIT_YUAN,
    LOSS_PLACES,
    PERSONS_LIMIT,
    REASON_LIMIT,
    SOURCE_KEY_LIMIT,
    update_days,
)
from .wording import SHORT_UPDATE_KINDS, Kind

PERSONS = ("dead", "serious_injured", "light_injured", "missing")
NEEDED_TO_VERIFY = ("dead", "serious_injured", "missing")


@dataclass(frozen=True, slots=True)
class Figures:
    """The harm of an accident in numbers; None is unknown and never zero."""

    dead: int | None = None
    serious_injured: int | None = None
    light_injured: int | None = None
    missing: int | None = None
    direct_loss_yuan: Decimal | None = None

    def harm(self) -> Harm:
        """Return what the grade is computed from."""
        return Harm(self.dead, self.serious_injured, self.direct_loss_yuan, self.missing)


@dataclass(frozen=True, slots=True)
class AccidentDraft:
    """An accident as it is reported; the place tells area, unit and sector where it is known."""

    kind: str
    occurred_at: datetime
    description: str
    figures: Figures = field(default_factory=Figures)
    area_code: str = ""
    place_id: int | None = None
    place_number: str = ""
    unit_id: int | None = None
    location: str = ""
    source_key: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an accident is corrected to, whole."""

    kind: str
    occurred_at: datetime
    description: str
    location: str
    figures: Figures


def check_draft(draft: AccidentDraft, now: datetime) -> None:
    """Refuse a report of what cannot have happened, naming each wrong field."""
    wrong = _check_facts(draft, now, say("发生时间不能晚于现在。")) | _check_figures(draft.figures)
    if len(draft.source_key) > SOURCE_KEY_LIMIT or _cannot_be_kept(draft.source_key):
        wrong["source_key"] = say("来源标识不对。")
    if wrong:
        raise Invalid(wrong)


def check_correction(correction: Correction, reported_at: datetime) -> None:
    """Refuse a correction to what cannot have happened, naming each wrong field."""
    too_late = say("发生时间不能晚于报告时间。")
    wrong = _check_facts(correction, reported_at, too_late) | _check_figures(correction.figures)
    if wrong:
        raise Invalid(wrong)


def check_figures(figures: Figures) -> None:
    """Refuse impossible figures, naming each wrong field."""
    wrong = _check_figures(figures)
    if wrong:
        raise Invalid(wrong)


def _check_facts(
    facts: AccidentDraft | Correction, latest: datetime, too_late: Text
) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if facts.kind not in set(Kind):
        wrong["kind"] = say("请选择事故类别。")
    if facts.occurred_at > latest:
        wrong["occurred_at"] = too_late
    elif local_day(facts.occurred_at) < FIRST_DAY:
        wrong["occurred_at"] = say("发生时间不能早于2007年6月1日（事故等级条例施行之日）。")
    text = check_text(facts.description, DESCRIPTION_LIMIT)
    if text is None and not facts.description.strip():
        text = say("请写明事故经过。")
    if text is not None:
        wrong["description"] = text
    location = check_text(facts.location, LOCATION_LIMIT)
    if location is not None:
        wrong["location"] = location
    return wrong


def _check_figures(figures: Figures) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name in PERSONS:
        value = getattr(figures, name)
        if value is not None and not 0 <= value <= PERSONS_LIMIT:
            wrong[name] = say("人数应当是不小于 0 的整数；不清楚就不填。")
    loss = figures.direct_loss_yuan
    if loss is not None and not _is_money(loss):
        wrong["direct_loss_yuan"] = say("损失金额不能为负，最多两位小数；不清楚就不填。")
    return wrong


def _is_money(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int):
        return False
    return 0 <= amount < LOSS_LIMIT_YUAN and -exponent <= LOSS_PLACES


def _cannot_be_kept(text: str) -> bool:
    return "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def check_text(text: str, limit: int) -> Text | None:
    """Return what is wrong with a free text, None when nothing is."""
    if len(text) > limit:
        return say("文字太长，最多 {limit} 个字。", limit=limit)
    if _cannot_be_kept(text):
        return say("文字中有不能保存的字符（例如半个表情）。")
    return None


def check_words(name: str, text: str, missing: Text, limit: int = REASON_LIMIT) -> str:
    """Return the words of a move without spaces around them; Invalid names the field."""
    kept = text.strip()
    wrong = check_text(kept, limit) if kept else missing
    if wrong is not None:
        raise Invalid({name: wrong})
    return kept


def check_verifiable(figures: Figures) -> None:
    """Refuse to verify an accident of which it is not known who was hurt; the loss may follow."""
    wrong: dict[str, Text] = {
        name: say("核定前请先补报，没有就填 0。")
        for name in NEEDED_TO_VERIFY
        if getattr(figures, name) is None
    }
    if wrong:
        raise Invalid(wrong, say("死亡、重伤、失踪人数还不清楚，不能核定。"))


def last_update_on(kind: str, occurred_at: datetime) -> date:
    """Return the last day on which changed figures are taken up without a correction."""
    day = local_day(occurred_at)
    return day + timedelta(days=update_days(day, is_short=kind in SHORT_UPDATE_KINDS))


def changed_figures(before: Figures, after: Figures) -> dict[str, tuple[object, object]]:
    """Return the figures that differ, each with what it was and what it is."""
    old, new = asdict(before), asdict(after)
    names = [found.name for found in fields(Figures)]
    return {name: (old[name], new[name]) for name in names if old[name] != new[name]}
