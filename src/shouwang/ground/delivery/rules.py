"""What a notice is and may hold, which channels it takes, and when it is tried again."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text, say

PAGE_SIZE: Final = 25
NOTHING: Final = say("")
PHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{3,4}-\d{4}-?\d{4}|\d{17}[\dXx])(?!\d)")
"""A mobile number, a number with an area code, an identity number."""


class Importance(StrEnum):
    """How loudly a notice asks to be read."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice before it has a recipient; `link` is an address of this site."""

    kind: str
    title: Text
    body: Text = NOTHING
    link: str = ""
    object_key: str = ""
    importance: Importance = Importance.NORMAL
    asks_confirmation: bool = False

    @property
    def is_urgent(self) -> bool:
        """Tell whether it goes by the urgent channels and does not wait for quiet hours to end."""
        return self.importance is Importance.HIGH or self.asks_confirmation


def is_personal(title: str) -> bool:
    """Tell whether a title holds a phone or identity number, which goes to no channel."""
    return PHONE.search(title) is not None


def check(draft: NoticeDraft) -> None:
    """Refuse what the program must never send; ValueError, because no person typed it."""
    if draft.link and (not draft.link.startswith("/") or draft.link.startswith(("//", "/\\"))):
        raise ValueError("a notice links to a page of this site")
    if is_personal(str(draft.title)):
        raise ValueError("a notice's title carries nothing personal")
    for part in (draft.title, draft.body):
        if not all(isinstance(value, str | int) for value in part.params.values()):
            raise ValueError("a notice's parameters are texts and whole numbers")


INBOX: Final = "inbox"
EMAIL: Final = "email"
CALL_LIST: Final = "call_list"
KNOWN_GATEWAYS: Final = ("sms", "wecom", "dingtalk", "feishu")
"""Channels by Apprise that an office is offered even before they are configured."""

CHANNEL_LABELS: Final[dict[str, Text]] = {
    INBOX: say("站内通知"),
    EMAIL: say("电子邮件"),
    "sms": say("短信"),
    "wecom": say("企业微信"),
    "dingtalk": say("钉钉"),
    "feishu": say("飞书"),
    CALL_LIST: say("电话名单"),
}


def channel_label(name: str) -> Text:
    """Return a channel's name in words; a channel of the operator's own goes by its name."""
    return CHANNEL_LABELS.get(name, Text(name.replace("{", "{{").replace("}", "}}")))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when, in local time, only what is urgent is sent; it may span midnight."""

    from_: time
    until: time

    def holds(self, moment: time) -> bool:
        """Tell whether the time of day is quiet; the end is not."""
        if self.from_ <= self.until:
            return self.from_ <= moment < self.until
        return moment >= self.from_ or moment < self.until


@dataclass(frozen=True, slots=True)
class Choice:
    """Which channels a person takes beside the inbox, and when they want quiet."""

    urgent: frozenset[str] = frozenset({"sms"})
    normal: frozenset[str] = frozenset()
    quiet: QuietHours | None = None


DEFAULT_CHOICE: Final = Choice()
"""Without a choice of one's own: what is urgent also by SMS, all else in the inbox only."""


def channels_for(choice: Choice, *, is_urgent: bool) -> list[str]:
    """Return the channels of a notice in a fixed order; the inbox cannot be switched off."""
    if not is_urgent:
        return [INBOX, *sorted(choice.normal)]
    return [INBOX, *sorted(choice.urgent), CALL_LIST]


def after_quiet(wall: datetime, quiet: QuietHours | None, *, is_urgent: bool) -> datetime:
    """Return the moment itself, or the end of the quiet hours in which it falls."""
    local = wall.astimezone(LOCAL_ZONE)
    if is_urgent or quiet is None or not quiet.holds(local.time()):
        return wall
    end = local.replace(hour=quiet.until.hour, minute=quiet.until.minute, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(wall.tzinfo)


LADDER_MIN: Final = (1, 5, 20, 60, 180)
"""Minutes to wait after the first, second, … failed attempt; after hours the failure is named."""
MAX_ATTEMPTS: Final = len(LADDER_MIN) + 1
JITTER_PERCENT: Final = 20
"""Spread of each wait, so that thousands do not knock again in the same second."""


def wait_after(attempt: int, *, seed: str, at_least_s: int = 0) -> timedelta | None:
    """Return the wait after a failed attempt, or None when it was the last.

    The same seed gives the same wait; `at_least_s` is what the other side asked for.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    spread = random.Random(f"{seed}:{attempt}").uniform(-JITTER_PERCENT, JITTER_PERCENT)  # noqa: S311
    waited = timedelta(minutes=LADDER_MIN[max(attempt, 1) - 1]) * (1 + spread / 100)
    return max(waited, timedelta(seconds=at_least_s))


OUTSIDE: Final = say("【守望】{title}。请登录守望查看。")


def outside_text(title: Text) -> str:
    """Return what leaves the house: the title only, because a body may name people."""
    return OUTSIDE.msgid.format(title=" ".join(str(title).split()).rstrip("。"))


class Reason(StrEnum):
    """Why a dispatch failed; a code only, never what the other side wrote."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    BUSY = "busy"
    FAULT = "fault"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"


REASON_LABELS: Final[dict[Reason, Text]] = {
    Reason.NO_ADDRESS: say("没有登记这个渠道的地址"),
    Reason.BAD_ADDRESS: say("渠道或收件人的地址不能用"),
    Reason.REFUSED: say("对方拒收"),
    Reason.BUSY: say("对方忙，要求稍后再发"),
    Reason.FAULT: say("对方系统出错"),
    Reason.UNREACHABLE: say("连接不上"),
    Reason.TIMED_OUT: say("对方没有应答"),
    Reason.INTERRUPTED: say("发送时中断"),
}


def reason_label(code: str) -> Text:
    """Return a stored reason in words; "" for none."""
    return REASON_LABELS[Reason(code)] if code in set(Reason) else NOTHING


class Withdrawal(StrEnum):
    """Why what was queued is not sent any more."""

    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ENDED = "ended"


WITHDRAWAL_LABELS: Final[dict[Withdrawal, Text]] = {
    Withdrawal.SUPERSEDED: say("已有更新的内容"),
    Withdrawal.CANCELLED: say("已经取消"),
    Withdrawal.ENDED: say("已经结束"),
}


def withdrawal_label(code: str) -> Text:
    """Return a stored withdrawal in words; "" for none."""
    return WITHDRAWAL_LABELS[Withdrawal(code)] if code in set(Withdrawal) else NOTHING


def cleaned_channels(chosen: Collection[str], offered: Collection[str]) -> frozenset[str]:
    """Keep what is offered; the inbox and the call list are not a matter of choice."""
    return frozenset(chosen) & (frozenset(offered) - {INBOX, CALL_LIST})
