"""The grade of an accident, computed by the regulation's table and never chosen (R132).

《生产安全事故报告和调查处理条例》（国务院令第493号）第三条: the highest criterion wins;
以上 includes the number, 以下 excludes it. Acute poisoning counts as serious injury.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.parameters import Parameter, parameter_at

from .parameters import FIRST_DAY


class Grade(StrEnum):
    """How bad an accident was, in the words of the regulation."""

    EXCEPTIONAL = "exceptional"
    MAJOR = "major"
    LARGER = "larger"
    GENERAL = "general"


class Criterion(StrEnum):
    """What the grade is computed from."""

    DEAD = "dead"
    SERIOUS_INJURED = "serious_injured"
    LOSS_YUAN = "direct_loss_yuan"


GRADE_LABELS: dict[str, Text] = {
    Grade.EXCEPTIONAL: say("特别重大事故"),
    Grade.MAJOR: say("重大事故"),
    Grade.LARGER: say("较大事故"),
    Grade.GENERAL: say("一般事故"),
}
AT_LEAST_LABELS: dict[str, Text] = {
    Grade.EXCEPTIONAL: say("特别重大事故"),
    Grade.MAJOR: say("至少重大事故"),
    Grade.LARGER: say("至少较大事故"),
    Grade.GENERAL: say("至少一般事故"),
}
CRITERION_LABELS: dict[str, Text] = {
    Criterion.DEAD: say("死亡人数"),
    Criterion.SERIOUS_INJURED: say("重伤人数"),
    Criterion.LOSS_YUAN: say("直接经济损失"),
}

RANKING: Final = (Grade.EXCEPTIONAL, Grade.MAJOR, Grade.LARGER, Grade.GENERAL)
"""The worst first."""
SOURCE: Final = say("《生产安全事故报告和调查处理条例》（国务院令第493号）第三条")
_TABLE: Final = (
    (Grade.EXCEPTIONAL, 30, 100, 100_000_000),
    (Grade.MAJOR, 10, 50, 50_000_000),
    (Grade.LARGER, 3, 10, 10_000_000),
)


def threshold_name(grade: Grade, criterion: Criterion) -> str:
    """Return the name of the number from which a criterion makes a grade."""
    return f"accident_{grade}_{criterion}"


THRESHOLDS: Final = tuple(
    Parameter(threshold_name(grade, criterion), Decimal(value), SOURCE, FIRST_DAY)
    for grade, *values in _TABLE
    for criterion, value in zip(Criterion, values, strict=True)
)


@dataclass(frozen=True, slots=True)
class Harm:
    """What an accident did; None is unknown and never zero (R289)."""

    dead: int | None = None
    serious_injured: int | None = None
    direct_loss_yuan: Decimal | None = None
    missing: int | None = 0

    @property
    def is_open(self) -> bool:
        """Tell whether a figure that can raise the grade is unknown, or somebody is missing."""
        known = (self.dead, self.serious_injured, self.direct_loss_yuan)
        return None in known or self.missing != 0


@dataclass(frozen=True, slots=True)
class Graded:
    """A computed grade: which criteria made it, by which version, and whether it is the least."""

    grade: Grade
    is_minimum: bool
    rule_version: str
    because: tuple[Criterion, ...]

    @property
    def label(self) -> Text:
        """Return the grade in words, with 至少 when more may become known."""
        return grade_label(self.grade, is_minimum=self.is_minimum)


def grade_label(grade: str, *, is_minimum: bool) -> Text:
    """Return a grade in words, with 至少 when a figure is unknown."""
    return (AT_LEAST_LABELS if is_minimum else GRADE_LABELS)[grade]


def grade_harm(harm: Harm, on: date) -> Graded:
    """Return the grade of what an accident did, by the table in force on the day it happened.

    An unknown figure counts for nothing, and the grade then says that it is the least; the highest
    grade cannot rise further.
    """
    by_criterion = {
        Criterion.DEAD: _grade_of(Criterion.DEAD, harm.dead, on),
        Criterion.SERIOUS_INJURED: _grade_of(Criterion.SERIOUS_INJURED, harm.serious_injured, on),
        Criterion.LOSS_YUAN: _grade_of(Criterion.LOSS_YUAN, harm.direct_loss_yuan, on),
    }
    worst = min(by_criterion.values(), key=RANKING.index)
    raised = worst is not Grade.GENERAL
    because = tuple(name for name, grade in by_criterion.items() if raised and grade is worst)
    is_minimum = harm.is_open and worst is not Grade.EXCEPTIONAL
    return Graded(worst, is_minimum, rule_version(on), because)


def _grade_of(criterion: Criterion, value: Decimal | int | None, on: date) -> Grade:
    if value is None:
        return Grade.GENERAL
    for grade in RANKING[:-1]:
        threshold = parameter_at(THRESHOLDS, threshold_name(grade, criterion), on)
        if value >= threshold.value:
            return grade
    return Grade.GENERAL


def rule_version(on: date) -> str:
    """Name the table in force on a day by the latest day from which one of its numbers holds."""
    return max(found.effective_on for found in THRESHOLDS if found.effective_on <= on).isoformat()
