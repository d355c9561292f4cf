"""How old something is, and how often something happens, in the largest whole unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from shouwang.ground.errors import Text, say

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


def age_words(age: timedelta) -> Text:
    """Return an age in words: 刚刚, minutes, hours from 60 minutes, days from 24 hours."""
    if age < MINUTE:
        return say("刚刚")
    if age < HOUR:
        return say("{n} 分钟前", n=age // MINUTE)
    if age < DAY:
        return say("{n} 小时前", n=age // HOUR)
    return say("{n} 天前", n=age // DAY)


def interval_words(every_min: int) -> Text:
    """Return an interval in words, in hours where they are whole."""
    if every_min % 60 == 0:
        return say("{n} 小时", n=every_min // 60)
    return say("{n} 分钟", n=every_min)
