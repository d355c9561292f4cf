"""How old something is, in the largest whole unit."""

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
