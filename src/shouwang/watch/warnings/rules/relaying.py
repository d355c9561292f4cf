"""A message of another body as the draft of a relayed warning: type, level, words, area.

What a message does not say is not invented: without a colour the level follows from the severity,
without either it is ungraded; without an end it holds for a day, and the draft says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shouwang.engines.cap.alert import Alert, Area, Info
from shouwang.engines.cap.national_mapping import COLOUR
from shouwang.engines.cap.shapes import Point, crosses_itself
from shouwang.engines.cap.values import CERTAINTIES, SCOPES, SEVERITIES, URGENCIES
from shouwang.ground.actor import Actor, Grant, Scope
from shouwang.ground.errors import Invalid, Text, say
from shouwang.watch.warnings.states import DRAFT, VIEW

from .drafts import AreaDraft, WarningDraft
from .parameters import IDENTIFIER_LIMIT, NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT, VERTEX_LIMIT
from .wording import AreaKind, Level, Source, Status


class Outcome(StrEnum):
    """What became of a message that came in."""

    DRAFTED = "drafted"
    HELD = "held"
    ENDING = "ending"
    ELSEWHERE = "elsewhere"
    EXPIRED = "expired"
    IGNORED = "ignored"
    REFUSED = "refused"
    BROKEN = "broken"


OUTCOME_LABELS: Final[dict[str, Text]] = {
    Outcome.DRAFTED: say("已成草稿"),
    Outcome.HELD: say("待值班员查看"),
    Outcome.ENDING: say("原发布单位已解除"),
    Outcome.ELSEWHERE: say("不涉及本地"),
    Outcome.EXPIRED: say("收到时已失效"),
    Outcome.IGNORED: say("不是实际预警"),
    Outcome.REFUSED: say("签名不符，未采用"),
    Outcome.BROKEN: say("读不出是什么消息"),
}
OUTCOME_TONES: Final[dict[str, str]] = {
    Outcome.DRAFTED: "success",
    Outcome.HELD: "warning",
    Outcome.ENDING: "warning",
    Outcome.ELSEWHERE: "neutral",
    Outcome.EXPIRED: "neutral",
    Outcome.IGNORED: "neutral",
    Outcome.REFUSED: "danger",
    Outcome.BROKEN: "danger",
}
MESSAGE_TYPE_LABELS: Final[dict[str, Text]] = {
    "Alert": say("首次发布"),
    "Update": say("更新"),
    "Cancel": say("解除"),
    "Ack": say("收到回执"),
    "Error": say("拒收回执"),
}
MESSAGE_STATUS_LABELS: Final[dict[str, Text]] = {
    "Actual": say("实战"),
    "Exercise": say("演练"),
    "Test": say("测试"),
    "System": say("系统内部"),
    "Draft": say("草稿"),
}
LEVELS: Final[dict[str, Level]] = {
    "red": Level.RED,
    "orange": Level.ORANGE,
    "yellow": Level.YELLOW,
    "blue": Level.BLUE,
}
COLOUR_SIGNS: Final = (
    ("红色", Level.RED),
    ("橙色", Level.ORANGE),
    ("黄色", Level.YELLOW),
    ("蓝色", Level.BLUE),
)
SEVERITY_LEVELS: Final[dict[str, Level]] = {
    "Extreme": Level.RED,
    "Severe": Level.ORANGE,
    "Moderate": Level.YELLOW,
    "Minor": Level.BLUE,
}
TYPE_SIGNS: Final = (
    ("地质灾害气象", "landslide_weather"),
    ("地质灾害", "landslide_weather"),
    ("滑坡", "landslide_weather"),
    ("泥石流", "landslide_weather"),
    ("landslide", "landslide_weather"),
    ("debris flow", "landslide_weather"),
    ("山洪", "flash_flood"),
    ("flash flood", "flash_flood"),
    ("内涝", "waterlogging"),
    ("洪水", "flood"),
    ("flood", "flood"),
    ("台风", "typhoon"),
    ("typhoon", "typhoon"),
    ("暴雨", "rainstorm"),
    ("rain", "rainstorm"),
    ("暴雪", "snowstorm"),
    ("snow", "snowstorm"),
    ("雷电", "lightning"),
    ("雷暴", "lightning"),
    ("thunder", "lightning"),
    ("冰雹", "hail"),
    ("hail", "hail"),
    ("道路结冰", "icing"),
    ("大雾", "fog"),
    ("fog", "fog"),
    ("寒潮", "cold_wave"),
    ("高温", "high_temperature"),
    ("high temperature", "high_temperature"),
    ("大风", "gale"),
    ("gale", "gale"),
    ("wind", "gale"),
    ("干旱", "drought"),
    ("drought", "drought"),
    ("森林火险", "forest_fire"),
    ("bushfire", "forest_fire"),
    ("地震", "earthquake"),
    ("earthquake", "earthquake"),
)
"""The first sign found in a message's event, else in its headline, decides; none is "other"."""
DIVISION: Final = re.compile(r"[1-9]\d{5}(?:\d{3}){0,2}", re.ASCII)
"""A code of GB/T 2260, or of a street or village; codes of other countries look otherwise."""
HOLDS_BY_DEFAULT: Final = timedelta(hours=24)
FIRST_YEAR, LAST_YEAR = 1949, 2199
STATUS_ACTUAL: Final = "Actual"
RESTRICTED: Final = "Restricted"
ACTING: Final = frozenset({"Alert", "Update"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is for: division codes without trailing zeros, or one ring as GeoJSON."""

    codes: tuple[str, ...]
    polygon: str
    text: str


def feed_actor(area_code: str) -> Actor:
    """Return the part of the system that drafts for a feed, bounded by the feed's area."""
    scope = Scope.area(area_code)
    return Actor(key="system:feeds", grants=(Grant(DRAFT, scope), Grant(VIEW, scope)))


def best_info(alert: Alert) -> Info | None:
    """Return what is told in Chinese, or else in the first language; None of an empty message."""
    chinese = [info for info in alert.infos if info.language.lower().startswith("zh")]
    return next(iter([*chinese, *alert.infos]), None)


def title_of(info: Info | None) -> str:
    """Return what a message is about; "" of an empty one."""
    return _line(info.headline or info.event, TITLE_LIMIT) if info else ""


def english_info(alert: Alert) -> Info | None:
    """Return what is told in English, or None."""
    return next((one for one in alert.infos if one.language.lower().startswith("en")), None)


def type_of(info: Info) -> str:
    """Return our type for what a message calls its event, or else its headline."""
    for words in (info.event.lower(), info.headline.lower()):
        for sign, code in TYPE_SIGNS:
            if re.search(rf"\b{sign}" if sign.isascii() else sign, words):
                return code
    return "other"


def level_of(info: Info) -> Level:
    """Return the colour: as a parameter, in the headline, or by the severity."""
    told = [pair.value.strip().lower() for pair in info.parameters if pair.name.lower() == COLOUR]
    named = [LEVELS[word] for word in told if word in LEVELS]
    words = f"{info.headline} {info.event}"
    seen = [level for sign, level in COLOUR_SIGNS if sign in words]
    return next(iter([*named, *seen]), SEVERITY_LEVELS.get(info.severity, Level.NONE))


def expiry_of(alert: Alert, info: Info | None) -> datetime:
    """Return until when a message holds; a day after it was sent when it does not say."""
    told = info.expires_at if info else None
    if told is not None or kept_moment(alert.sent_at) is None:
        return told or alert.sent_at
    return alert.sent_at + HOLDS_BY_DEFAULT


def kept_moment(moment: datetime | None) -> datetime | None:
    """Return a moment that a warning can have; None of one in another age, which is a mistake."""
    is_kept = moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR
    return moment if is_kept else None


def place_of(info: Info) -> Place:
    """Return where a message is for."""
    codes = [
        short_code(pair.value)
        for area in info.areas
        for pair in area.geocodes
        if DIVISION.fullmatch(pair.value)
    ]
    text = "、".join(dict.fromkeys(area.text for area in info.areas if area.text))
    return Place(tuple(dict.fromkeys(codes)), _polygon(info.areas), text[:NAME_LIMIT])


def short_code(code: str) -> str:
    """Return a division code without the zeros that fill it up to six or twelve digits."""
    for size, rest in ((2, 4), (4, 2)):
        if len(code) >= 6 and code[size:6] == "0" * rest and not code[6:].strip("0"):
            return code[:size]
    if len(code) == 12 and code.endswith("000000"):
        return code[:6]
    return code[:9] if len(code) == 12 and code.endswith("000") else code


def _polygon(areas: Iterable[Area]) -> str:
    rings = [list(map(_swapped, ring)) for area in areas for ring in area.polygons if _fits(ring)]
    if len(rings) != 1:
        return ""
    return json.dumps({"type": "Polygon", "coordinates": rings})


def _fits(ring: tuple[Point, ...]) -> bool:
    return len(ring) <= VERTEX_LIMIT and not crosses_itself(ring)


def _swapped(point: Point) -> tuple[float, float]:
    return point[1], point[0]


def draft_of_message(alert: Alert, info: Info, area: AreaDraft) -> WarningDraft:
    """Return the draft of a relayed warning, in the words of the body that issued it.

    Invalid where it names times that cannot be meant.
    """
    expires_at = expiry_of(alert, info)
    onset_at = info.onset_at or info.effective_at or alert.sent_at
    if kept_moment(expires_at) is None or kept_moment(onset_at) is None:
        raise Invalid({"content": say("消息里的时间不合理。")})
    english = english_info(alert)
    return WarningDraft(
        type_code=type_of(info),
        level=level_of(info),
        title=title_of(info),
        text=_cut(info.description or info.headline or info.event, TEXT_LIMIT),
        action_text=_cut(info.instruction, TEXT_LIMIT),
        title_en=_line(english.headline or english.event, TITLE_LIMIT * 2) if english else "",
        text_en=_cut(english.description, TEXT_LIMIT) if english else "",
        action_text_en=_cut(english.instruction, TEXT_LIMIT) if english else "",
        onset_at=min(onset_at, expires_at - timedelta(minutes=1)),
        expires_at=expires_at,
        area=area,
        status=Status.ACTUAL,
        contact=_line(info.contact, NAME_LIMIT),
        office_name=_line(info.sender_name or alert.source or alert.sender, NAME_LIMIT),
        urgency=_known(info.urgency, URGENCIES),
        severity=_known(info.severity, SEVERITIES),
        certainty=_known(info.certainty, CERTAINTIES),
        source=Source.RELAYED,
        sender=alert.sender[:IDENTIFIER_LIMIT],
        identifier=alert.identifier[:IDENTIFIER_LIMIT],
        scope=_scope_of(alert),
    )


def _scope_of(alert: Alert) -> str:
    """Return to whom a message may be shown; a word that is not known opens nothing."""
    return alert.scope if alert.scope in SCOPES else RESTRICTED


def area_within(place: Place, area_code: str) -> AreaDraft | None:
    """Return the part of a message's area that lies in a division; None when none does.

    A code above the division means all of it; an area that is told in words alone is taken as
    meant for all of it, which a person has to look at.
    """
    inside = [code for code in place.codes if code.startswith(area_code)]
    if any(area_code.startswith(code) for code in place.codes):
        return AreaDraft(AreaKind.DIVISION, codes=(area_code,))
    if inside:
        return AreaDraft(AreaKind.DIVISION, codes=tuple(inside))
    if place.polygon:
        return AreaDraft(AreaKind.POLYGON, polygon=place.polygon, text=place.text)
    return None if place.codes else AreaDraft(AreaKind.DIVISION, codes=(area_code,))


def needs_look(place: Place) -> bool:
    """Tell whether only words say where a message is for."""
    return not (place.codes or place.polygon)


def _known(word: str, words: tuple[str, ...]) -> str:
    return word if word in words else "Unknown"


def _line(text: str, limit: int) -> str:
    return _cut(" ".join(text.split()), limit)


def _cut(text: str, limit: int) -> str:
    clean = text.replace("\x00", "").strip()
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"
