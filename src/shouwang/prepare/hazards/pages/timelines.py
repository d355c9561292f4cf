"""The timeline of a hazard's page: what repeats told once, what is long ago folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text, say
from shouwang.prepare.hazards.queries import HistoryLine

RUN = 3
"""So many like lines in a row are told as one."""
RECENT = 12
"""So many lines stand open; the ones before them are folded away."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the timeline, in words."""

    at: object
    title: object
    who: object
    text: object


def shown_lines(lines: Iterable[HistoryLine]) -> list[ShownLine]:
    """Return the lines in their order; a run of like ones without words of their own is one."""
    found: list[ShownLine] = []
    for _, run in groupby(lines, key=_kind):
        same = list(run)
        if len(same) < RUN or same[0].text:
            found.extend(ShownLine(one.at, one.title, one.who, one.text) for one in same)
        else:
            found.append(ShownLine(same[0].at, same[0].title, _who(same), _told(same)))
    return found


def _kind(line: HistoryLine) -> tuple[str, str]:
    return line.verb, str(line.text)


def _who(same: Sequence[HistoryLine]) -> Text | str:
    is_one = len({str(one.who) for one in same}) == 1
    return same[0].who if is_one else ""


def _told(same: Sequence[HistoryLine]) -> Text:
    last = same[-1].at.astimezone(LOCAL_ZONE)
    return say("共 {n} 次，最后一次 {at}", n=len(same), at=f"{last:%Y-%m-%d %H:%M}")


def parted(lines: Sequence[ShownLine]) -> tuple[Sequence[ShownLine], Sequence[ShownLine]]:
    """Return what is folded away and what stands open; one line alone is never folded."""
    if len(lines) <= RECENT + 1:
        return (), lines
    return lines[:-RECENT], lines[-RECENT:]
