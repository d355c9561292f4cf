"""Revising a roster that is in force: its neighbours, swaps made meanwhile, days that are over."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid
from shouwang.ground.people.models import Account
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import Assignment, Roster, Shift

from .factories import Office, local, make_roster, posts_of, publish_week, shift_on, told

pytestmark = pytest.mark.django_db


def publish_june_and_july(office: Office) -> Roster:
    """Publish the last days of June, whose last shift reaches into July, and 1 July."""
    june = make_roster(office, date(2026, 6, 29), date(2026, 6, 30))
    actions.publish_roster(office.station, june.pk)
    plan = actions.Rotation(
        date(2026, 7, 1),
        date(2026, 7, 1),
        (time(8),),
        posts_of(*office.leaders),
        posts_of(*office.staff),
    )
    july = actions.draft_by_turns(office.station, office.room.pk, plan)
    actions.publish_roster(office.station, july.pk)
    return june


def stand_in(office: Office, shift: Shift) -> tuple[Assignment, Actor]:
    """Let somebody who is not on duty stand in for the first of the staff."""
    gone = shift.assignments.filter(capacity="staff", is_replaced=False).order_by("pk")[0]
    held = set(shift.assignments.values_list("post_id", flat=True))
    comes = next(one for one in office.staff if one.post_id not in held)
    actions.swap(
        office.station, actions.SwapDraft(shift.pk, gone.post_id, comes.post_id or 0, "生病")
    )
    return gone, comes


def test_a_revision_that_uncovers_the_first_morning_of_july_is_refused(office: Office) -> None:
    june = publish_june_and_july(office)
    draft = actions.revise_roster(office.station, june.pk)
    last = shift_on(draft, 30)
    short = actions.ShiftDraft(last.from_at, local(1, month=7), office.team(2))
    actions.set_shift(office.station, last.pk, short)

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, draft.pk)

    assert str(refused.value.fields["shifts"]) == "7月1日 00:00–08:00 无人值班。"


def test_a_revision_does_not_undo_a_swap_that_was_made_meanwhile(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    draft = actions.revise_roster(office.station, roster.pk)
    at.shift(60)
    gone, comes = stand_in(office, shift_on(roster, 24))

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, draft.pk)

    came = Assignment.objects.get(post_id=comes.post_id or 0, shift=shift_on(roster, 24))
    assert str(refused.value.fields["shifts"]) == (
        f"6月24日 08:00–次日 08:00 起草后已换班，由{came.account.name}替{gone.account.name}，"
        "请改这一班的人员。"
    )
    assert came.is_replaced is False


def test_a_revision_that_follows_the_swap_is_published(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    draft = actions.revise_roster(office.station, roster.pk)
    at.shift(60)
    shift = shift_on(roster, 24)
    stand_in(office, shift)
    now = shift.assignments.filter(is_replaced=False).values_list("post_id", flat=True)
    told_anew = actions.ShiftDraft(shift.from_at, shift.until_at, tuple(now))
    actions.set_shift(office.station, shift_on(draft, 24).pk, told_anew)

    published = actions.publish_roster(office.station, draft.pk)

    assert published.state == "published"


def test_who_left_after_a_day_that_is_over_does_not_hold_up_a_revision(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    gone = shift_on(roster, 22).assignments.filter(capacity="staff").earliest("pk")
    for shift in roster.shifts.filter(
        from_at__gt=local(23), assignments__account_id=gone.account_id
    ):
        held = set(shift.assignments.values_list("post_id", flat=True))
        free = next(post for post in posts_of(*office.staff) if post not in held)
        actions.swap(office.station, actions.SwapDraft(shift.pk, gone.post_id, free, "调走"))
    at.move_to(local(24, 12))
    gone.account.is_active = False
    gone.account.save(update_fields=["is_active"])

    draft = actions.revise_roster(office.station, roster.pk)

    assert actions.publish_roster(office.station, draft.pk).state == "published"


def test_a_rule_that_began_today_does_not_judge_the_night_that_is_over(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    at.move_to(local(24, 15))
    period = actions.PeriodDraft("防汛", "flood_season", local(24), local(24, 8), 2, 4)
    actions.open_period(office.station, period)
    draft = actions.revise_roster(office.station, roster.pk)

    published = actions.publish_roster(office.station, draft.pk)

    assert (published.state, told("RosterPublished")) == ("published", 2)


def test_a_roster_that_a_new_period_made_too_weak_is_marked_in_the_list(
    office: Office, client: Client
) -> None:
    publish_week(office)
    actions.open_period(
        office.station, actions.PeriodDraft("防汛", "flood_season", local(27), local(28), 2, 4)
    )
    client.force_login(Account.objects.get(pk=office.station.account_id or 0))

    page = client.get(f"/duty/rooms/{office.room.pk}/rosters").content.decode()

    assert "2 处不符合规定" in page


def test_a_superseded_roster_leads_to_where_its_shifts_went(office: Office, client: Client) -> None:
    roster = publish_week(office)
    draft = actions.revise_roster(office.station, roster.pk)
    actions.publish_roster(office.station, draft.pk)
    client.force_login(Account.objects.get(pk=office.station.account_id or 0))

    page = client.get(f"/duty/rosters/{roster.pk}").content.decode()

    assert f'href="/duty/rosters/{draft.pk}">班次已转入修订后的值班表' in page
