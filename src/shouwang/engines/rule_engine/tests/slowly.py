"""The rules read off the values second by second, without any windows kept: slow and plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shouwang.engines.rule_engine.conditions import (
    Aggregate,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Not,
    Rule,
    Silent,
    Stuck,
    Term,
)

Values = Mapping[str, Sequence[tuple[int, float]]]
Truth = bool | None


def term_at(values: Values, term: Term, at: int) -> float | None:
    """Return the value of a term; None when nothing is known."""
    until = at - term.offset_s
    inside = [
        (moment, value)
        for moment, value in values.get(term.series, ())
        if moment <= until and (not term.window_s or moment > until - term.window_s)
    ]
    told = [value for _, value in inside]
    match term.aggregate:
        case Aggregate.SUM:
            return float(sum(told))
        case Aggregate.COUNT:
            return float(len(told))
        case Aggregate.CHANGE | Aggregate.HOURLY_RATE:
            return _difference(term, inside)
    makers: dict[Aggregate, Callable[[list[float]], float]] = {
        Aggregate.LAST: lambda known: known[-1],
        Aggregate.LARGEST: max,
        Aggregate.SMALLEST: min,
        Aggregate.MEAN: lambda known: sum(known) / len(known),
    }
    return makers[term.aggregate](told) if told else None


def _difference(term: Term, inside: Sequence[tuple[int, float]]) -> float | None:
    apart = inside[-1][0] - inside[0][0] if len(inside) > 1 else 0
    if not apart or apart < term.least_coverage * term.window_s:
        return None
    change = inside[-1][1] - inside[0][1]
    return change if term.aggregate is Aggregate.CHANGE else change * 3600 / apart


def truth_at(values: Values, condition: Condition, at: int, began: int) -> Truth:
    """Return whether a condition holds at a second."""
    match condition:
        case Comparison():
            told = [term_at(values, term, at) for term in condition.terms]
            if any(one is None for one in told):
                return None
            total = sum(
                term.factor * one
                for term, one in zip(condition.terms, told, strict=True)
                if one is not None
            )
            return {
                Compare.AT_LEAST: total >= condition.value,
                Compare.ABOVE: total > condition.value,
                Compare.AT_MOST: total <= condition.value,
                Compare.BELOW: total < condition.value,
            }[condition.compare]
        case AtLeast():
            truths = [truth_at(values, part, at, began) for part in condition.parts]
            if truths.count(True) >= condition.count:
                return True
            return None if truths.count(True) + truths.count(None) >= condition.count else False
        case Not():
            truth = truth_at(values, condition.part, at, began)
            return None if truth is None else not truth
        case Silent():
            heard = [moment for moment, _ in values.get(condition.series, ()) if moment <= at]
            return at - (heard[-1] if heard else began) >= condition.for_s
        case Stuck():
            return _stuck(values, condition, at)
        case _:
            raise AssertionError(condition)


def _stuck(values: Values, condition: Stuck, at: int) -> Truth:
    known = [one for one in values.get(condition.series, ()) if one[0] <= at]
    if not known:
        return None
    before = [one for one in known if one[0] <= at - condition.for_s]
    if not before:
        return False
    told = [value for _, value in known[len(before) - 1 :]]
    if len(told) < condition.least_count:
        return None
    return all(abs(value - told[-1]) <= condition.tolerance for value in told)


def happenings(values: Values, rule: Rule, began: int, until: int) -> list[tuple[str, int]]:
    """Return what a rule does, second by second."""
    found: list[tuple[str, int]] = []
    pending: int | None = None
    clearing: int | None = None
    is_firing = False
    for at in range(began + 1, until + 1):
        if not is_firing:
            truth = truth_at(values, rule.condition, at, began)
            if truth and rule.clear is not None:
                truth = truth_at(values, rule.clear, at, began) is not True
            pending = None if truth is False else pending
            if truth:
                pending = at if pending is None else pending
                if at - pending >= rule.for_s:
                    found.append(("fired", at))
                    is_firing, pending = True, None
        else:
            truth = truth_at(values, rule.clear or Not(rule.condition), at, began)
            clearing = None if truth is False else clearing
            if truth:
                clearing = at if clearing is None else clearing
                if at - clearing >= rule.clear_for_s:
                    found.append(("cleared", at))
                    is_firing, clearing = False, None
    return found
