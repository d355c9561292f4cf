"""Which rules a scope can have, what is wrong with one, and why a place is in, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from shouwang.ground.errors import Invalid, Text, listed, say

from .wording import SCOPE_RULE_KINDS, ScopeRuleKind

RULE_LIMIT: Final = 20
VALUE_LIMIT: Final = 500
"""Values of one rule, such as places named one by one."""
YEARS: Final = range(1949, 2200)
DELEGATED: Final = "delegated"

WITH_VALUES: Final = frozenset(
    {
        ScopeRuleKind.TYPES,
        ScopeRuleKind.INDUSTRIES,
        ScopeRuleKind.CATEGORIES,
        ScopeRuleKind.PLACES,
    }
)
WITHOUT_VALUES: Final = frozenset({ScopeRuleKind.MAJOR_SOURCES, ScopeRuleKind.ALL})


@dataclass(frozen=True, slots=True)
class ScopeRuleDraft:
    """One rule of a scope as it is written down.

    The values are codes of types, industries or uses, numbers of places, ids of seasonal focuses
    (none: the one of the day on which the scope is frozen), or the year of the serious injuries
    (none: the year of that day).
    """

    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What the values of a rule may be; a kind that is not named here is not looked up."""

    by_kind: Mapping[str, frozenset[str]] = field(default_factory=dict)


def clean_rules(
    rules: Sequence[ScopeRuleDraft], known: KnownValues | None = None
) -> tuple[ScopeRuleDraft, ...]:
    """Return the rules with each value once; Invalid names each rule that cannot be."""
    if not rules:
        raise Invalid({"rules": say("请至少选一条范围规则。")})
    if len(rules) > RULE_LIMIT:
        raise Invalid({"rules": say("范围规则最多 {n} 条。", n=RULE_LIMIT)})
    names = known or KnownValues()
    found = tuple(
        ScopeRuleDraft(rule.kind, tuple(dict.fromkeys(value.strip() for value in rule.values)))
        for rule in rules
    )
    wrong: dict[str, Text] = {}
    for number, rule in enumerate(found):
        text = _wrong(rule, names)
        if text is not None:
            wrong[f"rules.{number}"] = text
    if len({rule.kind for rule in found}) < len(found):
        wrong["rules"] = say("同一种范围规则只能写一条。")
    if wrong:
        raise Invalid(wrong)
    return found


def _wrong(rule: ScopeRuleDraft, known: KnownValues) -> Text | None:
    if rule.kind not in set(ScopeRuleKind):
        return say("没有这种范围规则。")
    label = SCOPE_RULE_KINDS[rule.kind]
    if rule.kind in WITH_VALUES and not any(rule.values):
        return say("“{rule}”要选出具体内容。", rule=label)
    if rule.kind in WITHOUT_VALUES and rule.values:
        return say("“{rule}”不用再选内容。", rule=label)
    if len(rule.values) > VALUE_LIMIT:
        return say("“{rule}”最多 {n} 项。", rule=label, n=VALUE_LIMIT)
    if rule.kind == ScopeRuleKind.ACCIDENTS and not _is_year(rule.values):
        return say("重伤事故的年度请填一个四位年份，或不填。")
    allowed = known.by_kind.get(rule.kind)
    strange = [] if allowed is None else [value for value in rule.values if value not in allowed]
    if strange:
        return say("“{rule}”中没有：{value}", rule=label, value=strange[0][:40])
    return None


def _is_year(values: tuple[str, ...]) -> bool:
    if not values:
        return True
    only = values[0]
    is_number = only.isascii() and only.isdecimal() and len(only) == 4
    return len(values) == 1 and is_number and int(only) in YEARS


def reason_code(*parts: object) -> str:
    """Return why a place is in, as it is kept: `types:high_rise`, `accidents:fatal:<number>`."""
    return ":".join(str(part) for part in parts)


FATAL: Final = say("近三年发生死亡事故（{number}）")
INJURED: Final = say("当年发生重伤事故（{number}）")
ACCIDENT_REASONS: Final[Mapping[str, Text]] = {"fatal": FATAL, "serious_injury": INJURED}


def reason_words(reason: str, names: Mapping[str, object]) -> Text | str:
    """Return a reason in words; `names` gives the name of a code such as `types:high_rise`."""
    kind, _, rest = reason.partition(":")
    if kind == ScopeRuleKind.ACCIDENTS:
        mark, _, number = rest.partition(":")
        known = ACCIDENT_REASONS.get(mark)
        return say(known.msgid, number=number) if known else SCOPE_RULE_KINDS[kind]
    if kind == DELEGATED:
        return say("按文件由“{campaign}”转来", campaign=names.get(reason, rest))
    name = names.get(reason, rest)
    if kind == ScopeRuleKind.SEASONAL:
        return say("时段重点：{name}", name=name)
    if kind == ScopeRuleKind.INDUSTRIES:
        return say("行业：{name}", name=name)
    if kind == ScopeRuleKind.CATEGORIES:
        return say("用途：{name}", name=name)
    if kind == ScopeRuleKind.TYPES:
        return say("类型：{name}", name=name)
    return SCOPE_RULE_KINDS.get(kind, say("{name}", name=name))


def rule_words(rule: ScopeRuleDraft, names: Mapping[str, object]) -> Text | str:
    """Return a rule as one plain sentence."""
    shown = listed([_named(f"{rule.kind}:{value}", names, value) for value in rule.values])
    if rule.kind == ScopeRuleKind.ACCIDENTS:
        return _accident_rule(rule)
    if rule.kind == ScopeRuleKind.SEASONAL and not rule.values:
        return say("启动当天所处时段的重点场所")
    if rule.kind == ScopeRuleKind.ALL:
        return say("本区域全部在用场所")
    if rule.kind == ScopeRuleKind.MAJOR_SOURCES:
        return say("登记为重大危险源的场所")
    label = SCOPE_RULE_KINDS.get(rule.kind, say("其他"))
    return say("{rule}：{names}", rule=label, names=shown)


def _accident_rule(rule: ScopeRuleDraft) -> Text:
    if rule.values:
        words = "近三年发生死亡事故、{year} 年发生重伤事故的单位"
        return say(words, year=rule.values[0])
    return say("近三年发生死亡事故、当年发生重伤事故的单位")


def _named(code: str, names: Mapping[str, object], value: str) -> Text | str:
    found = names.get(code, value)
    return found if isinstance(found, Text) else str(found)


def chain_fault(*, gives: bool, receives: bool, is_same: bool) -> Text | None:
    """Return why a part cannot be delegated: numbers count in one campaign, so no chain, no ring.

    `gives`: the receiving campaign delegates itself; `receives`: the giving one has received.
    """
    if is_same:
        return say("不能转给同一次行动。")
    if gives:
        return say("对方已把一部分范围转给别的行动，不能再接收。")
    if receives:
        return say("本次行动已接收别的行动转来的范围，不能再转出。")
    return None
