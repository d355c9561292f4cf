"""What one post holds: every duty given to it by a document, its letters, its bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text, say
from shouwang.prepare.organisations.models import (
    AccountablePerson,
    BodyMember,
    EnterpriseLiaison,
    ResponsibilityLink,
    SectorLead,
    WorkAreaLead,
)
from shouwang.prepare.organisations.rules.chain import KIND_LABELS, SubjectKind
from shouwang.prepare.organisations.rules.letters import STATE_LABELS, STATE_TONES, Party
from shouwang.prepare.organisations.rules.wording import BODY_KINDS, MEMBER_DUTIES

from .letters import letter_standings

SHOWN = 200
"""The most duties of one kind that are read for one post."""


class HeldKind(StrEnum):
    """What kind of duty a post holds."""

    SECTOR = "sector"
    WORK_AREA = "work_area"
    LINK = "link"
    ACCOUNTABLE = "accountable"
    LIAISON = "liaison"


HELD_LABELS: dict[str, Text] = {
    HeldKind.SECTOR: say("牵头条线"),
    HeldKind.WORK_AREA: say("负责工作片"),
    HeldKind.ACCOUNTABLE: say("单位责任人"),
    HeldKind.LIAISON: say("联系企业"),
}


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """One duty of a post; `link_id` and the letter's state are those of a link of the chain."""

    kind: HeldKind
    label: Text
    name: str
    subject_key: str
    document: str
    from_on: date
    until_on: date | None
    link_id: int | None = None
    letter_label: Text | None = None
    letter_tone: str = ""
    must_sign: bool = False


@dataclass(frozen=True, slots=True)
class LetterWaiting:
    """A letter of somebody below that the post must sign as the one above."""

    link_id: int
    subject_name: str
    person_name: str


@dataclass(frozen=True, slots=True)
class HeldBody:
    """A body to which the post belongs."""

    body_id: int
    name: str
    kind: Text
    duty: Text
    is_on_call: bool
    from_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """All that a post holds on a day, and the letters that wait for its signature."""

    duties: tuple[HeldDuty, ...]
    bodies: tuple[HeldBody, ...]
    letters_below: tuple[LetterWaiting, ...]

    @property
    def letters_to_sign(self) -> int:
        """Return how many letters wait for the post's signature."""
        return sum(duty.must_sign for duty in self.duties) + len(self.letters_below)


def held_by_post(actor: Actor, on: date | None = None) -> Held:
    """Return what the actor's own post holds on a day; nobody needs a grant to know one's own."""
    post_id = actor.post_id
    if post_id is None:
        return Held((), (), ())
    day = on or clock.today()
    links = list(
        ResponsibilityLink.objects.in_force(day)
        .told()
        .select_related("unit")
        .filter(post_id=post_id)
        .order_by("area_code", "id")[:SHOWN]
    )
    duties = (*_leads(post_id, day), *_links(actor, links), *_units(post_id, day))
    return Held(duties, tuple(_bodies(post_id, day)), tuple(_below(actor, links, day)))


def _leads(post_id: int, day: date) -> Iterator[HeldDuty]:
    sectors = SectorLead.objects.in_force(day).told().filter(post_id=post_id)
    for sector in sectors.order_by("id")[:SHOWN]:
        yield _duty(HeldKind.SECTOR, sector, f"sector:{sector.sector}")
    areas = WorkAreaLead.objects.in_force(day).told().select_related("work_area")
    for area in areas.filter(post_id=post_id).order_by("id")[:SHOWN]:
        yield _duty(HeldKind.WORK_AREA, area, f"work_area:{area.work_area_id}")


def _units(post_id: int, day: date) -> Iterator[HeldDuty]:
    heads = AccountablePerson.objects.in_force(day).told().select_related("unit")
    for head in heads.filter(post_id=post_id).order_by("id")[:SHOWN]:
        yield _duty(HeldKind.ACCOUNTABLE, head, f"unit:{head.unit_id}")
    touches = EnterpriseLiaison.objects.in_force(day).told().select_related("unit")
    for touch in touches.filter(post_id=post_id).order_by("unit__area_code", "id")[:SHOWN]:
        yield _duty(HeldKind.LIAISON, touch, f"unit:{touch.unit_id}")


def _duty(
    kind: HeldKind,
    row: SectorLead | WorkAreaLead | AccountablePerson | EnterpriseLiaison,
    subject_key: str,
) -> HeldDuty:
    return HeldDuty(
        kind,
        HELD_LABELS[kind],
        row.subject_words,
        subject_key,
        str(row.document),
        row.from_on,
        row.until_on,
    )


def _links(actor: Actor, links: list[ResponsibilityLink]) -> Iterator[HeldDuty]:
    standings = letter_standings(actor, links)
    for row in links:
        standing = standings[row.pk]
        yield HeldDuty(
            HeldKind.LINK,
            KIND_LABELS[SubjectKind(row.kind)],
            row.subject_name,
            row.subject_key,
            str(row.document),
            row.from_on,
            row.until_on,
            row.pk,
            STATE_LABELS[standing.state],
            STATE_TONES[standing.state],
            must_sign=Party.RESPONSIBLE in standing.missing,
        )


def _below(actor: Actor, links: list[ResponsibilityLink], day: date) -> Iterator[LetterWaiting]:
    keys = [row.subject_key for row in links]
    if not keys:
        return
    rows = list(
        ResponsibilityLink.objects.in_force(day)
        .told()
        .select_related("unit")
        .filter(upper_key__in=keys)
        .order_by("area_code", "id")[:SHOWN]
    )
    standings = letter_standings(actor, rows)
    for row in rows:
        if Party.UPPER in standings[row.pk].missing:
            person = row.post.account.name if row.post else ""
            yield LetterWaiting(row.pk, row.subject_name, person)


def _bodies(post_id: int, day: date) -> Iterator[HeldBody]:
    is_member = Q(until_on=None) | Q(until_on__gte=day)
    stands = Q(body__dissolved_on=None) | Q(body__dissolved_on__gt=day)
    rows = BodyMember.objects.filter(is_member, stands, post_id=post_id, from_on__lte=day)
    for row in rows.select_related("body").order_by("body__kind", "body_id")[:SHOWN]:
        yield HeldBody(
            row.body_id,
            row.body.name,
            BODY_KINDS[row.body.kind],
            MEMBER_DUTIES[row.duty],
            row.body.is_on_call,
            row.from_on,
        )
