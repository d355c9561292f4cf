"""A campaign's plan as it is written down, and what is wrong with it or does not fit (R49–R53)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from shouwang.ground.clock import end_of_day
from shouwang.ground.errors import Invalid, Text, say

from .dates import read_dates
from .parameters import (
    CITATION_LIMIT,
    DATES_TEXT_LIMIT,
    GOAL_LIMIT,
    PHASE_LIMIT,
    PHASE_TITLE_LIMIT,
    SOURCE_KEY_LIMIT,
    TITLE_LIMIT,
)
from .wording import CampaignKind, CitationKind, NoticeKind, ParticipantKind, PhaseKind

ISSUER_LIMIT: Final = 120
CITED_TITLE_LIMIT: Final = 200
NUMBER_LIMIT: Final = 60
CITED_DATES_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """A phase; its days may be given, or are read from the document's words."""

    title: str
    kind: str = PhaseKind.OTHER.value
    dates_text: str = ""
    text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """A document that the campaign rests on; its number is read into parts."""

    issuer: str
    title: str
    number: str = ""
    kind: str = CitationKind.UPPER.value
    issued_on: date | None = None
    dates_text: str = ""


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign as it is written down.

    `year` stands for masked or missing years, else the first day's. `participant_kinds` bring
    every unit of a kind in the area (ParticipantKind, or `enterprise_above_scale`),
    `participant_unit_ids` single ones. Without `office_unit_id` the actor's own unit runs it; the
    office of the leading group is known by the group.
    """

    title: str
    goal: str = ""
    kind: str = CampaignKind.CAMPAIGN.value
    area_code: str = ""
    office_unit_id: int | None = None
    leading_group_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    year: int | None = None
    phases: Sequence[PhaseDraft] = ()
    citations: Sequence[CitationDraft] = ()
    participant_kinds: Sequence[str] = ()
    participant_unit_ids: Sequence[int] = ()
    source_key: str = ""


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """What a drafted campaign is about, all of it: what is empty is empty afterwards."""

    title: str
    goal: str
    kind: str
    starts_on: date | None
    ends_on: date | None


ABOVE_SCALE: Final = "enterprise_above_scale"
"""A choice of participants: the enterprises that the economic development office answers for."""

PARTICIPANT_CHOICES: Final[dict[str, Text]] = {
    ParticipantKind.STREET: say("街道办事处"),
    ParticipantKind.DEPARTMENT: say("街道部门"),
    ParticipantKind.COMMUNITY: say("全部社区（村）"),
    ParticipantKind.COOPERATIVE: say("全部股份经济合作社"),
    ABOVE_SCALE: say("规模以上企业"),
    ParticipantKind.ENTERPRISE: say("全部生产经营单位"),
}


def check_draft(draft: CampaignDraft) -> None:
    """Refuse a campaign that cannot be kept, naming each wrong field; phases may overlap."""
    wrong = _about_faults(draft)
    _check_text(wrong, "source_key", draft.source_key, SOURCE_KEY_LIMIT)
    if not set(draft.participant_kinds) <= set(PARTICIPANT_CHOICES):
        wrong["participant_kinds"] = say("没有这一类参加单位。")
    wrong |= check_phases(draft.phases)
    wrong |= check_citations(draft.citations)
    if wrong:
        raise Invalid(wrong)


def check_change(change: CampaignChange) -> None:
    """Refuse what a campaign cannot be about, naming each wrong field."""
    wrong = _about_faults(change)
    if wrong:
        raise Invalid(wrong)


def _about_faults(about: CampaignDraft | CampaignChange) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    _check_text(wrong, "title", about.title, TITLE_LIMIT, missing=say("请填写行动名称。"))
    _check_text(wrong, "goal", about.goal, GOAL_LIMIT)
    if about.kind not in set(CampaignKind):
        wrong["kind"] = say("没有这种方式。")
    if about.starts_on and about.ends_on and about.ends_on < about.starts_on:
        wrong["ends_on"] = say("结束日不能早于开始日。")
    return wrong


def check_phases(phases: Sequence[PhaseDraft]) -> dict[str, Text]:
    """Return what is wrong with the phases whose days were read, by field such as `phases.0`."""
    wrong: dict[str, Text] = {}
    if len(phases) > PHASE_LIMIT:
        wrong["phases"] = say("阶段太多，最多 {limit} 个。", limit=PHASE_LIMIT)
    for at, phase in enumerate(phases):
        name = f"phases.{at}"
        title_missing = say("请填写阶段名称。")
        _check_text(wrong, name, phase.title, PHASE_TITLE_LIMIT, missing=title_missing)
        _check_text(wrong, name, phase.text, GOAL_LIMIT)
        _check_text(wrong, name, phase.dates_text, DATES_TEXT_LIMIT)
        if phase.kind not in set(PhaseKind):
            wrong[name] = say("没有这一种阶段。")
        if phase.starts_on is None and phase.ends_on is None:
            wrong.setdefault(name, _undated(phase))
        elif phase.starts_on and phase.ends_on and phase.ends_on < phase.starts_on:
            wrong[name] = say("阶段的结束日不能早于开始日。")
    return wrong


def _undated(phase: PhaseDraft) -> Text:
    if not phase.dates_text.strip():
        return say("请写明阶段的时间。")
    return say(
        "读不懂“{text}”，请写成“5月8日前”“11月至12月中旬”“全年”这样，或直接选日期。",
        text=phase.dates_text,
    )


def check_citations(citations: Sequence[CitationDraft]) -> dict[str, Text]:
    """Return what is wrong with the cited documents, by field such as `citations.0`."""
    wrong: dict[str, Text] = {}
    if len(citations) > CITATION_LIMIT:
        wrong["citations"] = say("依据文件太多，最多 {limit} 份。", limit=CITATION_LIMIT)
    numbers: set[str] = set()
    for at, cited in enumerate(citations):
        name = f"citations.{at}"
        missing = say("请写明发文单位和标题。")
        _check_text(wrong, name, cited.issuer, ISSUER_LIMIT, missing=missing)
        _check_text(wrong, name, cited.title, CITED_TITLE_LIMIT, missing=missing)
        _check_text(wrong, name, cited.number, NUMBER_LIMIT)
        _check_text(wrong, name, cited.dates_text, CITED_DATES_LIMIT)
        if cited.kind not in set(CitationKind):
            wrong[name] = say("没有这一种依据文件。")
        if cited.number.strip() and cited.number.strip() in numbers:
            wrong[name] = say("同一个文号写了两次。")
        numbers.add(cited.number.strip())
    return wrong


def _check_text(
    wrong: dict[str, Text], name: str, text: str, limit: int, *, missing: Text | None = None
) -> None:
    if missing is not None and not text.strip():
        wrong[name] = missing
    elif len(text) > limit:
        wrong[name] = say("文字太长，最多 {limit} 个字。", limit=limit)
    elif "\x00" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        wrong[name] = say("文字中有不能保存的字符（例如半个表情）。")


def check_words(name: str, text: str, missing: Text, limit: int) -> str:
    """Return a text without spaces around it; Invalid names the field."""
    wrong: dict[str, Text] = {}
    _check_text(wrong, name, text, limit, missing=missing)
    if wrong:
        raise Invalid(wrong)
    return text.strip()


def dated(phase: PhaseDraft, year: int) -> PhaseDraft:
    """Return the phase with the days that its words mean; days that were given stand."""
    if phase.starts_on or phase.ends_on:
        return phase
    read = read_dates(phase.dates_text, year)
    if read is None:
        return phase
    return replace(phase, starts_on=read.starts_on, ends_on=read.ends_on)


def is_over(ends_on: date | None, now: datetime) -> bool:
    """Tell whether a phase is over: its last day lasts until 24:00 in Asia/Shanghai (R50)."""
    return ends_on is not None and now >= end_of_day(ends_on)


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """A phase as far as its days matter."""

    key: str
    title: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class DueFacts:
    """A deliverable as far as its day matters; `phase` is the key of the phase it belongs to."""

    key: str
    title: str
    due_on: date
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in the plan that does not fit, with the words that say so."""

    kind: NoticeKind
    subject_key: str
    message: Text = field(compare=False)


