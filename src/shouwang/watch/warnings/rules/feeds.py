"""Which feeds may be read, how often, and what a failure is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shouwang.engines.fetch.addresses import Failure, FetchError, is_public, read_address
from shouwang.ground.errors import Invalid, Text, say

from .parameters import NAME_LIMIT

LEAST_EVERY_S: Final = 30
MOST_EVERY_S: Final = 86_400
UNREADABLE: Final = "unreadable"
HOSTILE: Final = "hostile"
FAILURE_LABELS: Final[dict[str, Text]] = {
    Failure.ADDRESS: say("地址不能读取"),
    Failure.PRIVATE: say("地址在内网，未允许读取"),
    Failure.NAME: say("主机名查不到"),
    Failure.CONNECT: say("连不上，或证书不可信"),
    Failure.TIME: say("超时"),
    Failure.SIZE: say("内容太大"),
    Failure.STATUS: say("对方返回错误"),
    Failure.REDIRECT: say("重定向太多或不安全"),
    Failure.ANSWER: say("对方的回答不完整"),
    UNREADABLE: say("不是能读的 XML"),
    HOSTILE: say("XML 带有实体等危险内容，未读取"),
}


@dataclass(frozen=True, slots=True)
class FeedDraft:
    """A feed to read: its address, for which area, whether it is of a competent body."""

    name: str
    address: str
    area_code: str
    every_s: int = 60
    is_trusted: bool = False
    is_active: bool = True


def check_feed(draft: FeedDraft, *, may_be_private: bool) -> None:
    """Refuse a feed without a name, or at an address that may not be read; names each field."""
    wrong: dict[str, Text] = {}
    name = draft.name.strip()
    if not name:
        wrong["name"] = say("请填写名称。")
    elif len(name) > NAME_LIMIT or not name.isprintable():
        wrong["name"] = say("最长 {n} 个字。", n=NAME_LIMIT)
    if not LEAST_EVERY_S <= draft.every_s <= MOST_EVERY_S:
        wrong["every_s"] = say(
            "间隔应在 {low} 至 {high} 秒之间。", low=LEAST_EVERY_S, high=MOST_EVERY_S
        )
    fault = _address_fault(draft.address.strip(), may_be_private=may_be_private)
    if fault is not None:
        wrong["address"] = fault
    elif draft.is_trusted and not may_be_private and not draft.address.strip().startswith("https:"):
        wrong["is_trusted"] = say("主管部门的消息源要用 https 地址，否则内容可能被篡改。")
    if wrong:
        raise Invalid(wrong)


def _address_fault(text: str, *, may_be_private: bool) -> Text | None:
    """Return what is wrong with an address; a name is looked up only when it is read."""
    try:
        host = read_address(text).host
    except FetchError:
        return say("请填写 http 或 https 地址，不带用户名和密码。")
    is_number = ":" in host or host.replace(".", "").isdigit() or host == "localhost"
    if is_number and not may_be_private and not is_public(host):
        return say("这是内网或本机地址；要读内网的消息源，请管理员打开 SHOUWANG_FEEDS_PRIVATE。")
    return None
