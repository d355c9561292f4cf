"""Reading the grade rules in force."""

from __future__ import annotations

from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.prepare.hazards.models import GradeRule
from shouwang.prepare.hazards.rules.grading import (
    FIRST_TERMS,
    LEVELS,
    GradeTerms,
    Statutory,
    terms_at,
)


def grade_terms(actor: Actor, statutory: str, level: int, on: date | None = None) -> GradeTerms:
    """Return the terms of a grade in force on a day."""
    del actor
    rows = GradeRule.objects.filter(statutory=statutory, level=level)
    own = [row.as_terms() for row in rows]
    return terms_at((*FIRST_TERMS, *own), statutory, level, on or clock.today())


def grade_rules(actor: Actor, on: date | None = None) -> list[GradeTerms]:
    """Return the terms of every grade in force on a day, the worst first."""
    del actor
    rules = (*FIRST_TERMS, *(row.as_terms() for row in GradeRule.objects.all()))
    day = on or clock.today()
    return [
        terms_at(rules, statutory, level, day)
        for statutory in (Statutory.MAJOR, Statutory.GENERAL)
        for level in LEVELS
    ]
