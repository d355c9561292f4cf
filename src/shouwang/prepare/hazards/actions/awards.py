"""Rewarding reports that proved right; paid against number and query code, never a name (R265)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.models import Award, Hazard, Report
from shouwang.prepare.hazards.queries.discretion import handles
from shouwang.prepare.hazards.queries.following import NO_SUCH_REPORT, open_report
from shouwang.prepare.hazards.rules.voices import AwardFacts, points_for, refusal_of_award
from shouwang.prepare.hazards.states import State

from .doors import load

PERMISSION = "hazards.award"
OWNER_ROLES = (people.Role.ENTERPRISE_OWNER,)
_SYSTEM = Actor.system("hazards")


def award(actor: Actor, number: str, report: str = "", *, version: int | None = None) -> Hazard:
    """Grant the points of a closed hazard's level for the report that opened it.

    Invalid says why a report is not paid for. No notice goes out: the reporter reads it with
    number and query code.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "award")
    if not handles(actor, hazard, (PERMISSION,)):
        raise NotAllowed
    row = hazard.reports.filter(number=report).first() if report else _opening(hazard)
    if row is None:
        raise Invalid({"report": say("这条隐患没有可以奖励的报告。")})
    now = clock.now()
    day = clock.local_day(now)
    try:
        with write_transaction():
            refusal = refusal_of_award(_facts(hazard, row, now), day)
            if refusal is not None:
                raise Invalid({"report": refusal})
            points = points_for(hazard.level or 0, day)
            Award.objects.create(report=row, points=points, granted_at=now, granted_by=actor.key)
            told = {"report": row.number, "points": points}
            record(actor, "hazard.award", hazard.journal_key, told, at=now)
    except IntegrityError as error:
        raise WrongState(
            say("这份报告已经奖励过。"), state=hazard.state, version=hazard.version
        ) from error
    return hazard


def _opening(hazard: Hazard) -> Report | None:
    """Return the report that opened the hazard; whoever joined later has found nothing new."""
    rows = hazard.reports.filter(first_hazard=hazard, reported_at=hazard.reported_at)
    return rows.order_by("pk").first()


def _facts(hazard: Hazard, row: Report, now: datetime) -> AwardFacts:
    opening = _opening(hazard)
    return AwardFacts(
        is_first=opening is not None and opening.pk == row.pk,
        is_confirmed=hazard.confirmed_at is not None,
        level=hazard.level,
        is_of_handler=row.reporter in _answerable(hazard),
        awarded_this_month=_awarded_this_month(row, now),
    )


def _answerable(hazard: Hazard) -> set[str]:
    """Return the keys of those who are in charge of the hazard and are not paid for finding it."""
    ids = {hazard.fixed_by_id, hazard.confirmed_by_id, hazard.verified_by_id}
    if hazard.unit_id is not None:
        owners = people.posts_in_unit(_SYSTEM, hazard.unit_id, clock.today(), OWNER_ROLES)
        ids |= {post.account_id for post in owners}
    return {f"account:{pk}" for pk in ids if pk is not None}


def _awarded_this_month(row: Report, now: datetime) -> int:
    """Count the rewards of the same reporter in a month; whoever is anonymous is like no other."""
    if row.is_anonymous:
        return 0
    local = now.astimezone(clock.LOCAL_ZONE)
    since = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Award.objects.filter(granted_at__gte=since, report__is_anonymous=False)
    mine = _identity(row)
    return sum(_identity(found.report) == mine for found in rows.select_related("report"))


def _identity(row: Report) -> str:
    """Return who a report is from: the account, else the contact as it is dialled."""
    return row.reporter or "".join(sign for sign in row.contact if sign.isalnum())


def claim_award(actor: Actor, number: str, code: str) -> int:
    """Pay a reward out to whoever brings number and query code; returns the points.

    Nobody is asked for a name; the journal holds the number of the report and who paid.
    """
    if not actor.holds(PERMISSION):
        raise NotAllowed
    row = open_report(actor, number, code)
    hazard = row.hazard
    if not actor.may(PERMISSION, hazard.target()):
        raise NotFound(NO_SUCH_REPORT)
    found = Award.objects.filter(report=row).first()
    if found is None:
        raise WrongState(say("这份报告没有奖励。"), state=hazard.state)
    if hazard.state != State.CLOSED:
        raise WrongState(say("隐患正在重新整改，销号以后再领。"), state=hazard.state)
    now = clock.now()
    with write_transaction():
        rows = Award.objects.filter(pk=found.pk, claimed_at=None)
        if rows.update(claimed_at=now) != 1:
            raise WrongState(say("这份奖励已经领过了。"), state=hazard.state)
        told = {"report": row.number, "points": found.points}
        record(actor, "hazard.award_claimed", hazard.journal_key, told, at=now)
    return found.points
