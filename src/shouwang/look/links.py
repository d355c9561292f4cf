"""A link as navigation, tabs and breadcrumbs take it, and a bar as a chart does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go, in words; `count` is shown as a bubble when it is not None and not zero."""

    label: object
    url: str
    icon: str = ""
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: a total, the part of it that stands out, and both in words."""

    label: object
    total: int
    part: int
    words: object
    url: str = ""
