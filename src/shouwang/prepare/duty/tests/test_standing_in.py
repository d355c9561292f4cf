"""Standing in at night: when one is expected, a shift that is too weak already, two rooms."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
import time_machine

from shouwang.ground.actor import Actor
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import Assignment, DutyRoom, Shift, Substitution

from .factories import Office, local, posts_of, publish_week, shift_on

pytestmark = pytest.mark.django_db
DUTY = Actor.system("duty")


def swap_in(office: Office, shift: Shift) -> Assignment:
    """Let somebody who is free stand in for the first of the staff; returns their place."""
    gone = shift.assignments.filter(capacity="staff", is_replaced=False).order_by("pk")[0]
    held = set(shift.assignments.values_list("post_id", flat=True))
    comes = next(one for one in office.staff if one.post_id not in held)
    actions.swap(
        office.station, actions.SwapDraft(shift.pk, gone.post_id, comes.post_id or 0, "生病")
    )
    return shift.assignments.get(post_id=comes.post_id or 0)


def everybody_is_there(roster_shift: Shift) -> None:
    """Let the team of a shift have checked in at its start."""
    roster_shift.assignments.update(checked_in_at=roster_shift.from_at)


def test_who_stands_in_at_three_in_the_morning_has_the_grace_from_then(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 23)
    everybody_is_there(shift)
    at.move_to(local(24, 3))
    place = swap_in(office, shift)

    actions.mark_due(DUTY, local(24, 3, 14))
    early = Assignment.objects.get(pk=place.pk).absent_step
    actions.mark_due(DUTY, local(24, 3, 15))

    place.refresh_from_db()
    assert (early, place.absent_step, place.absent_from_at) == (0, 1, local(24, 3))


def test_whoever_a_revision_puts_into_a_running_shift_has_the_grace_from_then(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    shift = shift_on(roster, 23)
    everybody_is_there(shift)
    at.move_to(local(24, 3))
    draft = actions.revise_roster(office.station, roster.pk)
    copy = shift_on(draft, 23)
    held = list(copy.assignments.values_list("post_id", flat=True))
    more = next(one for one in office.staff if one.post_id not in held)
    stronger = actions.ShiftDraft(copy.from_at, copy.until_at, (*held, more.post_id or 0))
    actions.set_shift(office.station, copy.pk, stronger)
    actions.publish_roster(office.station, draft.pk)

    actions.mark_due(DUTY, local(24, 3, 14))

    place = Assignment.objects.get(shift=shift, post_id=more.post_id or 0)
    assert (place.expected_from_at, place.absent_step) == (local(24, 3), 0)


def test_a_shift_that_a_new_period_made_too_weak_may_still_exchange_a_sick_person(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 23)
    at.move_to(local(23, 20))
    actions.open_period(
        office.station, actions.PeriodDraft("防汛", "flood_season", local(23, 20), local(30), 2, 4)
    )

    place = swap_in(office, shift)

    assert (place.is_replaced, Substitution.objects.count()) == (False, 1)


def test_a_swap_that_makes_a_weak_shift_weaker_is_refused(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 23)
    at.move_to(local(23, 20))
    actions.open_period(
        office.station, actions.PeriodDraft("防汛", "flood_season", local(23, 20), local(30), 2, 4)
    )
    leader = shift.assignments.get(capacity="leader")
    draft = actions.SwapDraft(shift.pk, leader.post_id, office.station.post_id or 0, "开会")

    with pytest.raises(Invalid) as refused:
        actions.swap(office.station, draft)

    assert "领导 0 人、干部职工 3 人，应有领导 2 人、干部职工 4 人。" in str(refused.value)


def site_with(office: Office, *posts: int) -> int:
    """Draft the roster of a post at a site, held on 24 June by some people; returns its number."""
    room: DutyRoom = actions.open_room(
        office.station,
        actions.RoomDraft("大棚看护点", kind="site", location="大棚", reason="大风"),
    )
    shift = actions.ShiftDraft(local(24), local(25), posts)
    draft = actions.RosterDraft(room.pk, date(2026, 6, 24), date(2026, 6, 24), (shift,))
    return actions.draft_roster(office.station, draft).pk


def test_nobody_is_on_duty_in_two_rooms_at_once(office: Office) -> None:
    shift = shift_on(publish_week(office), 24)
    place = shift.assignments.filter(capacity="staff").earliest("pk")
    number = site_with(office, place.post_id)

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, number)

    assert str(refused.value.fields["shifts"]) == (
        f"6月24日 08:00–24:00 {place.account.name}同时排在云山街道值班室。"
    )


def test_nobody_stands_in_who_is_on_duty_in_another_room_then(office: Office) -> None:
    shift = shift_on(publish_week(office), 24)
    held = set(shift.assignments.values_list("post_id", flat=True))
    night = Shift.objects.get(roster=shift.roster, from_at=local(23, 8))
    held |= set(night.assignments.values_list("post_id", flat=True))
    comes = next(one for one in office.staff if one.post_id not in held)
    actions.publish_roster(office.station, site_with(office, comes.post_id or 0))
    gone = shift.assignments.filter(capacity="staff").earliest("pk")
    draft = actions.SwapDraft(shift.pk, gone.post_id, comes.post_id or 0, "生病")

    with pytest.raises(Invalid) as refused:
        actions.swap(office.station, draft)

    assert "同时排在大棚看护点" in str(refused.value.fields["in_post_id"])


def test_a_leap_day_and_the_border_to_march_are_covered_minute_by_minute(
    office: Office, at: time_machine.Traveller
) -> None:
    at.move_to(datetime(2028, 2, 26, 12, tzinfo=LOCAL_ZONE))
    plan = actions.Rotation(
        date(2028, 2, 28),
        date(2028, 3, 1),
        (time(8),),
        posts_of(*office.leaders),
        posts_of(*office.staff),
    )
    made = actions.draft_by_turns(office.station, office.room.pk, plan)
    leap = made.shifts.get(from_at=datetime(2028, 2, 29, 8, tzinfo=LOCAL_ZONE))
    actions.remove_shift(office.station, leap.pk)

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, made.pk)

    assert str(refused.value.fields["shifts"]) == "2月29日 08:00–次日 08:00 无人值班。"
