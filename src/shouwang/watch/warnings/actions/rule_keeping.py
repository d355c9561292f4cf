"""Keeping the table of obligations: its lines, their versions and their ends (R212)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import check_may_for_all
from shouwang.ground.units import queries as units
from shouwang.watch.warnings.models import ObligationRule
from shouwang.watch.warnings.rules.obliging import COMMITTEES, LONGEST_MIN, SHORTEST_ROUND_MIN
from shouwang.watch.warnings.rules.parameters import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from shouwang.watch.warnings.rules.wording import LEVELS, TYPES
from shouwang.watch.warnings.states import OBLIGE

KEY: Final = re.compile(r"[a-z0-9_.]{1,48}", re.ASCII)
ONE_DAY: Final = timedelta(days=1)
ROLE_LIMIT: Final = 32
SAME_DAY: Final = say("这条规定在同一天已有一个版本。")


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A line of the obligations table."""

    type_code: str
    level: str
    action: str
    unit_kind: str
    within_min: int
    source: str
    in_force_from_on: date
    key: str = ""
    text: str = ""
    role: str = ""
    every_min: int | None = None
    action_en: str | None = None
    """None keeps the English of words that stay."""
    is_evacuation: bool | None = None
    """None keeps what the version before says."""


def oblige(actor: Actor, draft: RuleDraft) -> ObligationRule:
    """Add a line to the obligations table, in force from a day; a known key gets a new version.

    The version before is kept and holds until the day before; what was issued by it stays as it is.
    What a version does not say, it has from the one before: whether it evacuates, and the English
    of words that stay.
    """
    if not actor.holds(OBLIGE):
        raise NotAllowed
    check_may_for_all(actor, OBLIGE)
    _check_rule(draft)
    key = draft.key.strip() or f"own{ObligationRule.objects.count() + 1}.{draft.level}"
    versions = ObligationRule.objects.filter(key=key)
    if versions.filter(in_force_from_on=draft.in_force_from_on).exists():
        raise Invalid({"in_force_from_on": SAME_DAY})
    try:
        with write_transaction():
            made = _write_version(versions, key, draft)
            details = {"key": key, "type": made.type_code, "level": made.level}
            record(actor, "obligation_rule.make", made.journal_key, details)
    except IntegrityError:
        raise Invalid({"in_force_from_on": SAME_DAY}) from None
    return made


def _write_version(
    versions: QuerySet[ObligationRule], key: str, draft: RuleDraft
) -> ObligationRule:
    from_on, action = draft.in_force_from_on, draft.action.strip()
    following = versions.filter(in_force_from_on__gt=from_on).order_by("in_force_from_on").first()
    before = versions.filter(in_force_from_on__lt=from_on).order_by("-in_force_from_on").first()
    _end_earlier(versions, from_on)
    return ObligationRule.objects.create(
        key=key,
        type_code=draft.type_code,
        level=draft.level,
        action=action,
        action_en=_english(draft, before),
        text=draft.text.strip(),
        unit_kind=draft.unit_kind,
        role=draft.role,
        within_min=draft.within_min,
        every_min=draft.every_min,
        is_evacuation=_evacuates(draft, before),
        in_force_from_on=from_on,
        in_force_until_on=following.in_force_from_on - ONE_DAY if following else None,
        source=draft.source.strip(),
    )


def _english(draft: RuleDraft, before: ObligationRule | None) -> str:
    if draft.action_en is not None:
        return draft.action_en.strip()
    return before.action_en if before and before.action == draft.action.strip() else ""


def _evacuates(draft: RuleDraft, before: ObligationRule | None) -> bool:
    if draft.is_evacuation is not None:
        return draft.is_evacuation
    return before.is_evacuation if before else False


def _end_earlier(versions: QuerySet[ObligationRule], from_on: date) -> None:
    """Let the versions before a day hold until the day before it."""
    holds = Q(in_force_until_on=None) | Q(in_force_until_on__gte=from_on)
    earlier = versions.filter(holds, in_force_from_on__lt=from_on)
    earlier.update(in_force_until_on=from_on - ONE_DAY)


def end_rule(actor: Actor, rule_id: int, until_on: date) -> ObligationRule:
    """Let a line of the table hold until a last day."""
    if not actor.holds(OBLIGE):
        raise NotAllowed
    check_may_for_all(actor, OBLIGE)
    found = ObligationRule.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    if until_on < max(found.in_force_from_on, clock.today()):
        raise Invalid({"until_on": say("最后一天不能早于今天，也不能早于生效日。")})
    with write_transaction():
        ObligationRule.objects.filter(pk=found.pk).update(in_force_until_on=until_on)
        record(actor, "obligation_rule.end", found.journal_key, {"until": until_on.isoformat()})
    found.in_force_until_on = until_on
    return found


def _check_rule(draft: RuleDraft) -> None:
    wrong = {**_words_fault(draft), **_times_fault(draft)}
    if draft.key.strip() and KEY.fullmatch(draft.key.strip()) is None:
        wrong["key"] = say("编号只用小写字母、数字、点和下划线，最长48个字符。")
    if draft.type_code and draft.type_code not in TYPES:
        wrong["type_code"] = say("请选择预警类型。")
    if draft.level not in set(LEVELS):
        wrong["level"] = say("请选择预警级别：蓝、黄、橙、红。")
    if draft.unit_kind not in {*(str(kind) for kind in units.UnitKind), COMMITTEES}:
        wrong["unit_kind"] = say("请选择由哪类单位落实。")
    if wrong:
        raise Invalid(wrong)


def _words_fault(draft: RuleDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    limits = (("action", TITLE_LIMIT), ("source", NAME_LIMIT), ("text", TEXT_LIMIT))
    for name, limit in (*limits, ("role", ROLE_LIMIT)):
        value = getattr(draft, name).strip()
        if not value and name in ("action", "source"):
            wrong[name] = say("请填写这一项。")
        elif len(value) > limit:
            wrong[name] = say("最长 {n} 个字。", n=limit)
    if draft.action_en is not None and len(draft.action_en.strip()) > TITLE_LIMIT * 2:
        wrong["action_en"] = say("最长 {n} 个字。", n=TITLE_LIMIT * 2)
    return wrong


def _times_fault(draft: RuleDraft) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not 1 <= draft.within_min <= LONGEST_MIN:
        wrong["within_min"] = say("应在 1 分钟至 7 天之间。")
    if draft.every_min is not None and not SHORTEST_ROUND_MIN <= draft.every_min <= LONGEST_MIN:
        wrong["every_min"] = say("应在 15 分钟至 7 天之间。")
    return wrong
