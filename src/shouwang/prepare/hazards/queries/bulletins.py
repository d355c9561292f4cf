"""The weekly bulletin of an area, counted from the ledger in one statement."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, say
from shouwang.prepare.hazards.rules.bulletins import DAYS_LIMIT, Bulletin, BulletinLine, Figures
from shouwang.prepare.hazards.rules.offices import OPEN_HELP
from shouwang.prepare.hazards.states import UNFIXED, State

from .ledger import HazardFilters, hazard_set

READ = "hazards.export"
_UNFIXED = [state.value for state in sorted(UNFIXED)]
_NEVER_WERE = [State.REJECTED, State.MERGED]


def bulletin(actor: Actor, area: str, from_on: date, to_on: date) -> Bulletin:
    """Return the figures of each community in an area, for days that are both included.

    NotAllowed for whoever may not take the ledger away; Invalid for days that are no period.
    """
    if not actor.holds(READ):
        raise NotAllowed
    if to_on < from_on or (to_on - from_on).days >= DAYS_LIMIT:
        raise Invalid({"to": say("结束日期要在开始日期当天或以后，期间最长一年。")})
    code, now = area or actor.area_code[:9], clock.now()
    since, until = end_of_day(from_on - timedelta(days=1)), end_of_day(to_on)
    counted = _counted(actor, code, (since, until), now)
    names = {found.code: found.name for found in divisions.villages_under(actor, code)}
    known = divisions.names_of(actor, [one for one in counted if one and one not in names])
    names |= {one: known.get(one, one) for one in counted if one not in names}
    names |= {"": ""} if "" in counted else {}
    lines = tuple(
        BulletinLine(village, names[village], counted.get(village, Figures()))
        for village in sorted(names, key=lambda one: (not one, one))
    )
    area_name = divisions.names_of(actor, [code]).get(code, code)
    local = now.astimezone(clock.LOCAL_ZONE)
    return Bulletin(code, area_name, from_on, to_on, local, lines)


def _counted(
    actor: Actor, area: str, period: tuple[datetime, datetime], now: datetime
) -> dict[str, Figures]:
    """Return the figures by community of what the actor sees; one statement for all of them."""
    since, until = period
    was = ~Q(state__in=_NEVER_WERE) & Q(confirmed_at__isnull=False)
    is_due = was & Q(due_at__gt=since, due_at__lte=until)
    is_open = Q(is_finished=False)
    parts = {
        "found": was & Q(reported_at__gte=since, reported_at__lt=until),
        "closed": Q(state=State.CLOSED, closed_at__gte=since, closed_at__lt=until),
        "overdue": is_open & Q(state__in=_UNFIXED, due_at__lte=now),
        "unfinished": is_open & was,
        "backlog": Q(state=State.REPORTED),
        "due": is_due,
        "on_time": is_due & Q(state=State.CLOSED, closed_at__lte=F("due_at")),
        "refused": is_open & Q(state=State.REFUSED),
        "help": is_open & Q(help_state__in=sorted(OPEN_HELP)),
        "listed": is_open & ~Q(listed_level=""),
    }
    rows = hazard_set(actor, HazardFilters(area=area)).order_by().values_list("village_code")
    named = {f"n_{name}": Count("pk", filter=part) for name, part in parts.items()}
    return {
        village: Figures(**dict(zip(parts, counts, strict=True)))
        for village, *counts in rows.annotate(**named)
    }
