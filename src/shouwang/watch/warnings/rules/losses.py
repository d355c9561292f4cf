"""What a message says for which another form, or a warning of ours, has no place; in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shouwang.engines.cap.alert import Alert, Area, Info, Pair, Resource
from shouwang.engines.cap.national_mapping import COLOUR, METHOD, Loss
from shouwang.engines.cap.shapes import write_circle, write_polygon
from shouwang.ground.errors import Text, say

from .parameters import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from .relaying import DIVISION, best_info, english_info, place_of

LOSS_WORDS: Final[dict[str, Text]] = {
    "sender": say("发送方标识"),
    "identifier": say("CAP 消息编号"),
    "scope": say("发布范围（不对公众）"),
    "restriction": say("发布范围的限制"),
    "secClassification": say("密级"),
    "addresses": say("收件人"),
    "code": say("处理代码"),
    "code/method": say("按发布手段写的用语"),
    "code/method/audienceGrp": say("发布手段的对象"),
    "note": say("备注"),
    "incidents": say("相关事件"),
    "info": say("其他语种或分段的内容"),
    "info/category": say("类别"),
    "info/responseType": say("建议的行动类型"),
    "info/event": say("事件名称（该格式只写代码）"),
    "info/eventCode": say("事件类型代码"),
    "info/audience": say("对象"),
    "info/parameter": say("附加参数"),
    "info/severity": say("与颜色不一致的严重程度"),
    "info/headline": say("标题写不下的部分"),
    "info/description": say("内容写不下的部分"),
    "info/instruction": say("措施写不下的部分"),
    "info/contact": say("联系方式写不下的部分"),
    "info/web": say("网址"),
    "info/resource": say("附件"),
    "info/area/geocode": say("其他地理编码"),
    "info/area/polygon": say("没有采用的多边形"),
    "info/area/circle": say("没有采用的圆形"),
    "info/area/altitude": say("高度下限"),
    "info/area/ceiling": say("高度上限"),
}
GUESSED: Final = frozenset({"info/category", "info/resource/mimeType"})
"""What the national form never says, so that nothing of the message is lost by it."""
UNTOLD: Final = "None"
"""What stands for no classification."""
LIMITS: Final = {
    "headline": TITLE_LIMIT,
    "description": TEXT_LIMIT,
    "instruction": TEXT_LIMIT,
    "contact": NAME_LIMIT,
}


def tell_losses(losses: Iterable[Loss]) -> list[tuple[Text | str, str]]:
    """Return losses as a page lists them: what it is, and what it said."""
    return [(LOSS_WORDS.get(one.element, one.element), one.told) for one in losses]


def losses_of(alert: Alert, before: Iterable[Loss] = ()) -> list[Loss]:
    """Return what a message said that a warning made of it does not hold.

    `before` is what was lost when the message was read into CAP.
    """
    found = [one for one in before if one.element not in GUESSED]
    is_classified = any(one.element == "secClassification" for one in found)
    found += _alert_losses(alert, is_classified=is_classified)
    info = best_info(alert)
    if info is not None:
        found += _info_losses(info)
    found += [
        Loss("info", " ".join(filter(None, (one.language, one.headline or one.event))))
        for one in alert.infos
        if one not in (info, english_info(alert))
    ]
    return list(dict.fromkeys(found))


def _alert_losses(alert: Alert, *, is_classified: bool) -> Iterator[Loss]:
    if alert.scope != "Public":
        yield Loss("scope", alert.scope)
    if alert.restriction not in ("", UNTOLD) and not is_classified:
        yield Loss("restriction", alert.restriction)
    yield from (Loss("addresses", one) for one in alert.addresses)
    yield from (Loss("code", one) for one in alert.codes)
    yield from (Loss("incidents", one) for one in alert.incidents)
    if alert.note:
        yield Loss("note", alert.note)


def _info_losses(info: Info) -> Iterator[Loss]:
    yield from (Loss("info/responseType", one) for one in info.responses)
    if info.audience:
        yield Loss("info/audience", info.audience)
    yield from (Loss("info/eventCode", f"{one.name}={one.value}") for one in info.event_codes)
    yield from (_parameter_loss(one) for one in info.parameters if one.name.lower() != COLOUR)
    for name, limit in LIMITS.items():
        said = getattr(info, name).strip()
        if len(said) > limit:
            yield Loss(f"info/{name}", said[limit - 1 :])
    if info.web:
        yield Loss("info/web", info.web)
    yield from (Loss("info/resource", _named(one)) for one in info.resources)
    is_drawn = bool(place_of(info).polygon) and not place_of(info).codes
    for area in info.areas:
        yield from _area_losses(area, is_drawn=is_drawn)


def _parameter_loss(pair: Pair) -> Loss:
    if pair.name.startswith(METHOD):
        return Loss("code/method", f"{pair.name.removeprefix(METHOD)}：{pair.value}")
    return Loss("info/parameter", f"{pair.name}={pair.value}")


def _named(resource: Resource) -> str:
    return " ".join(filter(None, (resource.text, resource.address))) or resource.media_type


def _area_losses(area: Area, *, is_drawn: bool) -> Iterator[Loss]:
    for pair in area.geocodes:
        if not DIVISION.fullmatch(pair.value):
            yield Loss("info/area/geocode", f"{pair.name}={pair.value}")
    if not is_drawn:
        yield from (Loss("info/area/polygon", write_polygon(one)) for one in area.polygons)
    yield from (Loss("info/area/circle", write_circle(one)) for one in area.circles)
    for name, text in (("altitude", area.altitude_feet), ("ceiling", area.ceiling_feet)):
        if text:
            yield Loss(f"info/area/{name}", text)
