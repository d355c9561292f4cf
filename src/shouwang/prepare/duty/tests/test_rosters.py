"""Rosters: who may, what is refused, and that a refused one changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound
from shouwang.ground.journal.models import Entry
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.duty import actions
from shouwang.prepare.duty.models import (
    Assignment,
    Roster,
    Shift,
    Substitution,
)

from .factories import (
    Office,
    local,
    make_roster,
    posts_of,
    publish_week,
    shift_on,
    told,
    written,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def test_a_roster_with_a_gap_is_refused_and_nothing_changes(office: Office) -> None:
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 24))
    Shift.objects.get(from_at=local(23, 8)).delete()
    before = written()

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, made.pk)

    assert str(refused.value.fields["shifts"]) == "6月23日 08:00–次日 08:00 无人值班。"
    made.refresh_from_db()
    assert (made.state, written()) == ("drafted", before)


@pytest.mark.parametrize(
    ("leaders", "staff", "words"),
    [
        (1, 1, "领导 1 人、干部职工 1 人，应有领导 1 人、干部职工 2 人。"),
        (0, 3, "领导 0 人、干部职工 3 人，应有领导 1 人、干部职工 2 人。"),
    ],
)
def test_one_and_one_or_none_and_three_is_refused(
    office: Office, leaders: int, staff: int, words: str
) -> None:
    team = posts_of(*office.leaders[:leaders], *office.staff[:staff])
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 22), teams=(office.team(0), team))

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, made.pk)

    assert str(refused.value.fields["shifts"]) == f"6月22日 08:00–次日 08:00 {words}"


def test_a_published_roster_tells_its_people_and_draws_a_roll(office: Office) -> None:
    roster = publish_week(office)

    assert (roster.state, told("RosterPublished")) == ("published", 1)
    drawn = shift_on(roster, 24).roll_due_at
    assert drawn is not None
    assert local(24, 9) <= drawn < local(25, 7)


def test_two_rosters_of_the_same_days_cannot_both_be_published(office: Office) -> None:
    publish_week(office)
    second = make_roster(office, date(2026, 6, 28), date(2026, 6, 28))
    Shift.objects.filter(roster=second, from_at=local(28)).delete()
    Shift.objects.filter(roster=second).update(from_at=local(29, 8), until_at=local(30, 8))

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, second.pk)

    assert str(refused.value.fields["from_on"]) == "这些天已经有发布的值班表，请先修订那一张。"


def test_the_next_roster_begins_where_the_last_shift_ends(office: Office) -> None:
    publish_week(office)
    plan = actions.Rotation(
        date(2026, 6, 29),
        date(2026, 6, 30),
        (local(22, 8).time(),),
        posts_of(*office.leaders),
        posts_of(*office.staff),
    )

    made = actions.draft_by_turns(office.station, office.room.pk, plan)

    assert made.shifts.order_by("from_at").values_list("from_at", flat=True)[0] == local(29, 8)
    assert actions.publish_roster(office.station, made.pk).state == "published"


def test_who_left_the_post_keeps_a_roster_from_being_published(office: Office) -> None:
    made = make_roster(office, date(2026, 6, 22), date(2026, 6, 22))
    place = Assignment.objects.filter(shift__roster=made, capacity="staff").earliest("pk")
    place.post.valid_until_on = date(2026, 6, 21)
    place.post.save(update_fields=["valid_until_on"])

    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, made.pk)

    assert f"{place.account.name} 已不在岗" in str(refused.value)


def test_a_grid_worker_cannot_stand_in_the_office(office: Office) -> None:
    grid = actor_for("grid_worker")
    shift = actions.ShiftDraft(local(22), local(22, 8), posts_of(grid))
    draft = actions.RosterDraft(office.room.pk, date(2026, 6, 22), date(2026, 6, 22), (shift,))

    with pytest.raises(Invalid) as refused:
        actions.draft_roster(office.station, draft)

    assert str(refused.value.fields["post_ids"]) == "“网格员”不能排值班。"
    assert Roster.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "area", "error"),
    [
        ("duty_staff", YUNSHAN, NotAllowed),
        ("safety_station_head", "330781001", NotFound),
        ("enterprise_owner", YUNSHAN, NotFound),
    ],
)
def test_only_the_station_drafts_rosters(
    office: Office, role: str, area: str, error: type[Exception]
) -> None:
    stranger = actor_for(role, area_code=area)
    before = written()

    with pytest.raises(error):
        actions.draft_roster(
            stranger, actions.RosterDraft(office.room.pk, date(2026, 6, 22), date(2026, 6, 22))
        )

    assert (Roster.objects.count(), written()) == (0, before)


def test_a_swap_is_logged_with_its_reason(office: Office) -> None:
    shift = shift_on(publish_week(office), 24)
    gone = shift.assignments.filter(capacity="staff").order_by("pk")[0]
    comes = next(
        one
        for one in office.staff
        if one.post_id not in set(shift.assignments.values_list("post_id", flat=True))
    )
    draft = actions.SwapDraft(shift.pk, gone.post_id, comes.post_id or 0, "家中有事")

    actions.swap(office.station, draft)

    kept = Substitution.objects.get()
    assert (kept.out_post_id, kept.in_post_id, kept.reason) == (
        gone.post_id,
        comes.post_id,
        "家中有事",
    )
    assert told("DutySwapped") == 1
    assert "家中有事" not in Entry.objects.latest("pk").text


def test_a_swap_that_breaks_one_and_two_is_refused(office: Office) -> None:
    shift = shift_on(publish_week(office), 24)
    leader = shift.assignments.get(capacity="leader")
    before = written()
    draft = actions.SwapDraft(shift.pk, leader.post_id, office.station.post_id or 0, "开会")

    with pytest.raises(Invalid) as refused:
        actions.swap(office.station, draft)

    assert "换班后不符合值班规定" in str(refused.value)
    assert "领导 0 人、干部职工 3 人" in str(refused.value)
    assert (Substitution.objects.count(), written()) == (0, before)
    assert shift.assignments.get(capacity="leader", is_replaced=False).pk == leader.pk


def test_two_exchange_their_shifts_at_once(office: Office) -> None:
    roster = publish_week(office)
    one, other = shift_on(roster, 23), shift_on(roster, 24)
    first = one.assignments.get(capacity="leader")
    second = other.assignments.get(capacity="leader")
    draft = actions.SwapDraft(one.pk, first.post_id, second.post_id, "对换", other.pk)

    actions.swap(office.station, draft)

    leaders = [
        shift.assignments.get(capacity="leader", is_replaced=False).post_id
        for shift in (one, other)
    ]
    assert leaders == [second.post_id, first.post_id]


def test_a_revision_supersedes_and_keeps_who_has_checked_in(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    shift = shift_on(roster, 22)
    at.move_to(local(22, 8))
    actions.check_in(office.leaders[1], shift.pk)

    draft = actions.revise_roster(office.station, roster.pk)
    actions.publish_roster(office.station, draft.pk)

    roster.refresh_from_db()
    shift.refresh_from_db()
    assert (roster.state, shift.roster_id) == ("superseded", draft.pk)
    kept = shift.assignments.get(capacity="leader", is_replaced=False)
    assert kept.checked_in_at == local(22, 8)
