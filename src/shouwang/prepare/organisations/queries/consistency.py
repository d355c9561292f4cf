"""The check that everything has exactly one accountable owner (R24), as an indicator (R290)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Text, say
from shouwang.prepare.organisations.ownership import object_sources
from shouwang.prepare.organisations.rules.chain import STREET_DIGITS
from shouwang.prepare.tasks import queries as tasks

from .accountable import units_without_accountable_person
from .chain import broken_links, double_links, links_in_force


@dataclass(frozen=True, slots=True)
class Finding:
    """One object with nobody or with more than one that answers for it."""

    kind: Text
    key: str
    name: str
    owners: int
    why: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Consistency:
    """How many of the objects looked at are wrongly owned, and which."""

    numerator: int
    denominator: int
    as_of: date
    findings: tuple[Finding, ...]


NOBODY = say("没有责任主体。")
SEVERAL = say("责任主体不止一个。")


def consistency(actor: Actor, area_code: str, on: date | None = None) -> Consistency:
    """Return what has no accountable owner or more than one, in a street on a day."""
    day = on or clock.today()
    street = divisions.normalise_code(area_code)[:STREET_DIGITS]
    coverage = units_without_accountable_person(actor, day, area_code=street)
    total = coverage.denominator + tasks.live_total(actor, street)
    found = [
        Finding(say("单位"), f"unit:{gap.unit_id}", gap.name, 0, gap.why)
        for gap in coverage.unwaived
    ]
    found += list(_task_findings(actor, street, day))
    links = list(_link_findings(actor, street, day))
    subjects = {row.subject_key for row in links_in_force(actor, day, street)}
    total += len(subjects | {finding.key for finding in links})
    found += links
    for check in object_sources().values():
        checked = check(actor, street, day)
        total += checked.total
        found += [
            Finding(
                say("场所、对象"),
                one.key,
                one.name,
                one.owners,
                SEVERAL if one.owners else NOBODY,
                one.url,
            )
            for one in checked.found
        ]
    count = len({finding.key for finding in found})
    return Consistency(count, total, day, tuple(found))


def _task_findings(actor: Actor, street: str, day: date) -> Iterator[Finding]:
    for row in tasks.broken_ownership(actor, day, street):
        why = SEVERAL if row.owners else say("责任单位已停用或责任人已离岗。")
        yield Finding(say("任务"), f"task:{row.task_id}", row.title, row.owners, why)


def _link_findings(actor: Actor, street: str, day: date) -> Iterator[Finding]:
    kind = say("责任环节")
    for broken in broken_links(actor, street, day):
        yield Finding(kind, broken.subject_key, broken.subject_name, 0, broken.why)
    for double in double_links(actor, street, day):
        owners = len(double.claims)
        yield Finding(kind, double.subject_key, double.subject_name, owners, SEVERAL)