def find_oddities(
    starts_on: date | None,
    ends_on: date | None,
    phases: Sequence[PhaseFacts],
    dues: Iterable[DueFacts],
) -> tuple[Oddity, ...]:
    """Return what does not fit in a plan, to be confirmed by somebody; nothing is refused (R53)."""
    by_key = {phase.key: phase for phase in phases}
    found = [odd for phase in phases for odd in _outside(starts_on, ends_on, phase)]
    for due in dues:
        found.extend(_odd_due(starts_on, by_key.get(due.phase), due))
    return tuple(found)


def _outside(starts_on: date | None, ends_on: date | None, phase: PhaseFacts) -> Iterator[Oddity]:
    first, last = phase.starts_on or phase.ends_on, phase.ends_on or phase.starts_on
    begins_early = starts_on is not None and first is not None and first < starts_on
    ends_late = ends_on is not None and last is not None and last > ends_on
    if begins_early or ends_late:
        message = say(
            "阶段“{phase}”（{days}）超出行动的时间（{whole}）。",
            phase=phase.title,
            days=day_span(phase.starts_on, phase.ends_on),
            whole=day_span(starts_on, ends_on),
        )
        yield Oddity(NoticeKind.PHASE_OUTSIDE_CAMPAIGN, phase.key, message)


def _odd_due(starts_on: date | None, phase: PhaseFacts | None, due: DueFacts) -> Iterator[Oddity]:
    if phase is not None and phase.ends_on is not None and due.due_on > phase.ends_on:
        message = say(
            "“{title}”的期限是{due}，而所属阶段“{phase}”到{end}就结束。",
            title=due.title,
            due=day_words(due.due_on),
            phase=phase.title,
            end=day_words(phase.ends_on),
        )
        yield Oddity(NoticeKind.DUE_AFTER_PHASE, due.key, message)
    if starts_on is not None and due.due_on < starts_on:
        message = say(
            "“{title}”的期限是{due}，早于行动开始日{start}。",
            title=due.title,
            due=day_words(due.due_on),
            start=day_words(starts_on),
        )
        yield Oddity(NoticeKind.DUE_BEFORE_START, due.key, message)


def day_words(day: date) -> str:
    """Return a day as it stands in a sentence, the same in every language."""
    return day.isoformat()


def day_span(starts_on: date | None, ends_on: date | None) -> str:
    """Return days from and to, such as 2026-01-01—2026-12-31; an open side stays empty."""
    first = day_words(starts_on) if starts_on else ""
    last = day_words(ends_on) if ends_on else ""
    return f"{first}—{last}"
