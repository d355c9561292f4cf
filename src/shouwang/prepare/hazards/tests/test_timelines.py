"""The timeline of the page: what repeats is told once, what is long ago is folded away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shouwang.ground.errors import say
from shouwang.prepare.hazards.pages.timelines import RECENT, ShownLine, parted, shown_lines
from shouwang.prepare.hazards.queries import HistoryLine

START = datetime(2026, 6, 24, 2, 45, tzinfo=UTC)


def line(
    hours: int, verb: str = "hazard.check_in", who: str = "常望岭（虚构）", text: str = ""
) -> HistoryLine:
    """Return a line so many hours after the first one."""
    return HistoryLine(START + timedelta(hours=hours), who, verb, say("巡查打卡"), text)


def test_a_run_of_check_ins_is_one_line_with_count_and_last_moment() -> None:
    found = shown_lines([line(0), line(1, who="单听雨（虚构）"), line(2)])

    assert [(one.at, one.who, str(one.text)) for one in found] == [
        (START, "", "共 3 次，最后一次 2026-06-24 12:45")
    ]


def test_two_like_lines_and_lines_with_words_stand_each_for_itself() -> None:
    lines = [
        line(0),
        line(1),
        *(line(hour, "hazard.extend", text="等材料") for hour in range(2, 6)),
    ]

    assert len(shown_lines(lines)) == 6


def test_the_newest_lines_stand_open_and_one_alone_is_never_folded() -> None:
    shown = [ShownLine(START, say("认定"), "", "")] * (RECENT + 2)

    assert [len(part) for part in parted(shown)] == [2, RECENT]
    assert [len(part) for part in parted(shown[1:])] == [0, RECENT + 1]
