"""What stands open when the story begins on Monday at 10:30: a day's work for every desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from shouwang.ground.delivery import queries as notices
from shouwang.ground.delivery.actions import mark_all_read
from shouwang.prepare.hazards import actions as hazards

from . import majors, rounds
from .cases import case, village_of
from .cast import DEMO_ACCOUNTS, director_of
from .deeds import fulfilments, offices, watching
from .lives import JOINT, Act, Crew
from .orders import meeting
from .stage import Stage
from .tables import TreatmentRow
from .times import BEGINS_AT, MONDAY, week

FIXED: Final = ("rented-light", "lane-cleared", "drain-village", "wire-bamboo")
"""Claimed as put right, waiting for somebody else's eyes."""
GRADED: Final = ("cover-huangpen", "box-yongfeng", "hydrant-zaoshu")
CONFIRMED: Final = ("drain-huangniling", "lane-market")
SOON_DONE: Final = ("cover-shifuling", "wire-zaoshu", "box-huangpen")
"""Deferred, and finished within the week."""
LONG: Final = ("rail-baishaling", "shed-bamboo", "lift-hengyue")
"""Deferred beyond the week, of internal level 2, each with a measure in force."""
MAJOR: Final = ("pit", "river-wall")
ON_THE_SPOT: Final = ("joint-1", "joint-2", "joint-3", "joint-4")
JOINT_LATER: Final = ("joint-5", "joint-6", "joint-7", "joint-8")

_DUE = {
    "cover-huangpen": date(2026, 6, 18),
    "box-yongfeng": MONDAY,
    "hydrant-zaoshu": date(2026, 6, 24),
    "cover-shifuling": date(2026, 6, 24),
    "wire-zaoshu": date(2026, 6, 26),
    "box-huangpen": date(2026, 6, 17),
    "rail-baishaling": date(2026, 7, 15),
    "shed-bamboo": date(2026, 7, 10),
    "lift-hengyue": date(2026, 6, 30),
    "pit": date(2026, 7, 3),
    "river-wall": date(2026, 6, 20),
}
LATER_ON: Final = date(2026, 7, 15)
"""Until when the city has put the river wall's deadline off; its listing stays due on 20 June."""
MONEY: Final = {
    "pit": TreatmentRow("", 186_000, "建设单位自筹"),
    "river-wall": TreatmentRow("county", 158_000, "市水利维修资金和街道配套"),
}


def opening() -> list[Act]:
    """Return the acts that leave these dangers open, in order."""
    acts = [
        *_fixed(),
        *_graded(),
        *_confirmed(),
        *_deferred(),
        *_majors(),
        *_river_wall(),
        *_slope(),
        *_looks(),
        *_reports(),
        *_joint_check(),
        *_notices_read(),
        *meeting(),
    ]
    return sorted(acts, key=lambda act: act.at)


def _until_graded(key: str, day: int) -> Iterator[Act]:
    one, crew, due_on = case(key), Crew(village_of(key)), _DUE.get(key)
    yield Act(week(day, 9, 12), lambda stage: stage.register(one, crew.grid))
    yield Act(week(day, 10, 5), lambda stage: stage.confirm(one, crew.director))
    yield Act(week(day, 10, 15), lambda stage: stage.grade(one, crew.director, due_on=due_on))


def _fixed() -> Iterator[Act]:
    for number, key in enumerate(FIXED):
        yield from _until_graded(key, 15 + number % 3)
        yield from _claimed(key, week(18 + number % 2, 15, 20 + number))


def _claimed(key: str, at: datetime) -> Iterator[Act]:
    one, crew = case(key), Crew(village_of(key))
    yield Act(at, lambda stage: stage.fix(one, crew.grid))


def _graded() -> Iterator[Act]:
    for number, key in enumerate(GRADED):
        yield from _until_graded(key, (11, 16, 18)[number])


def _confirmed() -> Iterator[Act]:
    for key in CONFIRMED:
        yield from _only_confirmed(key)


