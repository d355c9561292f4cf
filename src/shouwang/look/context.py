"""Gives every template the reader's language and text size."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

ELDER_COOKIE = "elder"


@dataclass(frozen=True, slots=True)
class Choice:
    """One language that a reader may switch to."""

    code: str
    name: str


CHOICES = (Choice("zh-hans", "中文"), Choice("en", "English"))


def appearance(request: HttpRequest) -> dict[str, object]:
    """Return `language`, `languages` and `elder` for the templates."""
    return {
        "language": get_language() or "zh-hans",
        "languages": CHOICES,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
    }
