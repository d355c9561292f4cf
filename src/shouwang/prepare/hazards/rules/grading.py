"""Grades: statutory and internal, the terms that hang on them, and the rule version in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Invalid, Text, say


class Statutory(StrEnum):
    """The grade that the law knows."""

    GENERAL = "general"
    MAJOR = "major"


STATUTORY_LABELS: dict[str, Text] = {
    "": say("未定级"),
    Statutory.GENERAL: say("一般隐患"),
    Statutory.MAJOR: say("重大隐患"),
}

LEVELS: Final = (1, 2, 3, 4)
"""Internal levels, the worst first; "二级以上" means 1 and 2."""
LEVEL_LABELS: dict[int, Text] = {
    1: say("一级"),
    2: say("二级"),
    3: say("三级"),
    4: say("四级"),
}


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """What a grade means from a day on: who handles, by when, who verifies, who is told."""

    statutory: str
    level: int
    version: str
    effective_on: date
    default_days: int
    handling_role: str
    verification_roles: tuple[str, ...]
    reporting_duty: str
    report_within_h: int | None
    source: str

    @property
    def report_within(self) -> timedelta | None:
        """Return the limit between discovery and report, where the grade has one."""
        return None if self.report_within_h is None else timedelta(hours=self.report_within_h)


FIRST_VERSION: Final = "2026-1"
FIRST_EFFECTIVE_ON: Final = date(2008, 1, 1)
ABOVE_COMMUNITY: Final = (
    "safety_station_head",
    "fire_verifier",
    "economic_development",
    "police",
    "sector_lead",
    "city_bureau",
)
VERIFIER_ROLES: Final = (
    "community_director",
    "village_head",
    "village_liaison_cadre",
    *ABOVE_COMMUNITY,
)
"""Roles that may verify at all; the table of grants says where."""

_SOURCE = "S4：健全隐患排查治理分级管理、重大隐患报告督查等相关制度；天数为默认值，可调整"
_ROWS: Final = (
    (Statutory.GENERAL, 4, 5, "community_director", (), "登记台账", None),
    (Statutory.GENERAL, 3, 10, "community_director", (), "登记台账", None),
    (Statutory.GENERAL, 2, 15, "safety_station_head", (), "报街道安监站", None),
    (Statutory.GENERAL, 1, 15, "street_director", (), "报街道领导", None),
    (Statutory.MAJOR, 4, 30, "safety_station_head", ABOVE_COMMUNITY, "报街道安监站和市局", 24),
    (Statutory.MAJOR, 3, 30, "safety_station_head", ABOVE_COMMUNITY, "报街道安监站和市局", 24),
    (Statutory.MAJOR, 2, 30, "street_director", ABOVE_COMMUNITY, "报街道领导和市局", 24),
    (Statutory.MAJOR, 1, 30, "party_secretary", ABOVE_COMMUNITY, "报市委市政府", 24),
)

FIRST_TERMS: Final = tuple(
    GradeTerms(
        statutory,
        level,
        FIRST_VERSION,
        FIRST_EFFECTIVE_ON,
        days,
        handling,
        verifying,
        duty,
        limit_h,
        _SOURCE,
    )
    for statutory, level, days, handling, verifying, duty, limit_h in _ROWS
)
"""The first version, in force until the office writes its own."""


def terms_at(rules: Iterable[GradeTerms], statutory: str, level: int, on: date) -> GradeTerms:
    """Return the terms of a grade in force on a day; Invalid when the scheme has no such grade."""
    found = [
        terms
        for terms in rules
        if terms.statutory == statutory and terms.level == level and terms.effective_on <= on
    ]
    if not found:
        raise Invalid({"level": say("没有这个等级，请选择一级至四级。")})
    return max(found, key=lambda terms: terms.effective_on)


def check_grade(statutory: str, level: int) -> None:
    """Refuse a grade that does not exist, naming the field."""
    wrong: dict[str, Text] = {}
    if statutory not in set(Statutory):
        wrong["statutory"] = say("请选择一般隐患或重大隐患。")
    if level not in LEVELS:
        wrong["level"] = say("请选择内部等级，一级最严重，四级最轻。")
    if wrong:
        raise Invalid(wrong)


def is_reported_late(delay: timedelta, terms: GradeTerms) -> bool:
    """Tell whether more than the limit lay between discovery and report (R110)."""
    limit = terms.report_within
    return limit is not None and delay > limit
