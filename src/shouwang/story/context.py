"""Gives every page of the demo the story's clock, so that nobody takes the demo for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from shouwang.ground import clock
from shouwang.ground.errors import Text, say


@dataclass(frozen=True, slots=True)
class Banner:
    """What the banner says and where it leads."""

    words: Text
    at: datetime
    url: str


def story_banner(request: HttpRequest) -> dict[str, object]:
    """Return `story`, the banner of the demo; None outside the demo."""
    del request
    if not settings.ENVIRONMENT.uses_story_time:
        return {"story": None}
    now = clock.now().astimezone(clock.LOCAL_ZONE)
    words = say(
        "演示（全部虚构）· 故事时间 {month}月{day}日 {hour}:{minute}",
        month=now.month,
        day=now.day,
        hour=f"{now:%H}",
        minute=f"{now:%M}",
    )
    return {"story": Banner(words, now, reverse("story:tour"))}
