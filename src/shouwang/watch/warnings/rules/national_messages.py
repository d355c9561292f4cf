"""Our messages in the national form (GB/T 35965.1): their names, and what is lost, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text, say

SERIAL_LIMIT: Final = 10
"""The form has one digit for the messages of one second."""
LOSS_WORDS: Final[dict[str, Text]] = {
    "sender": say("发送方标识"),
    "identifier": say("CAP 消息编号"),
    "restriction": say("发布范围的限制"),
    "info/category": say("类别"),
    "info/responseType": say("建议的行动类型"),
    "info/event": say("事件名称（该格式只写代码）"),
    "info/eventCode": say("本平台的类型代码"),
    "info/parameter": say("附加参数"),
    "info/severity": say("与颜色不一致的严重程度"),
    "info/area/geocode": say("其他地理编码"),
}


def national_identifier(sender_code: str, at: datetime, serial: int) -> str:
    """Return the name of a message: code of the sender, local time, one digit."""
    return f"{sender_code}_{at.astimezone(LOCAL_ZONE):%Y%m%d%H%M%S}_{serial}"
