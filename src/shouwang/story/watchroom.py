"""The street's duty room: its rosters, who comes on at eight, roll-calls, the flood patrol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from shouwang.ground import clock
from shouwang.ground.access.actions import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.units import queries as units
from shouwang.prepare.duty import actions as duty
from shouwang.prepare.duty import queries as kept

from .bodies import TOWN_TEAM, body_id
from .cast import NARRATOR, post_id
from .lives import Act
from .stage import Stage
from .steps import Step
from .times import week

if TYPE_CHECKING:
    from shouwang.prepare.duty.models import RollCall, Roster, Shift

STREET: Final = "330781002"
ROOM: Final = "云山街道值班室"
PHONE: Final = "000-0000-0108"
HANDOVER: Final = time(8)
FIRST_WEEK: Final = (date(2026, 6, 15), date(2026, 6, 22))
SECOND_WEEK: Final = (date(2026, 6, 23), date(2026, 6, 28))
LEADERS: Final = (
    "deputy-south",
    "deputy-east",
    "deputy-north",
    "director",
    "leader",
    "deputy-town",
)
STAFF: Final = ("duty1", "duty2", "order", "cadre1", "cadre2", "cadre3")
TEAMS: Final = {
    23: ("deputy-south", "duty1", "order"),
    24: ("deputy-east", "duty2", "cadre3"),
    25: ("deputy-north", "duty1", "cadre5"),
    26: ("director", "duty2", "order"),
    27: ("leader", "duty1", "cadre3"),
    28: ("deputy-town", "duty2", "cadre4"),
}
"""Who comes on at 08:00 of a day of June, the leader first, for 24 hours."""
SHORT_DAY: Final = 24
"""In the first draft this day has one leader and one of the staff only."""
FOURTH: Final = {23: "cadre2", 24: "cadre4", 25: "cadre1", 26: "cadre2", 27: "cadre6"}
"""Who stands by as well in the special-care period (1+3)."""
CARE: Final = duty.PeriodDraft(
    name="防汛特护期（虚构）",
    kind=kept.PeriodKind.FLOOD_SEASON,
    from_at=week(23, 15),
    until_at=week(28, 8),
    min_leaders=1,
    min_staff=3,
    area_code=STREET,
    basis="街道防汛工作例会 6 月 23 日决定（虚构）",
)
OPEN_ITEMS: Final = (
    (
        "330781002009",
        "note",
        "黄湓堤防 2 号闸门启闭机有异响，已请维修队周一下午来修，来之前不要强行启闭。",
    ),
    ("330781002207", "call", "枣树村值班员来电：村口警报器离线，可能是断电，等维修。"),
    ("330781002214", "note", "石坞里坡裂缝观测照常，雨后加密到每天两次，异常先报值班领导。"),
)
ROUNDS: Final = tuple(range(16, 64, 4))
"""Hours after Tuesday 00:00 at which the dike is walked, every four hours."""


DIKE: Final = "黄湓堤防巡查（虚构）"
EVERY_MIN: Final = 240
WALKER: Final = "grid009"
SKIPPED_AT: Final = week(24, 16, 35)
LEFT_OUT: Final = 2
"""On Wednesday afternoon the waterside road is under water, so that its point is left out."""


def before() -> Iterator[Act]:
    """Yield how the room was opened, its rosters made, and the days kept, up to Monday 10:30."""
    yield Act(week(12, 16), _open_room)
    yield Act(week(12, 16, 30), _first_week)
    for day in range(15, 22):
        yield from _changes(day)
    for number, (area, kind, text) in enumerate(OPEN_ITEMS):
        act = partial(_open_item, area=area, kind=kind, text=text)
        yield Act(week(21, 18 + number, 20), act)
    yield Act(week(21, 16), _second_week)
    yield from _changes(22)
    yield Act(week(22, 8, 6), _try_too_weak)
    yield Act(week(22, 8, 14), _publish_second_week)
    yield Act(week(22, 8, 20), _let_team_stand_by)


def _open_room(stage: Stage) -> None:
    draft = duty.RoomDraft(
        name=ROOM,
        area_code=STREET,
        location="街道办事处一楼（虚构）",
        phone=PHONE,
        lat=29.21267,
        lng=119.47423,
    )
    unit_id = units.unit_named(NARRATOR, "street").pk
    duty.open_room(stage.actor("safety"), draft, unit_id=unit_id)


def _room_id() -> int:
    return next(room.pk for room in kept.rooms(NARRATOR) if room.name == ROOM)


def _first_week(stage: Stage) -> None:
    plan = duty.Rotation(
        *FIRST_WEEK,
        (HANDOVER,),
        tuple(post_id(who, STREET) for who in LEADERS),
        tuple(post_id(who) for who in STAFF),
    )
    made = duty.draft_by_turns(stage.actor("safety"), _room_id(), plan)
    duty.publish_roster(stage.actor("safety"), made.pk)


def _second_week(stage: Stage) -> None:
    first, last = SECOND_WEEK
    shifts = [
        _shift(day, TEAMS[day][: 2 if day == SHORT_DAY else 3])
        for day in range(first.day, last.day + 1)
    ]
    draft = duty.RosterDraft(_room_id(), first, last, tuple(shifts))
    duty.draft_roster(stage.actor("safety"), draft)


def _shift(day: int, who: Sequence[str]) -> duty.ShiftDraft:
    begins = week(day, HANDOVER.hour)
    posts = tuple(post_id(one) for one in who)
    return duty.ShiftDraft(begins, begins + timedelta(days=1), posts)


def _newest(state: str) -> Roster:
    rows = kept.rosters(NARRATOR, _room_id())
    found = (row for row in rows if (row.state, row.from_on) == (state, SECOND_WEEK[0]))
    return max(found, key=lambda row: row.pk)


def _try_too_weak(stage: Stage) -> None:
    """Try to publish what has one leader and one of the staff on Wednesday: it is refused."""
    try:
        duty.publish_roster(stage.actor("safety"), _newest("drafted").pk)
    except Invalid:
        return


def _publish_second_week(stage: Stage) -> None:
    drafted = _newest("drafted")
    shift = _shift_of(drafted, SHORT_DAY)
    safety = stage.actor("safety")
    duty.set_shift(safety, shift.pk, _shift(SHORT_DAY, TEAMS[SHORT_DAY]))
    duty.publish_roster(safety, drafted.pk)


def _let_team_stand_by(stage: Stage) -> None:
    first, last = SECOND_WEEK
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    draft = duty.StandByDraft(vehicles=2, boats=1, body_id=body_id(TOWN_TEAM))
    duty.attach_forces(stage.actor("safety"), _room_id(), days, draft)


def _shift_of(roster: Roster, day: int) -> Shift:
    return roster.shifts.get(from_at=week(day, HANDOVER.hour))


def _open_item(stage: Stage, area: str, kind: str, text: str) -> None:
    del stage
    draft = duty.LogDraft(kind, text, _room_id(), area, is_open_item=True)
    duty.write_log(_one_on_duty(), draft)


def _one_on_duty() -> Actor:
    """Return one of the staff who are on duty now."""
    return _people(kept.on_duty(NARRATOR, STREET).staff)[0]


def _people(found: Iterable[kept.OnDuty]) -> list[Actor]:
    return [resolve(one.account_id, one.post_id) for one in found]


def _changes(day: int) -> Iterator[Act]:
    """Yield how the shift changes on a morning: check-in, handover, take-over, check-out."""
    yield Act(week(day, 7, 50), _check_in)
    yield Act(week(day, 7, 55), _offer)
    yield Act(week(day, 8), _take)


def _present() -> Shift | None:
    room = kept.room(NARRATOR, _room_id())
    return kept.untaken_shift(NARRATOR, room, clock.now())


def _check_in(stage: Stage) -> None:
    del stage
    team = kept.on_duty(NARRATOR, STREET, clock.now() + timedelta(minutes=15))
    for actor in _people((*team.leaders, *team.staff)):
        duty.check_in(actor, team.shift_id or 0)


def _offer(stage: Stage) -> None:
    del stage
    shift = _present()
    if shift is not None:
        duty.hand_over(_one_on_duty(), shift.pk)


def _take(stage: Stage) -> None:
    del stage
    shift = _present()
    if shift is None:
        return
    view = kept.handover_of(NARRATOR, shift.pk)
    if view.handover is None:
        return
    coming = _one_on_duty()
    duty.take_over(coming, view.handover.pk, [item.pk for item in view.items])
    gone = kept.on_duty(NARRATOR, STREET, shift.from_at)
    came = [one for one in (*gone.leaders, *gone.staff) if one.checked_in_at is not None]
    for actor in _people(came):
        duty.check_out(actor, shift.pk)
    for force in kept.stand_bys(NARRATOR, _room_id(), timezone.localdate(clock.now())):
        duty.confirm_force(coming, force.pk, is_ready=True)


def answer_rolls(now: datetime) -> None:
    """Let everybody on duty answer the roll-calls that wait for them."""
    for room in kept.rooms(NARRATOR):
        for roll in kept.rolls(NARRATOR, room.pk, limit=1):
            _answer(roll, now)


def _answer(roll: RollCall, now: datetime) -> None:
    if roll.due_at < now:
        return
    for answer in roll.answers.filter(answered_at=None).select_related("assignment"):
        place = answer.assignment
        duty.answer_roll(resolve(place.account_id, place.post_id), roll.pk)


def _open_care(stage: Stage) -> None:
    """Decide on the special-care period, and make the published roster as strong as it asks."""
    safety = stage.actor("safety")
    duty.open_period(safety, CARE)
    made = duty.revise_roster(safety, _newest("published").pk)
    for day, fourth in FOURTH.items():
        duty.set_shift(safety, _shift_of(made, day).pk, _shift(day, (*TEAMS[day], fourth)))
    duty.publish_roster(safety, made.pk)
    added = kept.on_duty(NARRATOR, STREET)
    late = [one for one in (*added.leaders, *added.staff) if one.checked_in_at is None]
    for actor in _people(late):
        duty.check_in(actor, added.shift_id or 0)


def _write(stage: Stage, kind: str, text: str, party: str = "") -> None:
    """Let one of the staff on duty write a line into the log."""
    del stage
    draft = duty.LogDraft(kind=kind, text=text, room_id=_room_id(), party=party)
    duty.write_log(_one_on_duty(), draft)


def _report_daily(stage: Stage) -> None:
    del stage
    text = "25个村（社区）已全部报告：无人员伤亡，险情按预案处置。"
    draft = duty.LogDraft(kind="report", text=text, room_id=_room_id(), is_zero=True)
    duty.write_log(_one_on_duty(), draft)


def _close_item(stage: Stage, start: str, text: str) -> None:
    """Settle an open item that begins with these words."""
    del stage
    items = kept.open_items(NARRATOR, _room_id())
    item = next(one for one in items if one.entry.text.startswith(start))
    draft = duty.LogDraft("action", text, _room_id(), closes_item_id=item.pk)
    duty.write_log(_one_on_duty(), draft)


def _plan_dike(stage: Stage) -> None:
    points = (
        duty.PointDraft("1号闸门", lat=29.19690, lng=119.47600),
        duty.PointDraft("2号闸门", lat=29.19580, lng=119.47730),
        duty.PointDraft("临水路段", lat=29.19300, lng=119.48190),
    )
    draft = duty.RouteDraft(DIKE, "330781002009", EVERY_MIN, week(23, 16), week(25, 20), points)
    duty.plan_route(stage.actor("safety"), draft)


def _walk_dike(stage: Stage, skipped: int) -> None:
    walker = stage.actor(WALKER)
    route = next(one for one in kept.routes(NARRATOR) if one.name == DIKE)
    walk = duty.start_round(walker, route.pk)
    for number, point in enumerate(route.points.order_by("number")):
        if number != skipped:
            draft = duty.PointCheckDraft(token=point.token, lat=point.lat, lng=point.lng)
            duty.check_point(walker, walk.pk, draft)
    duty.finish_round(walker, walk.pk)


def steps() -> Iterator[Step]:
    """Yield what happens in the duty room in the week."""
    yield from STEPS
    for day in range(23, 29):
        for act in _changes(day):
            yield _routine("duty", act)
    for day in range(23, 28):
        yield _routine("zero-report", Act(week(day, 19, 40), _report_daily))
    for hour in ROUNDS:
        at = week(23, 0) + timedelta(hours=hour, minutes=35)
        skipped = LEFT_OUT if at == SKIPPED_AT else -1
        yield _routine("dike", Act(at, partial(_walk_dike, skipped=skipped)), (WALKER,))


def _routine(prefix: str, act: Act, who: tuple[str, ...] = ("safety",)) -> Step:
    moment = act.at.astimezone(clock.LOCAL_ZONE)
    what = say("值班交接、点名、巡查。")
    return Step(f"{prefix}-{moment:%d-%H%M}", act.at, who, what, act.do, is_routine=True)


STEPS: Final = (
    Step(
        "gate-mended",
        week(22, 17, 5),
        ("order",),
        say("值班室：2号闸门启闭机修好，事项办结。"),
        partial(_close_item, start="黄湓堤防", text="2号闸门启闭机已修好，试启闭正常。"),
    ),
    Step(
        "siren-mended",
        week(23, 11, 12),
        ("duty1",),
        say("枣树村警报器恢复供电，试鸣正常，值班室销掉这一项。"),
        partial(_close_item, start="枣树村值班员", text="枣树村警报器11:10恢复，试鸣正常。"),
    ),
    Step(
        "care-opened",
        week(23, 14, 50),
        ("safety",),
        say("防汛特护期15:00开始：值班改为1+3，每日零报告，排班表随即修订发布。"),
        _open_care,
    ),
    Step(
        "dike-planned",
        week(23, 15, 10),
        ("safety",),
        say("黄湓堤防每4小时巡查一次，三个点扫码打卡。"),
        _plan_dike,
    ),
    Step(
        "gauge-called",
        week(24, 2, 43),
        ("duty1",),
        say("石阜岭村雨量计30分钟没有数据，值班员打电话请信息员人工量雨。"),
        partial(
            _write,
            kind="call",
            text="雨量计RG-03自02:10没有数据，请信息员人工量雨：02:10至02:40约7毫米。",
            party="石阜岭村信息员（虚构）",
        ),
    ),
    Step(
        "leader-called",
        week(24, 3, 44),
        ("duty1",),
        say("值班员电话报告值班领导：黄龙洞村3小时雨量54毫米。"),
        partial(
            _write,
            kind="call",
            text="03:40黄龙洞村3小时雨量54毫米，已报值班领导；应急队伍集结待命，避灾点备好。",
            party="值班领导",
        ),
    ),
)
