"""The force that stands by on a duty day (R174)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, Text, say
from shouwang.prepare.duty.models import DutyRoom, StandBy
from shouwang.prepare.organisations import queries as organisations

from .logs import room


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team of the register that may stand by."""

    body_id: int
    name: str
    available: int
    total: int
    is_on_call: bool

    @property
    def words(self) -> Text:
        """Return the team in a list: on call or not, and how many can be sent out now."""
        told = {"name": self.name, "n": self.available, "total": self.total}
        if self.is_on_call:
            return say("{name}（备勤中，现可出动 {n} / {total} 人）", **told)
        return say("{name}（现可出动 {n} / {total} 人）", **told)


def stand_bys(actor: Actor, room_id: int, day: date) -> list[StandBy]:
    """Return the forces of a room's day, each with whether it is ready; unknown is None."""
    rows = StandBy.objects.filter(room=room(actor, room_id), day=day)
    return list(rows.select_related("confirmed_by").order_by("id"))


def stand_by(actor: Actor, stand_by_id: int) -> StandBy:
    """Return one force of a day, or NotFound."""
    rows = StandBy.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    found = rows.filter(pk=stand_by_id).first()
    if found is None:
        raise NotFound
    return found


def forces_of_days(
    actor: Actor, shown: DutyRoom, from_on: date, to_on: date
) -> dict[date, list[StandBy]]:
    """Return the forces of a room that the actor has read, by day."""
    del actor
    found: dict[date, list[StandBy]] = {}
    for row in StandBy.objects.filter(room=shown, day__range=(from_on, to_on)).order_by("id"):
        found.setdefault(row.day, []).append(row)
    return found


def team_choices(actor: Actor, shown: DutyRoom) -> list[TeamChoice]:
    """Return the teams of the register in a room's street, those on call first."""
    try:
        found = organisations.area_strength(actor, shown.area_code_now[:9])
    except (NotAllowed, NotFound):
        return []
    teams = [
        TeamChoice(row.body.pk, row.body.name, row.available, row.total, row.body.is_on_call)
        for row in found.teams
    ]
    return sorted(teams, key=lambda team: not team.is_on_call)
