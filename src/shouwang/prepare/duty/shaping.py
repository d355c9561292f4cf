"""Putting what duty reads into what goes over the web API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shouwang.ground.actor import Actor
from shouwang.look.templatetags.look import text as in_words

from . import queries, shapes

if TYPE_CHECKING:
    from .models import Assignment, LogEntry, OpenItem, RollCall, StandBy
    from .rules.strength import DutyRule


def room_out(row: queries.DutyRoom) -> shapes.RoomOut:
    """Return a room for the API."""
    return shapes.RoomOut(
        id=row.pk,
        kind=row.kind,
        kind_label=in_words(row.kind_label),
        name=row.name,
        unit=row.unit.name,
        area_code=row.area_code_now,
        location=row.location,
        phone=row.phone,
        state=row.state,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        reason=row.reason,
        version=row.version,
    )


def _person(one: queries.OnDuty) -> shapes.PersonOut:
    return shapes.PersonOut(
        post_id=one.post_id,
        name=one.name,
        post=in_words(one.post),
        capacity=one.capacity,
        phone=one.phone,
        checked_in_at=one.checked_in_at,
        is_absent=one.is_absent,
    )


def team_out(team: queries.DutyTeam) -> shapes.TeamOut:
    """Return a team for the API."""
    return shapes.TeamOut(
        at=team.at,
        is_gap=team.is_gap,
        room_id=team.room_id,
        room=team.room,
        location=team.location,
        phone=team.phone,
        shift_id=team.shift_id,
        from_at=team.from_at,
        until_at=team.until_at,
        leaders=[_person(one) for one in team.leaders],
        staff=[_person(one) for one in team.staff],
    )


def rule_out(rule: DutyRule) -> shapes.RuleOut:
    """Return a rule for the API."""
    return shapes.RuleOut(
        leaders=rule.leaders,
        staff=rule.staff,
        is_zero_report_daily=rule.is_zero_report_daily,
        report_every_h=rule.report_every_h,
        because=list(rule.because),
    )


def day_out(found: queries.RuleOfDay) -> shapes.RuleOfDayOut:
    """Return the rule of a day for the API."""
    parts = [
        shapes.PieceOut(from_at=part.from_at, until_at=part.until_at, rule=rule_out(part.rule))
        for part in found.parts
    ]
    return shapes.RuleOfDayOut(day=found.day, rule=rule_out(found.rule), parts=parts)


def period_out(row: queries.SpecialPeriod) -> shapes.PeriodOut:
    """Return a period for the API."""
    return shapes.PeriodOut(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        kind_label=in_words(row.kind_label),
        area_code=row.area_code_now,
        from_at=row.from_at,
        until_at=row.until_at,
        min_leaders=row.min_leaders,
        min_staff=row.min_staff,
        is_zero_report_daily=row.is_zero_report_daily,
        report_every_h=row.report_every_h,
        basis=row.basis,
        version=row.version,
    )


def roster_fields(row: queries.Roster) -> dict[str, object]:
    """Return a roster's own fields."""
    return {
        "id": row.pk,
        "room_id": row.room_id,
        "from_on": row.from_on,
        "to_on": row.to_on,
        "state": row.state,
        "state_label": in_words(row.state_label),
        "published_at": row.published_at,
        "version": row.version,
    }


def _assigned(place: Assignment) -> shapes.AssignedOut:
    return shapes.AssignedOut(
        post_id=place.post_id,
        name=place.account.name,
        capacity=place.capacity,
        checked_in_at=place.checked_in_at,
        checked_out_at=place.checked_out_at,
        absent_from_at=place.absent_from_at,
    )


def roster_detail(actor: Actor, roster_id: int) -> shapes.RosterDetailOut:
    """Return a roster with its shifts and its faults for the API."""
    row = queries.roster(actor, roster_id)
    days = queries.grid(actor, row)
    shifts = [
        shapes.ShiftOut(
            id=cell.shift.pk,
            from_at=cell.shift.from_at,
            until_at=cell.shift.until_at,
            team=[_assigned(place) for place in (*cell.leaders, *cell.staff)],
        )
        for day in days
        for cell in day.cells
    ]
    faults = [
        shapes.FaultOut(
            kind=fault.kind,
            day=fault.day,
            from_at=fault.from_at,
            until_at=fault.until_at,
            text=in_words(fault.text),
        )
        for fault in queries.faults_of(actor, row)
    ]
    fields = roster_fields(row)
    return shapes.RosterDetailOut.model_validate({**fields, "shifts": shifts, "faults": faults})


def presence_out(place: Assignment) -> shapes.PresenceOut:
    """Return somebody's presence for the API."""
    return shapes.PresenceOut(
        shift_id=place.shift_id,
        checked_in_at=place.checked_in_at,
        way=place.check_in_way,
        distance_m=place.check_in_distance_m,
        checked_out_at=place.checked_out_at,
        absent_from_at=place.absent_from_at,
    )


def roll_out(row: RollCall) -> shapes.RollOut:
    """Return a roll-call for the API."""
    answers = [
        shapes.AnswerOut(
            name=answer.assignment.account.name,
            answered_at=answer.answered_at,
            missed_at=answer.missed_at,
            step=answer.step,
        )
        for answer in row.answers.all()
    ]
    return shapes.RollOut(
        id=row.pk,
        called_at=row.called_at,
        due_at=row.due_at,
        is_random=row.is_random,
        answers=answers,
    )


def entry_out(row: LogEntry) -> shapes.EntryOut:
    """Return an entry of the log for the API."""
    return shapes.EntryOut(
        id=row.pk,
        kind=row.kind,
        kind_label=in_words(row.kind_label),
        happened_at=row.happened_at,
        written_at=row.written_at,
        text=row.text,
        party=row.party,
        area_code=row.area_code_now,
        link=row.link,
        is_zero=row.is_zero,
        author=row.author.name if row.author else row.author_key,
        corrects_id=row.corrects_id,
    )


def item_out(row: OpenItem) -> shapes.ItemOut:
    """Return an open item for the API."""
    return shapes.ItemOut(
        id=row.pk,
        opened_at=row.entry.happened_at,
        kind=row.entry.kind,
        text=row.entry.text,
        version=row.version,
    )


def handover_out(view: queries.HandoverView) -> shapes.HandoverOut:
    """Return how a shift is handed over for the API."""
    made = view.handover
    return shapes.HandoverOut(
        shift_id=view.shift.pk,
        until_at=view.shift.until_at,
        next_shift_id=view.next_shift.pk if view.next_shift else None,
        handover_id=made.pk if made else None,
        state=made.state if made else "",
        note=made.note if made else "",
        offered_at=made.offered_at if made else None,
        taken_at=made.taken_at if made else None,
        items=[item_out(item) for item in view.items],
    )


def stand_by_out(row: StandBy) -> shapes.StandByOut:
    """Return a force that stands by for the API."""
    return shapes.StandByOut(
        id=row.pk,
        day=row.day,
        name=row.name,
        people=row.people,
        vehicles=row.vehicles,
        boats=row.boats,
        is_ready=row.is_ready,
        confirmed_at=row.confirmed_at,
        note=row.note,
    )
