"""Reading the chain: who answers for a subject up to the street, broken and double links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import NotFound, Text, say
from shouwang.prepare.organisations.models import ResponsibilityLink
from shouwang.prepare.organisations.rules.chain import (
    KIND_LABELS,
    STREET_DIGITS,
    VILLAGE_DIGITS,
    Subject,
    SubjectKind,
    read_subject,
)

from .people import PostRef, is_in_office, post_ref
from .sectors import may_look

LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One level of a chain; without anybody who answers it is broken here.

    `person_name` is that of somebody who answers for a unit without an account.
    """

    subject_key: str
    subject_name: str
    level: Text
    link_id: int | None
    post: PostRef | None
    unit_name: str
    document: str
    from_on: date | None
    until_on: date | None
    is_double: bool
    person_name: str = ""

    @property
    def is_broken(self) -> bool:
        """Tell whether nobody in office answers here."""
        return self.post is None and not self.person_name


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A subject at which the chain does not hold, and why."""

    subject_key: str
    subject_name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several links that claim a subject."""

    link_id: int
    unit_name: str
    person_name: str
    document: str


@dataclass(frozen=True, slots=True)
class DoubleLink:
    """A subject that more than one body answers for."""

    subject_key: str
    subject_name: str
    claims: tuple[Claim, ...]


def links_in_force(actor: Actor, on: date, street_code: str = "") -> list[ResponsibilityLink]:
    """Return the links in force on a day, top first."""
    rows = ResponsibilityLink.objects.visible_to(actor).in_force(on).told().select_related("unit")
    if street_code:
        bounds = AreaRange.under(street_code)
        rows = rows.filter(area_code__gte=bounds.low, area_code__lt=bounds.high)
    order = list(SubjectKind)
    return sorted(
        rows, key=lambda row: (order.index(SubjectKind(row.kind)), row.subject_key, row.pk)
    )


def link(actor: Actor, link_id: int) -> ResponsibilityLink:
    """Return one link, or NotFound."""
    rows = ResponsibilityLink.objects.visible_to(actor).told().select_related("unit")
    found = rows.filter(pk=link_id).first()
    if found is None:
        raise NotFound
    return found


def links_of(actor: Actor, subject_key: str, on: date | None = None) -> list[ResponsibilityLink]:
    """Return the links that claim a subject on a day: one when all is well."""
    day = on or clock.today()
    rows = ResponsibilityLink.objects.visible_to(actor).in_force(day).told().select_related("unit")
    return list(rows.filter(subject_key=subject_key).order_by("id"))


def subject_name(actor: Actor, subject: Subject, on: date) -> str:
    """Return what a subject is called; NotFound for a division or work area that is not there."""
    if subject.kind is SubjectKind.PLACE:
        raise NotFound
    if subject.kind is SubjectKind.WORK_AREA:
        return divisions.work_area(actor, int(subject.name), on).name
    return divisions.division(actor, subject.area_code).name


def area_of(actor: Actor, subject: Subject, on: date) -> str:
    """Return the division code under which a subject lies; "" for a place, which says its own."""
    if subject.kind is SubjectKind.WORK_AREA:
        return divisions.work_area(actor, int(subject.name), on).street_code
    return subject.area_code


def default_upper(actor: Actor, subject: Subject, area_code: str, on: date) -> str:
    """Return the key of the subject that stands right above."""
    street = f"street:{area_code[:STREET_DIGITS]}"
    if subject.kind is SubjectKind.STREET:
        return ""
    if subject.kind is SubjectKind.WORK_AREA:
        return street
    if subject.kind is SubjectKind.VILLAGE:
        area = divisions.work_area_of(actor, area_code, on)
        return f"work_area:{area.id}" if area else street
    if subject.kind is SubjectKind.PLACE and len(area_code) > VILLAGE_DIGITS:
        return f"grid:{area_code}"
    return f"village:{area_code[:VILLAGE_DIGITS]}"


def chain(actor: Actor, subject_key: str, on: date | None = None) -> list[ChainStep]:
    """Return the levels from a subject up to the street, each with who answers on the day.

    A level without a link, or whose person has left, is a broken step; it is shown, not skipped.
    """
    day = on or clock.today()
    subject = read_subject(subject_key)
    links = links_of(actor, subject_key, day)
    if not links and subject.kind is SubjectKind.PLACE:
        raise NotFound
    area_code = links[0].area_code if links else area_of(actor, subject, day)
    if not may_look(actor, area_code) and not links:
        raise NotFound
    steps: list[ChainStep] = []
    key = subject_key
    while key and len(steps) < LONGEST_CHAIN:
        steps += _steps(actor, key, links, day)
        here = read_subject(key)
        key = links[0].upper_key if links else default_upper(actor, here, area_code, day)
        area_code = area_code if not key else area_of(actor, read_subject(key), day) or area_code
        links = links_of(actor, key, day) if key else []
    return steps


