"""What the tests of the offices share: the county above the street, and what is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions, queries
from shouwang.prepare.hazards.actions import HelpDraft, Judgement, Refusal, UpwardDraft
from shouwang.prepare.hazards.models import Hazard

from .factories import Cast, make_hazard, prepared_photo

MONDAY = "2026-06-22T14:20:00+08:00"
LANXI = YUNSHAN[:6]
REFUSAL = Refusal("refusal", "房东拒绝搬走电动车", (prepared_photo(),))
HELP = HelpDraft("山体不稳，村里没有设备", "请派地质组和挖掘机", "已撤离并设岗")
REPORT = UpwardDraft("裂缝三毫米每小时", "威胁十七户，难以自行治理", "抗滑桩和截水沟")


@dataclass(frozen=True, slots=True)
class Above:
    """The county above the street."""

    office: Unit
    bureau: Actor


def fresh(hazard: Hazard) -> Hazard:
    """Return the hazard as it is now."""
    return Hazard.objects.get(pk=hazard.pk)


def told(hazard: Hazard) -> list[str]:
    """Return the names of the hazard's events, oldest first."""
    rows = OutboxEvent.objects.filter(object_key=hazard.journal_key).order_by("at", "id")
    return list(rows.values_list("name", flat=True))


def moves(actor: Actor, hazard: Hazard) -> set[str]:
    """Return the names of the next moves."""
    return {move.move for move in queries.next_moves(actor, hazard.number)}


def traces(hazard: Hazard) -> tuple[int, int, int]:
    """Return what a refused call must not change: version, entries, events."""
    entries = Entry.objects.filter(object_key=hazard.journal_key).count()
    events = OutboxEvent.objects.filter(object_key=hazard.journal_key).count()
    return fresh(hazard).version, entries, events


def make_major(cast: Cast) -> Hazard:
    """Make a hazard that was graded as major."""
    hazard = make_hazard(cast, "confirmed")
    actions.grade(cast.director, hazard.number, Judgement("major", 2))
    return fresh(hazard)


def make_above() -> Above:
    """Make the county's bureau, with its prefix and one who acts there."""
    office = make_unit(kind="city_bureau", area_code=LANXI, record_prefix="兰")
    return Above(office, actor_for("city_bureau", area_code=LANXI, unit=office))
