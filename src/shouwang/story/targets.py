"""What the city asks in figures, which letters are signed, and what the hazards are part of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.divisions import queries as divisions
from shouwang.prepare.campaigns import actions as campaigns
from shouwang.prepare.campaigns.actions import TargetDraft
from shouwang.prepare.organisations import actions as organisations
from shouwang.prepare.organisations import queries as organisation_queries

from . import tables
from .campaigns import number_of
from .cast import NARRATOR, director_of
from .duties import STREET, WORK_AREA_LEADS
from .lives import Act
from .stage import Stage
from .times import local, week

YEAR: Final = (date(2026, 1, 1), date(2026, 12, 31))
BASIS: Final = "兰溪市下达的2026年安全生产目标任务（虚构）"
TARGETS: Final = (
    ("各级挂牌督办的重大安全隐患整改率", "listed_rectification_rate", "0.95", "at_least"),
    ("应查场所排查覆盖率", "coverage", "1", "at_least"),
    ("隐患按期整改率", "on_time_rate", "0.9", "at_least"),
    ("生产安全事故死亡人数", "accident_deaths", "0", "at_most"),
)
UNSIGNED: Final = frozenset({"330781002005", "330781002211", "330781002228"})
"""Villages whose heads have not signed their letter."""
TAGS: Final = {
    "lift-hengyue": ("enforcement", "foundation"),
    "shed-bamboo": ("rectification",),
    "rail-baishaling": ("foundation",),
    "pit": ("enforcement", "emergency"),
    "river-wall": ("emergency",),
    "slope": ("emergency",),
    "bars": ("rectification", "enforcement"),
}


def before() -> Iterator[Act]:
    """Yield the letters of January, the city's targets of April, the tags of the joint check."""
    yield Act(local(date(2026, 1, 6), 15), _sign_letters)
    yield Act(local(date(2026, 4, 13), 9), _issue)
    yield Act(week(22, 10, 25), _tag)


def _sign_letters(stage: Stage) -> None:
    """Let those responsible sign, and those above them; three heads have not come to it."""
    people = {f"street:{STREET}": "director"}
    safety = stage.actor("safety")
    for area in divisions.work_areas(safety, STREET):
        people[f"work_area:{area.id}"] = WORK_AREA_LEADS[area.name]
    for row in tables.units():
        if row.code.startswith("c-") and row.area_code not in UNSIGNED:
            people[f"village:{row.area_code}"] = director_of(row.area_code)
    links = organisation_queries.links_in_force(NARRATOR, date(2026, 1, 6), STREET)
    for link in links:
        if link.subject_key in people:
            _sign(stage, people[link.subject_key], link.pk)
        upper = people.get(link.upper_key)
        if upper is not None and link.subject_key in people:
            _sign(stage, upper, link.pk)


def _sign(stage: Stage, who: str, link_id: int) -> None:
    actor = stage.actor(who)
    shown = organisation_queries.letter(actor, link_id)
    organisations.sign_letter(
        actor, link_id, digest=shown.digest, renewed_account_id=actor.account_id
    )


def _issue(stage: Stage) -> None:
    econ = stage.actor("econ")
    for title, formula, value, comparison in TARGETS:
        draft = TargetDraft(
            title=title,
            formula=formula,
            value=Decimal(value),
            from_on=YEAR[0],
            until_on=YEAR[1],
            basis=BASIS,
            comparison=comparison,
            area_code=STREET,
            campaign_number=number_of("year") if formula == "coverage" else "",
        )
        made = campaigns.issue_target(econ, draft)
        if formula == "on_time_rate":
            villages = [row.area_code for row in tables.units() if row.code.startswith("c-")]
            campaigns.hand_down(econ, made.pk, dict.fromkeys(villages, Decimal("0.9")))


def _tag(stage: Stage) -> None:
    econ, number = stage.actor("econ"), number_of("year")
    for key, tags in TAGS.items():
        if stage.has(key):
            campaigns.tag_item(econ, number, stage.number(key), tags)
