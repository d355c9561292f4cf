"""Every read of delivery; the actor is the first argument."""

from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.rules import PAGE_SIZE, Choice, Importance, NoticeDraft, QuietHours

from .call_lists import (
    CallLine,
    CallSheet,
    CallSource,
    call_sheet,
    call_sources,
    chased_notices,
)
from .deliveries import (
    ChannelLine,
    channel_label,
    channel_lines,
    deliveries,
    delivery,
    reached_notice,
    reason_words,
    retry_is_open,
    state_label,
    state_tone,
)
from .own import choice_of, choices, inbox, may_be_title, notice, offered, unread_count
from .reach import ChannelReach, Reach, open_channels, reach

__all__ = [
    "PAGE_SIZE",
    "CallLine",
    "CallSheet",
    "CallSource",
    "ChannelLine",
    "ChannelReach",
    "Choice",
    "Dispatch",
    "Importance",
    "Notice",
    "NoticeDraft",
    "QuietHours",
    "Reach",
    "call_sheet",
    "call_sources",
    "channel_label",
    "channel_lines",
    "chased_notices",
    "choice_of",
    "choices",
    "deliveries",
    "delivery",
    "inbox",
    "may_be_title",
    "notice",
    "offered",
    "open_channels",
    "reach",
    "reached_notice",
    "reason_words",
    "retry_is_open",
    "state_label",
    "state_tone",
    "unread_count",
]
