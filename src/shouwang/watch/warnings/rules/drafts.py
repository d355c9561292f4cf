"""What a warning has to say before it may be drafted, and before it may be issued."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE, local_day
from shouwang.ground.errors import Invalid, NotAllowed, Text, say

from .parameters import (
    IDENTIFIER_LIMIT,
    LIST_LIMIT,
    NAME_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    longest_silence,
    longest_validity,
)
from .wording import (
    INTERNAL_TYPES,
    LEVELS,
    RANKS,
    RELAY_ONLY_TYPES,
    TYPES,
    AreaKind,
    Level,
    Relation,
    Source,
    Status,
    rank,
)

PUBLIC: Final = "Public"
"""The only scope of CAP that is meant for everybody; the others are Restricted and Private."""
ONSET_PAST: Final = timedelta(days=1)
"""How long ago a danger that is warned of may have begun."""
LIST_KINDS: Final = frozenset({"account", "person", "place", "unit", "site"})
"""What an area given as a list may name, each as `kind:key`."""


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """Where, in one of six forms; only the fields of its kind count."""

    kind: str = AreaKind.DIVISION
    codes: tuple[str, ...] = ()
    work_area_id: int | None = None
    polygon: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_m: int | None = None
    line: str = ""
    width_m: int | None = None
    keys: tuple[str, ...] = ()
    text: str = ""
    """How the area is called; "" lets it be put together from names."""


@dataclass(frozen=True, slots=True)
class WarningDraft:
    """What is written down of a warning; the office's own when no sender is named."""

    type_code: str
    level: str
    title: str
    text: str
    onset_at: datetime
    expires_at: datetime
    action_text: str = ""
    area: AreaDraft = field(default_factory=AreaDraft)
    status: str = Status.ACTUAL
    title_en: str = ""
    text_en: str = ""
    action_text_en: str = ""
    exercise_note: str = ""
    contact: str = ""
    office_name: str = ""
    urgency: str = "Expected"
    severity: str = ""
    certainty: str = "Likely"
    source: str = Source.OWN
    sender: str = ""
    identifier: str = ""
    signal_key: str = ""
    scope: str = ""
    """Of another body's message; "" keeps that of the warning before, else it is public."""


SEVERITIES: Final[dict[str, str]] = {
    Level.NONE: "Unknown",
    Level.BLUE: "Minor",
    Level.YELLOW: "Moderate",
    Level.ORANGE: "Severe",
    Level.RED: "Extreme",
}
"""The colour in words of CAP: red is Extreme, blue is Minor."""


def check_draft(draft: WarningDraft, now: datetime) -> None:
    """Refuse a draft that does not say what the law asks for (SXF 64); Invalid names each field.

    Kind, level, start, area, what to mind, measures and issuing body; the time of issue is added
    when it is issued.
    """
    wrong = {**_words_fault(draft), **_said_fault(draft), **_time_fault(draft, now)}
    if draft.area.kind not in set(AreaKind):
        wrong["area_kind"] = say("请选择范围形式。")
    if wrong:
        raise Invalid(wrong)
    check_competence(draft.type_code, draft.source, draft.status, draft.area.kind)


