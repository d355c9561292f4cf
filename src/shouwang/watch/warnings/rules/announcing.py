"""What a loudspeaker says of a warning, in both languages; an exercise says so first and last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .speaking import Spoken, english_sentences, spoken, spoken_chinese, spoken_english
from .wording import Status

_LEADS: Final[dict[str, tuple[str, str]]] = {
    Status.ACTUAL: ("请大家注意。", "Attention please."),
    Status.EXERCISE: (
        "请大家注意。下面是演练，不是真的险情。",
        "Attention please. This is an exercise. There is no real danger.",
    ),
    Status.TEST: (
        "请大家注意。下面是测试，不是真的险情。",
        "Attention please. This is a test. There is no real danger.",
    ),
}
_ENDS: Final[dict[str, tuple[str, str]]] = {
    Status.ACTUAL: ("", ""),
    Status.EXERCISE: ("以上是演练。", "This was an exercise."),
    Status.TEST: ("以上是测试。", "This was a test."),
}
_STEP: Final = re.compile(r"(?<=[。；;])\s*|\n+")
OVER: Final[tuple[str, str]] = ("这条预警已经结束。", "This warning is over.")


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said of a warning in one language."""

    title: str
    text: str
    actions: str
    contact: str


def announced(status: str, said: Sayings, *, is_over: bool = False) -> Spoken:
    """Return the Chinese announcement: title, what is coming, what to do, whom to ask.

    One that is over says so and no longer what to do.
    """
    contact = f"咨询电话：{said.contact}。" if said.contact else ""
    body = [OVER[0]] if is_over else [said.text, said.actions, contact]
    parts = [_LEADS[status][0], f"{said.title}。", *body, _ENDS[status][0]]
    return spoken(parts, say_it=spoken_chinese)


def announced_in_english(status: str, said: Sayings, *, is_over: bool = False) -> Spoken | None:
    """Return the English announcement; None where the warning has no English."""
    if not said.title:
        return None
    contact = f"Ask {said.contact}." if said.contact else ""
    body = [OVER[1]] if is_over else [said.text, said.actions, contact]
    parts = [_LEADS[status][1], f"{said.title}.", *body, _ENDS[status][1]]
    return spoken(parts, split=english_sentences, say_it=spoken_english)


def steps(text: str) -> tuple[str, ...]:
    """Return what to do as single steps, in the order written."""
    parts = (part.strip().rstrip("。；;") for part in _STEP.split(text))
    return tuple(part for part in parts if part)