def _only_confirmed(key: str) -> Iterator[Act]:
    one, crew = case(key), Crew(village_of(key))
    yield Act(week(19, 14, 2), lambda stage: stage.register(one, crew.grid))
    yield Act(week(19, 16, 31), lambda stage: stage.confirm(one, crew.director))


def _deferred() -> Iterator[Act]:
    for number, key in enumerate((*SOON_DONE, *LONG)):
        yield from _until_graded(key, 8 + number % 3)
        yield from _with_measures(key, 8 + number % 3)


def _with_measures(key: str, day: int) -> Iterator[Act]:
    one, crew, due_on = case(key), Crew(village_of(key)), _DUE[key]
    yield Act(week(day, 11, 20), lambda stage: stage.defer(one, crew.director, due_on))
    yield Act(week(day + 2, 15, 0), lambda stage: stage.finish_steps(one, crew.grid, count=1))
    if key in LONG:
        yield from _guarded(key, day)
    if key == "lift-hengyue":
        facts = hazards.KindDraft(
            kind="equipment", equipment_kind="载货电梯", inspection_due_on=date(2026, 5, 8)
        )
        describe = partial(watching.describe, case=one, who=crew.director, draft=facts)
        yield Act(week(day, 11, 40), describe)


def _guarded(key: str, day: int) -> Iterator[Act]:
    """Give what stays for long an interim plan and somebody who looks at it."""
    one, who = case(key), director_of(village_of(key))
    plan = partial(fulfilments.make_plan, case=one, who=who)
    yield Act(week(day, 11, 30), plan)
    watch = partial(watching.watch_every, case=one, who=who, hours=rounds.EVERY_HOURS[key])
    yield Act(week(day, 11, 32), watch)


def _majors() -> Iterator[Act]:
    for number, key in enumerate(MAJOR):
        yield from _major(key, 9 + number)


def _major(key: str, day: int) -> Iterator[Act]:
    one, crew, due_on = case(key), Crew(village_of(key)), _DUE[key]
    hour = timedelta(hours=1)
    register = partial(Stage.register, case=one, who="safety", source=JOINT, found_ago=hour)
    yield Act(week(day, 14, 0), register)
    yield Act(week(day, 14, 10), lambda stage: stage.confirm(one, "safety"))
    yield Act(week(day, 14, 15), lambda stage: stage.grade(one, "safety"))
    yield Act(week(day, 14, 22), lambda stage: stage.call(one, "safety", count=2))
    report = partial(offices.report_upward, case=one, who="safety", draft=majors.upward(one))
    yield Act(week(day, 15, 10), report)
    yield Act(week(day, 15, 30), lambda stage: stage.defer(one, "safety", due_on))
    yield from majors.planned(one, crew, week(day, 15, 40), MONEY[key])
    watch = partial(watching.watch_every, case=one, who="safety", hours=rounds.EVERY_HOURS[key])
    yield Act(week(day, 16, 5), watch)
    finish = partial(Stage.finish_steps, case=one, who=crew.director, count=1)
    yield Act(week(day + 3, 16, 0), finish)


def _river_wall() -> Iterator[Act]:
    """Listed by the county until 20 June; rain puts the work off, the city agrees to that."""
    one = case("river-wall")
    propose = partial(offices.propose, case=one, level="county", reason=majors.WHY_LISTED)
    yield Act(week(11, 9, 10), propose)
    until = _DUE["river-wall"]
    put = partial(offices.put_on_list, case=one, level="county", due_on=until)
    yield Act(week(11, 15, 20), put)
    reason = "连续降雨，灌浆无法施工，防汛物资和专人观测已到位。"
    ask = partial(Stage.ask_extension, case=one, who="head009", due_on=LATER_ON, reason=reason)
    yield Act(week(17, 10, 5), ask)
    answer = "同意，观测不能停，水位超过26.5米时撤离沿线住户。"
    yield Act(week(18, 9, 40), partial(Stage.extend, case=one, who="city", answer=answer))


