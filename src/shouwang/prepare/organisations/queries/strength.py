"""How many people a team can send out at a moment, each counted once (R3, R5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text
from shouwang.prepare.organisations.models import BodyMember, Engagement, OrganisationBody
from shouwang.prepare.organisations.rules.bodies import (
    STANDING_TONES,
    STANDINGS,
    Standing,
    standing,
)
from shouwang.prepare.organisations.rules.wording import TEAM_KINDS

from .bodies import BodyFilter, Member, bodies, body, member_shown


@dataclass(frozen=True, slots=True)
class Ready:
    """A member of a team, how they stand, and the team that they are out with."""

    member: Member
    standing: Standing
    label: Text
    tone: str
    engaged_with: str = ""

    @property
    def is_available(self) -> bool:
        """Tell whether the member can be sent out."""
        return self.standing is Standing.AVAILABLE


@dataclass(frozen=True, slots=True)
class Strength:
    """The members of a team who can be sent out, of all its members, at a moment."""

    available: int
    total: int
    at: datetime
    lines: tuple[Ready, ...]


@dataclass(frozen=True, slots=True)
class TeamStrength:
    """A team in the strength of an area."""

    body: OrganisationBody
    available: int
    total: int


@dataclass(frozen=True, slots=True)
class AreaStrength:
    """The people of an area's teams who can be sent out, of all of them, each counted once."""

    available: int
    total: int
    at: datetime
    teams: tuple[TeamStrength, ...]


def strength(actor: Actor, body_id: int, at: datetime | None = None) -> Strength:
    """Return who of a body can be sent out at a moment: in office, and out with no team."""
    moment = at or clock.now()
    found = _lines(actor, [body(actor, body_id)], moment).get(body_id, ())
    return Strength(sum(line.is_available for line in found), len(found), moment, tuple(found))


def area_strength(actor: Actor, area_code: str = "", at: datetime | None = None) -> AreaStrength:
    """Return the strength of all teams of an area; who is in several teams counts once."""
    moment = at or clock.now()
    asked = BodyFilter(area_code, on=clock.local_day(moment))
    teams = list(bodies(actor, asked).filter(kind__in=TEAM_KINDS))
    lines = _lines(actor, teams, moment)
    everybody = {line.member.person_key for found in lines.values() for line in found}
    ready = {
        line.member.person_key for found in lines.values() for line in found if line.is_available
    }
    shown = [
        TeamStrength(team, sum(line.is_available for line in found), len(found))
        for team in teams
        for found in (lines.get(team.pk, []),)
    ]
    return AreaStrength(len(ready), len(everybody), moment, tuple(shown))


def engaged_at(
    actor: Actor, person_keys: Iterable[str], at: datetime
) -> dict[str, OrganisationBody]:
    """Return the team that each person is out with at a moment; who is not out is absent."""
    del actor
    out = Q(until_at=None) | Q(until_at__gt=at)
    rows = Engagement.objects.filter(out, person_key__in=set(person_keys), from_at__lte=at)
    return {row.person_key: row.body for row in rows.select_related("body")}


def _lines(actor: Actor, teams: list[OrganisationBody], at: datetime) -> Mapping[int, list[Ready]]:
    day = clock.local_day(at)
    rows = BodyMember.objects.in_force(day).told().select_related("body")
    held = list(rows.filter(body__in=[team.pk for team in teams]).order_by("body_id", "id"))
    shown = [(row.body_id, member_shown(row, day)) for row in held]
    out = engaged_at(actor, (member.person_key for _, member in shown), at)
    lines: dict[int, list[Ready]] = {}
    for body_id, member in sorted(shown, key=lambda pair: not pair[1].is_leader):
        team = out.get(member.person_key)
        found = standing(body_id, team.pk if team else None, in_office=member.is_in_office)
        ready = Ready(
            member, found, STANDINGS[found], STANDING_TONES[found], team.name if team else ""
        )
        lines.setdefault(body_id, []).append(ready)
    return lines