def _words_fault(draft: WarningDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if draft.type_code not in TYPES:
        wrong["type_code"] = say("请选择预警类型。")
    own_levels = set(LEVELS)
    if draft.level not in (own_levels if draft.source == Source.OWN else set(Level)):
        wrong["level"] = say("请选择预警级别：蓝、黄、橙、红。")
    if draft.status not in set(Status):
        wrong["status"] = say("请选择实战、演练或测试。")
    if draft.source not in set(Source):
        wrong["source"] = say("来源只能是本级发布或转发。")
    if draft.source == Source.RELAYED and not (draft.sender and draft.identifier):
        wrong["identifier"] = say("转发的预警要写明原发布单位和原编号。")
    if len(draft.identifier) > IDENTIFIER_LIMIT or len(draft.sender) > IDENTIFIER_LIMIT:
        wrong["identifier"] = say("最长 {n} 个字。", n=IDENTIFIER_LIMIT)
    if draft.status == Status.EXERCISE and not draft.exercise_note.strip():
        wrong["exercise_note"] = say("演练要写明是哪次演练。")
    return wrong


NEEDED: Final[dict[str, Text]] = {
    "title": say("请填写标题。"),
    "text": say("请写明可能发生什么、要注意什么。"),
    "action_text": say("请写明应采取的措施。"),
}
LIMITS: Final[dict[str, int]] = {
    "title": TITLE_LIMIT,
    "text": TEXT_LIMIT,
    "action_text": TEXT_LIMIT,
    "title_en": TITLE_LIMIT * 2,
    "text_en": TEXT_LIMIT,
    "action_text_en": TEXT_LIMIT,
    "exercise_note": NAME_LIMIT,
    "contact": NAME_LIMIT,
    "office_name": NAME_LIMIT,
}


def _said_fault(draft: WarningDraft) -> dict[str, Text]:
    wrong = {
        name: missing
        for name, missing in NEEDED.items()
        if not getattr(draft, name).strip() and draft.source == Source.OWN
    }
    if not draft.title.strip() or not draft.text.strip():
        wrong.setdefault("title" if not draft.title.strip() else "text", say("请填写标题和内容。"))
    for name, limit in LIMITS.items():
        value = getattr(draft, name)
        if len(value.strip()) > limit:
            wrong[name] = say("最长 {n} 个字。", n=limit)
        if "\x00" in value:
            wrong[name] = say("含有无法保存的字符。")
    return wrong


def _time_fault(draft: WarningDraft, now: datetime) -> dict[str, Text]:
    if draft.expires_at <= draft.onset_at:
        return {"expires_at": say("失效时间要晚于开始时间。")}
    if draft.expires_at <= now:
        return {"expires_at": say("失效时间已经过去。")}
    longest = longest_validity(local_day(now))
    if draft.source == Source.OWN and draft.expires_at - max(draft.onset_at, now) > longest:
        days = longest // timedelta(days=1)
        return {"expires_at": say("一条预警最长有效 {n} 天，之后请重新发布。", n=days)}
    if draft.source == Source.OWN and draft.onset_at < now - ONSET_PAST:
        return {"onset_at": say("开始时间不能早于一天以前。")}
    return {}


def check_competence(type_code: str, source: str, status: str, area_kind: str) -> None:
    """Refuse what only another body may publish, and what is addressed to listed people only.

    Regulation on geological disasters art. 17, Zhejiang's art. 16: a landslide weather-risk
    warning is published by natural resources and the weather service, and by nobody else.
    """
    if type_code in RELAY_ONLY_TYPES and source == Source.OWN and status == Status.ACTUAL:
        raise NotAllowed(
            say("这类预警只能由主管部门发布（《地质灾害防治条例》第十七条），本平台只能转发。")
        )
    if type_code in INTERNAL_TYPES and source != Source.OWN:
        raise Invalid({"type_code": say("隐患点预警由本级发给名单上的人，不能转发。")})
    if type_code in INTERNAL_TYPES and area_kind != AreaKind.LIST:
        raise Invalid({"area_kind": say("隐患点预警只发给名单上的人，请选择“按名单”。")})


def is_public(draft: WarningDraft, area_kind: str) -> bool:
    """Tell whether a warning is shown to everybody.

    Never a site notice, a list, an exercise, and what its sender did not send to everybody.
    """
    is_open = draft.status == Status.ACTUAL and draft.type_code not in INTERNAL_TYPES
    return is_open and area_kind != AreaKind.LIST and draft.scope in ("", PUBLIC)


def check_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of a list, each once; Invalid for an empty list and what is no key."""
    found = tuple(dict.fromkeys(key.strip() for key in keys if key.strip()))
    if not found:
        raise Invalid({"keys": say("名单是空的。")})
    if len(found) > LIST_LIMIT:
        raise Invalid({"keys": say("名单最多 {n} 条。", n=LIST_LIMIT)})
    for key in found:
        kind, _, rest = key.partition(":")
        if kind not in LIST_KINDS or not rest or (kind != "site" and not rest.isdecimal()):
            raise Invalid({"keys": say("名单里的“{key}”不能识别。", key=key[:40])})
    return found


def relation_of(before: str, after: str) -> Relation:
    """Return what a new level makes of a warning that takes another one's place."""
    if rank(after) > rank(before):
        return Relation.UPGRADE
    return Relation.UPDATE if RANKS[after] == RANKS[before] else Relation.DOWNGRADE


def grouping_key(
    type_code: str, status: str, sender: str, area_code: str, area: Iterable[str]
) -> str:
    """Return the key of warnings that mean the same: one type, one sender, one area."""
    words = "\n".join([status, sender, *sorted(set(area))])
    digest = hashlib.sha256(words.encode()).hexdigest()[:20]
    return f"{type_code}:{area_code}:{digest}"


@dataclass(frozen=True, slots=True)
class SilenceDraft:
    """Which drafts are not to bother anybody, until when, and why."""

    type_code: str
    area_code: str
    level: str
    reason: str
    until_at: datetime


def check_silence(draft: SilenceDraft, now: datetime) -> None:
    """Refuse a silence without reason or end, one that is too long, and one that covers red."""
    wrong: dict[str, Text] = {}
    if draft.type_code not in TYPES:
        wrong["type_code"] = say("请选择预警类型。")
    if draft.level not in set(LEVELS) - {Level.RED}:
        wrong["level"] = say("红色不能静默，请选择蓝、黄或橙。")
    if not draft.reason.strip():
        wrong["reason"] = say("请写明静默的原因。")
    elif len(draft.reason.strip()) > REASON_LIMIT:
        wrong["reason"] = say("最长 {n} 个字。", n=REASON_LIMIT)
    longest = longest_silence(local_day(now))
    if draft.until_at <= now:
        wrong["until_at"] = say("结束时间已经过去。")
    elif draft.until_at - now > longest:
        hours = longest // timedelta(hours=1)
        wrong["until_at"] = say("静默最长 {n} 小时。", n=hours)
    if wrong:
        raise Invalid(wrong)


def told_time(moment: datetime) -> str:
    """Return a moment as a text for people says it."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{local.month}月{local.day}日{local.hour:02d}:{local.minute:02d}"


def told_time_english(moment: datetime) -> str:
    """Return a moment as an English text says it."""
    return moment.astimezone(LOCAL_ZONE).strftime("%d %b %H:%M")