def _steps(
    actor: Actor, key: str, links: Iterable[ResponsibilityLink], day: date
) -> list[ChainStep]:
    subject = read_subject(key)
    found = list(links)
    level = KIND_LABELS[subject.kind]
    if not found:
        name = subject_name(actor, subject, day)
        return [ChainStep(key, name, level, None, None, "", "", None, None, is_double=False)]
    return [
        ChainStep(
            key,
            row.subject_name,
            level,
            row.pk,
            post_ref(row.post) if row.post and is_in_office(row.post, day) else None,
            row.unit.name,
            str(row.document),
            row.from_on,
            row.until_on,
            is_double=len(found) > 1,
        )
        for row in found
    ]


def _expected(actor: Actor, street_code: str, day: date) -> dict[str, str]:
    """Return the subjects that must have a link, with their names."""
    found = {
        f"work_area:{area.id}": area.name for area in divisions.work_areas(actor, street_code, day)
    }
    kinds = {len_: kind for kind, len_ in _DIGITS.items()}
    for division in divisions.subtree(actor, street_code, on=day):
        kind = kinds.get(len(division.code))
        if kind is not None:
            found[f"{kind.value}:{division.code}"] = division.name
    return found


_DIGITS = {SubjectKind.STREET: 9, SubjectKind.VILLAGE: 12, SubjectKind.GRID: 15}


def broken_links(actor: Actor, street_code: str, on: date | None = None) -> list[BrokenLink]:
    """Return where a street's chain does not hold on a day.

    A division or work area without a link; a link whose person has left; a link that hangs on a
    subject without a link; a village that hangs on another work area than it belongs to.
    """
    day = on or clock.today()
    street = divisions.normalise_code(street_code)[:STREET_DIGITS]
    if not may_look(actor, street):
        raise NotFound
    links = links_in_force(actor, day, street)
    present = {row.subject_key for row in links}
    known = _expected(actor, street, day)
    expected = {key: name for key, name in known.items() if _is_own(actor, key, street)}
    found = [
        BrokenLink(key, name, say("没有责任环节。"))
        for key, name in sorted(expected.items())
        if key not in present
    ]
    rights = _work_area_keys(actor, street, day)
    for row in links:
        why = _why_broken(row, present, rights, day)
        if row.kind != SubjectKind.PLACE and row.subject_key not in known:
            why = say("责任对象已撤并或改码。")
        if why is not None:
            found.append(BrokenLink(row.subject_key, row.subject_name, why))
    return found


def _is_own(actor: Actor, key: str, street: str) -> bool:
    subject = read_subject(key)
    return may_look(actor, subject.area_code or street)


def _work_area_keys(actor: Actor, street: str, day: date) -> Mapping[str, str]:
    return {
        f"village:{code}": f"work_area:{area.id}"
        for area in divisions.work_areas(actor, street, day)
        for code in area.village_codes
    }


def _why_broken(
    row: ResponsibilityLink, present: set[str], rights: Mapping[str, str], day: date
) -> Text | None:
    if not is_in_office(row.post, day):
        return say("责任人已离岗。")
    right = rights.get(row.subject_key)
    if right is not None and row.upper_key != right:
        return say("所属工作片已调整，上级环节没有跟着改。")
    if row.upper_key and row.upper_key not in present:
        return say("上级没有责任环节。")
    return None


def double_links(actor: Actor, street_code: str, on: date | None = None) -> list[DoubleLink]:
    """Return the subjects of a street that more than one body claims on a day."""
    day = on or clock.today()
    claims: dict[str, list[ResponsibilityLink]] = defaultdict(list)
    for row in links_in_force(actor, day, divisions.normalise_code(street_code)[:STREET_DIGITS]):
        claims[row.subject_key].append(row)
    return [
        DoubleLink(
            key,
            rows[0].subject_name,
            tuple(
                Claim(
                    row.pk,
                    row.unit.name,
                    row.post.account.name if row.post else "",
                    str(row.document),
                )
                for row in rows
            ),
        )
        for key, rows in claims.items()
        if len(rows) > 1
    ]
