"""Makes duty rooms, their people and rosters for tests, through the actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import DutyRoom, Roster, Shift
from shouwang.prepare.places.tests.factories import plant_divisions

STATION, LEADER, STAFF = "safety_station_head", "street_director", "duty_staff"


def local(day: int, hour: int = 0, minute: int = 0, *, month: int = 6) -> datetime:
    """Return a moment of the week of 22 June 2026, by the clock of Lanxi."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL_ZONE)


def posts_of(*actors: Actor) -> tuple[int, ...]:
    """Return the posts at which people act."""
    return tuple(actor.post_id or 0 for actor in actors)


@dataclass(frozen=True, slots=True)
class Office:
    """A street office that keeps duty: its room and its people."""

    unit: Unit
    room: DutyRoom
    station: Actor
    leaders: tuple[Actor, ...]
    staff: tuple[Actor, ...]

    def team(self, number: int) -> tuple[int, ...]:
        """Return the posts of one leader and two staff, by turns."""
        return posts_of(
            self.leaders[number % len(self.leaders)],
            *(self.staff[(2 * number + k) % len(self.staff)] for k in range(2)),
        )


def make_office(*, leaders: int = 2, staff: int = 6) -> Office:
    """Make the street office of Yunshan with a duty room."""
    plant_divisions()
    unit = make_unit(kind="street_office", area_code=YUNSHAN)

    def people(role: str, count: int) -> tuple[Actor, ...]:
        return tuple(actor_for(role, area_code=YUNSHAN, unit=unit) for _ in range(count))

    station = people(STATION, 1)[0]
    draft = actions.RoomDraft(
        "云山街道值班室",
        location="街道二楼",
        phone="0579-0000-0000",
        lat=29.2128,
        lng=119.4752,
    )
    room = actions.open_room(station, draft)
    return Office(unit, room, station, people(LEADER, leaders), people(STAFF, staff))


def make_roster(
    office: Office, from_on: date, to_on: date, *, teams: tuple[tuple[int, ...], ...] = ()
) -> Roster:
    """Draft a roster of shifts from 08:00 to 08:00, the first one from 00:00."""
    days = (to_on - from_on).days + 1
    begin = datetime(from_on.year, from_on.month, from_on.day, tzinfo=LOCAL_ZONE)
    cuts = [begin, *(begin + timedelta(days=n, hours=8) for n in range(days + 1))]
    shifts = tuple(
        actions.ShiftDraft(start, end, teams[n] if n < len(teams) else office.team(n))
        for n, (start, end) in enumerate(pairwise(cuts))
    )
    draft = actions.RosterDraft(office.room.pk, from_on, to_on, shifts)
    return actions.draft_roster(office.station, draft)


def publish_week(office: Office) -> Roster:
    """Publish the week from Monday 22 to Sunday 28 June 2026."""
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 28))
    return actions.publish_roster(office.station, made.pk)


def written() -> tuple[int, int]:
    """Return how many entries and events there are."""
    return Entry.objects.count(), OutboxEvent.objects.count()


def told(name: str) -> int:
    """Return how many events of a name there are."""
    return OutboxEvent.objects.filter(name=name).count()


def shift_on(roster: Roster, day: int) -> Shift:
    """Return the shift that begins at 08:00 of a day."""
    return Shift.objects.get(roster=roster, from_at=local(day, 8))
