"""The history of a hazard, told for people, and its state on any day (R121)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, joined, say
from shouwang.ground.journal import queries as journal
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.models import Hazard
from shouwang.prepare.hazards.rules.grading import LEVEL_LABELS, STATUTORY_LABELS
from shouwang.prepare.hazards.rules.wording import SHOWN_SOURCES, TIP
from shouwang.prepare.hazards.states import LABELS, MOVES

from . import fulfilments, offices, voices, watching
from .discretion import REPORTERS, day_only, handles, has_units_eyes
from .ledger import hazard
from .notes import ERASED, notes_of
from .replays import replayed

OTHER_VERBS: dict[str, Text] = {
    "hazard.register": say("登记隐患"),
    "hazard.register_fixed": say("现场发现并整改"),
    "hazard.import": say("从原台账导入"),
    "hazard.report": say("居民报告"),
    "hazard.join": say("又有人报告"),
    "hazard.absorb": say("并入另一条隐患"),
    "hazard.answer": say("报告人回答"),
    "hazard.object": say("报告人提出异议"),
    "hazard.dismiss_objection": say("异议不成立"),
    "hazard.overdue": say("整改期限已过"),
    "hazard.remind": say("到期前提醒"),
    "hazard.measure_lapsed": say("防护措施到期失效"),
    "hazard.notice": say("发出整改告知单"),
    "hazard.paper": say("制发文书"),
    "hazard.unmask": say("查看报告人联系方式"),
    "hazard.call": say("已拨打电话"),
    "hazard.call_confirmed": say("电话已确认"),
    "attachment.store": say("上传照片或录音"),
    "attachment.unmask": say("查看拍摄位置"),
    "notice.queued": say("已通知相关人员"),
    "hazard.move_area": say("随区划调整"),
    **offices.VERBS,
    **fulfilments.VERBS,
    **watching.VERBS,
    **voices.VERBS,
}
HANDLERS_ONLY = frozenset(
    {
        "hazard.answer",
        "hazard.ask_reporter",
        "hazard.unmask",
        "hazard.object",
        *voices.HANDLERS_ONLY,
    }
)
"""What only handlers see of the talk with a reporter."""
UNIT_NEVER = frozenset({"hazard.join", "hazard.dismiss_objection", "hazard.paper", "notice.queued"})
"""What the unit does not see besides: it would tell that, and when, somebody spoke."""
TIPS: dict[str, Text] = {"hazard.report": SHOWN_SOURCES[TIP]}
"""How the unit reads of a report."""
NAMES: dict[str, Text] = {
    "anonymous": say("报告人"),
    "employee": say("员工（身份受保护）"),
    "notice": say("业主（告知单）"),
    "system": say("系统"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the history: when, who, what, with which words."""

    at: datetime
    who: Text | str
    verb: str
    title: Text
    text: Text | str
    state: str = ""
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a hazard was at a moment, replayed from the journal."""

    at: datetime
    state: str | None
    statutory: str = ""
    level: int | None = None
    due_at: str = ""
    lines: int = field(default=0)


def history(actor: Actor, number: str) -> list[HistoryLine]:
    """Return a hazard's history, oldest first, with names instead of keys."""
    found = hazard(actor, number)
    return history_of(actor, found)


def history_of(actor: Actor, found: Hazard) -> list[HistoryLine]:
    """Return the history of a hazard that is known to be visible."""
    items = journal.history(actor, found.journal_key)
    is_handler = handles(actor, found, ("hazards.ask", "hazards.confirm"))
    is_unit = has_units_eyes(actor, found)
    names = people.names_of(actor, {item.actor_key for item in items})
    words = notes_of(actor, found)
    return [
        HistoryLine(
            at=day_only(item.at) if is_unit and item.actor_key in REPORTERS else item.at,
            who=names.get(item.actor_key) or _stranger(item.actor_key),
            verb=item.verb,
            title=_title(item.verb) if not is_unit else TIPS.get(item.verb) or _title(item.verb),
            text=_text(item, words),
            state=str(item.details.get("to", "")),
            is_sealed=item.is_sealed,
        )
        for item in items
        if (is_handler or item.verb not in HANDLERS_ONLY)
        and not (is_unit and _points_at_reporters(item))
    ]


def _points_at_reporters(item: journal.HistoryItem) -> bool:
    """Tell whether an entry would show the unit that somebody said something."""
    is_file = item.verb == "attachment.store" and item.actor_key in REPORTERS
    return is_file or item.verb in UNIT_NEVER


def _stranger(key: str) -> Text | str:
    return NAMES.get(key.partition(":")[0], key)


def _title(verb: str) -> Text:
    known = OTHER_VERBS.get(verb)
    if known is not None:
        return known
    move = verb.removeprefix("hazard.")
    return MOVES[move].label if move in MOVES else say("{verb}", verb=verb)


def _text(item: journal.HistoryItem, words: Mapping[str, str]) -> Text | str:
    """Return the words of one entry: the states, the grade, the reason."""
    details = item.details
    before, after = str(details.get("from", "")), str(details.get("to", ""))
    parts: list[Text | str] = []
    if before in LABELS and after in LABELS and before != after:
        parts.append(say("{before} → {after}", before=LABELS[before], after=LABELS[after]))
    statutory, level = details.get("statutory"), details.get("level")
    if isinstance(statutory, str) and statutory and isinstance(level, int):
        grade = STATUTORY_LABELS[statutory], LEVEL_LABELS[level]
        parts.append(say("{statutory}（{level}）", statutory=grade[0], level=grade[1]))
    left_with = details.get("left_with")
    if isinstance(left_with, str) and left_with:
        parts.append(say("合并期间在 {number} 上办理的内容留在那条隐患", number=left_with))
    if item.verb == "hazard.paper":
        parts.append(str(details.get("number", "")))
    reason = _reason(details, words)
    if reason:
        parts.append(reason)
    return joined(parts)


def _reason(details: Mapping[str, object], words: Mapping[str, str]) -> Text | str:
    """Return a reason's words: from beside the journal, or, in an old entry, from itself."""
    digest = details.get("reason_digest")
    if isinstance(digest, str) and digest:
        return words.get(digest, ERASED)
    reason = details.get("reason")
    return reason if isinstance(reason, str) else ""


def hazard_at(actor: Actor, number: str, moment: datetime) -> Snapshot:
    """Return what a hazard was at a moment; state None before it was known."""
    found = replayed(actor, number, moment)
    return Snapshot(
        moment,
        found.state,
        found.text("statutory"),
        found.level,
        found.text("due_at"),
        found.entries,
    )
