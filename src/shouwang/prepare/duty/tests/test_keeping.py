"""Keeping duty: periods, presence, roll-calls, the log, handovers, sites, fairness."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState
from shouwang.ground.journal.models import Entry, OutboxEvent
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.duty import actions, jobs, queries
from shouwang.prepare.duty.models import (
    LogEntry,
    OpenItem,
    Shift,
    SpecialPeriod,
)

from .factories import (
    Office,
    local,
    posts_of,
    publish_week,
    shift_on,
    told,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def test_a_period_is_refused_before_today(office: Office) -> None:
    draft = actions.PeriodDraft("防汛", "flood_season", local(20), local(26), 1, 3)

    with pytest.raises(Invalid) as refused:
        actions.open_period(office.station, draft)

    assert str(refused.value.fields["from_at"]) == (
        "特护期不能从今天以前开始，以前的规定不再改动。"
    )
    assert SpecialPeriod.objects.count() == 0


def test_ending_a_period_leaves_past_days_as_they_were(
    office: Office, at: time_machine.Traveller
) -> None:
    draft = actions.PeriodDraft("防汛", "flood_season", local(23, 15), local(30), 1, 3)
    made = actions.open_period(office.station, draft)
    at.move_to(local(26, 12))

    actions.end_period(office.station, made.pk)

    rules = [queries.rule_on(office.station, YUNSHAN, date(2026, 6, day)) for day in (22, 24, 27)]
    assert [found.rule.staff for found in rules] == [2, 3, 2]
    assert [period.name for period in rules[1].periods] == ["防汛"]


def test_check_in_near_the_room_counts_and_far_does_not(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 22)
    who = office.leaders[1]
    at.move_to(local(22, 7, 29))
    with pytest.raises(Invalid) as early:
        actions.check_in(who, shift.pk)
    at.move_to(local(22, 7, 30))
    with pytest.raises(Invalid) as far:
        actions.check_in(who, shift.pk, actions.Position(29.2228, 119.4752))

    place = actions.check_in(who, shift.pk, actions.Position(29.2129, 119.4752))

    assert "30 分钟起可以签到" in str(early.value)
    assert str(far.value.fields["position"]) == "您离值班室 1112 米，不在岗位上。"
    assert (place.check_in_way, place.check_in_distance_m) == ("position", 11)
    with pytest.raises(WrongState):
        actions.check_in(who, shift.pk)
    with pytest.raises(NotAllowed):
        actions.check_in(office.leaders[0], shift.pk)


def test_absence_is_recorded_once_and_rises_to_the_station(
    office: Office, at: time_machine.Traveller
) -> None:
    shift = shift_on(publish_week(office), 22)
    at.move_to(local(22, 8))
    for who in (office.leaders[1], office.staff[2]):
        actions.check_in(who, shift.pk)
    at.move_to(local(22, 8, 14))
    jobs.name_what_is_due()
    early = OutboxEvent.objects.filter(
        name="DutyAbsent", payload__contains=f'"shift_id":{shift.pk}'
    )
    assert early.count() == 0

    at.move_to(local(22, 8, 15))
    jobs.name_what_is_due()
    jobs.name_what_is_due()
    first = early.get()
    at.move_to(local(22, 8, 25))
    jobs.name_what_is_due()

    place = shift.assignments.get(post_id=office.staff[3].post_id or 0)
    assert (place.absent_from_at, place.absent_step) == (local(22, 8), 2)
    assert first.at == local(22, 8, 15)
    assert early.count() == 2
    at.move_to(local(22, 8, 40))
    actions.check_in(office.staff[3], shift.pk)
    place.refresh_from_db()
    assert place.absent_from_at == local(22, 8)


def test_a_roll_that_nobody_answers_rises_in_two_steps(
    office: Office, at: time_machine.Traveller
) -> None:
    Shift.objects.filter(roster=publish_week(office)).update(roll_due_at=None)
    at.move_to(local(22, 10))
    roll = actions.call_roll(office.station, office.room.pk)
    assert roll.due_at == local(22, 10, 10)
    at.move_to(local(22, 10, 10))
    actions.answer_roll(office.leaders[1], roll.pk)
    jobs.name_what_is_due()
    assert told("RollMissed") == 2
    actions.answer_roll(office.staff[2], roll.pk)
    at.move_to(local(22, 10, 20))
    jobs.name_what_is_due()
    jobs.name_what_is_due()

    assert told("RollMissed") == 3
    late = roll.answers.get(assignment__post_id=office.staff[2].post_id or 0)
    assert (late.missed_at, late.answered_at) == (local(22, 10, 10), local(22, 10, 10))
    with pytest.raises(NotFound):
        actions.answer_roll(office.staff[5], roll.pk)


def test_a_roll_at_the_handover_does_not_ask_who_may_still_check_in(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 7, 50))
    shift = Shift.objects.get(from_at=local(22, 8))
    there = next(one for one in office.staff if one.post_id in office.team(1))
    actions.check_in(there, shift.pk)
    at.move_to(local(22, 8))

    made = actions.call_roll(office.station, office.room.pk)

    asked = made.answers.values_list("assignment__account_id", flat=True)
    assert list(asked) == [there.account_id]


def test_a_roll_is_refused_while_everybody_may_still_check_in(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 8))

    with pytest.raises(Invalid) as refused:
        actions.call_roll(office.station, office.room.pk)

    words = "接班的人还在签到时间内，签到以后再点名。"
    assert str(refused.value.fields["room_id"]) == words
    assert told("RollCalled") == 0


def test_a_random_roll_is_called_once(office: Office, at: time_machine.Traveller) -> None:
    shift = shift_on(publish_week(office), 22)
    Shift.objects.filter(pk=shift.pk).update(roll_due_at=local(22, 11))
    at.move_to(local(22, 11))

    jobs.name_what_is_due()
    jobs.name_what_is_due()

    assert (shift.rolls.count(), shift.rolls.get().is_random) == (1, True)


def test_an_entry_is_corrected_by_another_and_never_edited(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 9))
    first = actions.write_log(
        office.staff[2], actions.LogDraft("call", "黄湓村来电，水位 27.1 米", office.room.pk)
    )
    second = actions.write_log(
        office.staff[2],
        actions.LogDraft("call", "水位应为 27.2 米", office.room.pk, corrects_id=first.pk),
    )

    first.refresh_from_db()
    assert (first.text, second.corrects_id) == ("黄湓村来电，水位 27.1 米", first.pk)
    assert "27.1" not in "".join(Entry.objects.values_list("text", flat=True))


def test_the_system_writes_once_for_its_source_key(office: Office) -> None:
    draft = actions.LogDraft(
        "note", "暴雨蓝色预警已发布", area_code=f"{YUNSHAN}005", source_key="warning:1"
    )

    first = actions.write_log(SYSTEM, draft)
    second = actions.write_log(SYSTEM, draft)

    assert (first.pk, first.room_id) == (second.pk, office.room.pk)


def test_who_is_not_on_duty_writes_nothing(office: Office) -> None:
    grid = actor_for("economic_development", area_code=YUNSHAN)

    with pytest.raises(NotAllowed):
        actions.write_log(grid, actions.LogDraft("note", "路过", office.room.pk))

    assert LogEntry.objects.count() == 0


def test_a_shift_ends_only_when_each_open_item_is_confirmed(
    office: Office, at: time_machine.Traveller
) -> None:
    roster = publish_week(office)
    old, new = Shift.objects.get(roster=roster, from_at=local(22)), shift_on(roster, 22)
    at.move_to(local(22, 0, 1))
    goes = office.leaders[0]
    actions.check_in(goes, old.pk)
    items = [
        actions.write_log(goes, actions.LogDraft("call", text, office.room.pk, is_open_item=True))
        for text in ("查水泵", "回访养老院", "等气象台电话")
    ]
    ids = list(OpenItem.objects.order_by("pk").values_list("pk", flat=True))
    assert len(items) == 3
    at.move_to(local(22, 8))
    comes = office.leaders[1]
    with pytest.raises(WrongState) as early:
        actions.check_out(goes, old.pk)
    offered = actions.hand_over(goes, old.pk, "水位在涨")
    with pytest.raises(Invalid) as short:
        actions.take_over(comes, offered.pk, ids[:2])
    with pytest.raises(NotAllowed):
        actions.take_over(goes, offered.pk, ids)

    actions.take_over(comes, offered.pk, ids)

    assert str(early.value) == "交接班还没有完成，不能签退。"
    assert str(short.value.fields["items"]) == "还有 1 个未办结事项没有确认，不能接班。"
    offered.refresh_from_db()
    assert (offered.state, offered.lines.filter(confirmed_at=local(22, 8)).count()) == ("taken", 3)
    assert actions.check_out(goes, old.pk).checked_out_at == local(22, 8)
    assert OpenItem.objects.filter(state="opened").count() == 3
    assert queries.handover_of(comes, new.pk).handover is None


def test_a_missing_handover_is_told_once_at_its_minute(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    at.move_to(local(22, 8, 14))
    jobs.name_what_is_due()
    before = told("HandoverMissing")
    at.move_to(local(22, 8, 15))
    jobs.name_what_is_due()
    jobs.name_what_is_due()

    assert (before, told("HandoverMissing")) == (0, 1)
    assert OutboxEvent.objects.get(name="HandoverMissing").at == local(22, 8, 15)


def test_an_item_is_closed_by_an_entry_once(office: Office, at: time_machine.Traveller) -> None:
    publish_week(office)
    at.move_to(local(22, 9))
    who = office.staff[2]
    actions.write_log(who, actions.LogDraft("call", "查水泵", office.room.pk, is_open_item=True))
    item = OpenItem.objects.get()
    done = actions.LogDraft("action", "水泵已修好", office.room.pk, closes_item_id=item.pk)

    actions.write_log(who, done)

    item.refresh_from_db()
    assert (item.state, item.closed_at) == ("closed", local(22, 9))
    with pytest.raises(WrongState):
        actions.write_log(who, done)
    assert LogEntry.objects.count() == 2


def test_the_team_in_the_minute_of_the_handover_is_the_new_one(office: Office) -> None:
    publish_week(office)

    teams = [
        queries.on_duty(SYSTEM, f"{YUNSHAN}005", moment)
        for moment in (local(22, 7, 59), local(22, 8))
    ]

    assert [team.leaders[0].account_id for team in teams] == [
        office.leaders[0].account_id,
        office.leaders[1].account_id,
    ]
    assert queries.on_duty(SYSTEM, YUNSHAN, local(21)).is_gap
    phone = queries.duty_phone(Actor.anonymous(), f"{YUNSHAN}005")
    assert phone is not None
    assert phone.phone == "0579-0000-0000"


def test_a_street_does_not_read_who_is_on_duty_in_another(office: Office) -> None:
    publish_week(office)
    other = actor_for("safety_station_head", area_code="330781001")
    village = actor_for("village_head", area_code=f"{YUNSHAN}207")

    assert queries.on_duty(other, YUNSHAN, local(22, 9)).is_gap
    assert not queries.on_duty(village, f"{YUNSHAN}207", local(22, 9)).is_gap
    with pytest.raises(NotFound):
        queries.room(other, office.room.pk)


def test_a_daily_report_that_nobody_wrote_is_told_at_eight_in_the_evening(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    draft = actions.PeriodDraft("防汛", "flood_season", local(23, 15), local(30), 1, 2)
    actions.open_period(office.station, draft)
    at.move_to(local(23, 19, 59))
    jobs.name_what_is_due()
    before = told("DutyReportMissed")
    at.move_to(local(23, 20))
    jobs.name_what_is_due()
    jobs.name_what_is_due()
    at.move_to(local(24, 10))
    report = actions.LogDraft("report", "无险情", office.room.pk, is_zero=True)
    actions.write_log(office.station, report)
    at.move_to(local(24, 20))
    jobs.name_what_is_due()

    assert (before, told("DutyReportMissed")) == (0, 1)


def test_the_next_report_is_due_by_the_frequency_of_the_period(
    office: Office, at: time_machine.Traveller
) -> None:
    draft = actions.PeriodDraft(
        "防汛", "flood_season", local(23, 15), local(30), 1, 3, report_every_h=4
    )
    actions.open_period(office.station, draft)
    at.move_to(local(23, 16))
    actions.write_log(
        office.station, actions.LogDraft("report", "无险情", office.room.pk, is_zero=True)
    )

    state = queries.report_state(office.station, office.room, local(23, 17))

    assert (state.next_due_at, state.daily_done_at) == (local(23, 20), local(23, 16))


def test_a_site_is_manned_by_one_around_the_clock_until_it_ends(office: Office) -> None:
    grid = actor_for("grid_worker")
    draft = actions.RoomDraft("育苗大棚值守", kind="site", reason="防汛期间看护大棚")
    site = actions.open_room(office.station, draft)
    shift = actions.ShiftDraft(local(22), local(23), posts_of(grid))
    short = actions.ShiftDraft(local(22), local(22, 23, 59), posts_of(grid))
    day = date(2026, 6, 22)
    bad = actions.draft_roster(office.station, actions.RosterDraft(site.pk, day, day, (short,)))
    with pytest.raises(Invalid) as refused:
        actions.publish_roster(office.station, bad.pk)
    good = actions.draft_roster(office.station, actions.RosterDraft(site.pk, day, day, (shift,)))

    published = actions.publish_roster(office.station, good.pk)
    ended = actions.end_room(office.station, site.pk, "汛情结束")

    assert str(refused.value.fields["shifts"]) == "6月22日 23:59–24:00 无人值班。"
    assert (published.state, ended.state) == ("published", "ended")


def test_a_site_without_a_reason_is_refused(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_room(office.station, actions.RoomDraft("大棚", kind="site"))

    assert str(refused.value.fields["reason"]) == "请写明为什么设现场值守点。"


def test_one_office_has_one_room(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_room(office.station, actions.RoomDraft("第二值班室"))

    assert str(refused.value.fields["name"]) == "这个单位已经有值班室了。"


def test_duties_are_counted_by_kind_of_day(office: Office) -> None:
    publish_week(office)

    found = queries.fairness(office.station, office.room.pk, date(2026, 6, 22), date(2026, 6, 28))

    leaders = [one for one in found if one.capacity == "leader"]
    assert [(one.total, one.weekday, one.weekend, one.night) for one in leaders] == [
        (4, 3, 1, 4),
        (4, 3, 1, 4),
    ]


def test_a_force_is_ready_only_when_somebody_said_so(
    office: Office, at: time_machine.Traveller
) -> None:
    publish_week(office)
    draft = actions.StandByDraft(20, 2, 1, "云山应急救援队（虚构）")
    row = actions.attach_force(office.station, office.room.pk, date(2026, 6, 22), draft)
    assert row.is_ready is None
    at.move_to(local(22, 8))
    with pytest.raises(Invalid) as refused:
        actions.confirm_force(office.staff[2], row.pk, is_ready=False)

    actions.confirm_force(office.staff[2], row.pk, is_ready=True)

    assert str(refused.value.fields["note"]) == "没有就位，请写明缺什么。"
    shown = queries.stand_bys(office.station, office.room.pk, date(2026, 6, 22))
    assert [(one.is_ready, one.confirmed_at) for one in shown] == [(True, local(22, 8))]


def test_duty_follows_a_merged_village(office: Office) -> None:
    draft = actions.RoomDraft("村值守", f"{YUNSHAN}207", kind="site", reason="防汛")
    unit = make_unit(area_code=f"{YUNSHAN}207")
    site = actions.open_room(office.station, draft, unit_id=unit.pk)

    moved = actions.remap_area(SYSTEM, f"{YUNSHAN}207", f"{YUNSHAN}005")

    site.refresh_from_db()
    assert (moved, site.area_code_now, site.area_code_at_time) == (
        1,
        f"{YUNSHAN}005",
        f"{YUNSHAN}207",
    )
    with pytest.raises(NotAllowed):
        actions.remap_area(office.station, f"{YUNSHAN}005", f"{YUNSHAN}207")


def test_an_entry_about_a_community_outside_the_rooms_area_is_refused(office: Office) -> None:
    draft = actions.LogDraft("call", "进水", office.room.pk, area_code="330781001001")

    with pytest.raises(Invalid) as refused:
        actions.write_log(office.station, draft)

    assert "area_code" in refused.value.fields
    assert LogEntry.objects.count() == 0


def test_an_entry_about_a_community_follows_it_into_a_merged_one(office: Office) -> None:
    draft = actions.LogDraft("call", "进水", office.room.pk, area_code=f"{YUNSHAN}207")
    made = actions.write_log(office.station, draft)

    actions.remap_area(SYSTEM, f"{YUNSHAN}207", f"{YUNSHAN}005")

    made.refresh_from_db()
    assert (made.area_code_at_time, made.area_code_now) == (f"{YUNSHAN}207", f"{YUNSHAN}005")