def _slope() -> Iterator[Act]:
    """Shiwuli slope: internal level 2, its patrol is the measure in force; funds are missing."""
    one = case("slope")
    yield Act(week(12, 9, 40), lambda stage: stage.register(one, "village"))
    yield Act(week(12, 10, 0), lambda stage: stage.confirm(one, "village"))
    facts = partial(watching.describe, case=one, who="village", draft=slope_facts())
    yield Act(week(12, 10, 10), facts)
    yield Act(week(12, 10, 20), lambda stage: stage.grade(one, "village"))
    due_on = date(2026, 7, 20)
    yield Act(week(12, 11, 0), lambda stage: stage.defer(one, "village", due_on))
    name = partial(fulfilments.name_responsible, case=one, who="village", person="village")
    yield Act(week(12, 11, 10), name)
    watch = partial(
        watching.watch_every, case=one, who="village", hours=rounds.EVERY_HOURS["slope"]
    )
    yield Act(week(12, 11, 20), watch)


def slope_facts(volume_m3: int | None = None) -> hazards.KindDraft:
    """Return what is known of the slope: 17 households, 46 persons, and what it has moved."""
    return hazards.KindDraft(
        kind="natural",
        natural_kind="landslide",
        threatened_households=17,
        threatened_persons=46,
        trigger_rain_mm=Decimal(50),
        trigger_hours=3,
        crack_mm=Decimal(8),
        volume_m3=volume_m3,
    )


def _looks() -> Iterator[Act]:
    """Yield who looks at what stands open, until the story begins."""
    for found in rounds.looks():
        if found.at < BEGINS_AT:
            yield Act(found.at, found.do)


def _reports() -> Iterator[Act]:
    """Three residents' reports that nobody has confirmed yet."""
    facade, ditch, noise = case("facade-heping"), case("ditch-village"), case("noise")
    told = {
        "facade": "老街42号楼上空调外机歪了，快掉下来，下面天天走人。",
        "ditch": "村里去石坞里的路边水沟堵了，下雨水都流到路上。",
        "noise": "小广场晚上跳舞太吵，孩子没法睡觉。",
    }
    contact = "宁采薇（虚构） 000-0000-0098"
    yield Act(
        week(21, 20, 10), partial(Stage.report, case=facade, text=told["facade"], contact=contact)
    )
    yield Act(week(22, 8, 40), partial(Stage.report, case=ditch, text=told["ditch"]))
    yield Act(
        week(22, 9, 15), partial(Stage.report, case=noise, text=told["noise"], has_photo=False)
    )


def _joint_check() -> Iterator[Act]:
    """Monday 10:00: safety station, police and fire check shops and rentals in 和平社区."""
    for number, key in enumerate(ON_THE_SPOT):
        yield from _on_the_spot(key, 2 + number * 5)
    for number, key in enumerate(JOINT_LATER):
        yield from _found_jointly(key, 4 + number * 5)


def _on_the_spot(key: str, minute: int) -> Iterator[Act]:
    one = case(key)
    fixed = partial(Stage.register_fixed, case=one, who="police", source=JOINT)
    yield Act(week(22, 10, minute), fixed)
    yield Act(week(22, 10, minute + 2), lambda stage: stage.close(one, "verifier"))


def _found_jointly(key: str, minute: int) -> Iterator[Act]:
    one = case(key)
    yield Act(week(22, 10, minute), partial(Stage.register, case=one, who="safety", source=JOINT))
    yield Act(week(22, 10, minute + 1), lambda stage: stage.confirm(one, "safety"))


def _notices_read() -> Iterator[Act]:
    """Monday 08:20: everybody has read last week's notices."""
    for demo in DEMO_ACCOUNTS:
        yield Act(week(22, 8, 20), partial(_read, username=demo.username))


def _read(stage: Stage, username: str) -> None:
    actor = stage.actor(username)
    newest = notices.inbox(actor).first()
    if newest is not None:
        mark_all_read(actor, up_to_id=newest.pk)
