"""The warnings of the week: what the bureau and the street said, who answered, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from shouwang.ground import clock
from shouwang.ground.access.actions import resolve
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import say
from shouwang.prepare.places import queries as places
from shouwang.prepare.tasks import actions as tasks
from shouwang.prepare.tasks import queries as task_queries
from shouwang.watch.warnings import actions as warnings
from shouwang.watch.warnings import queries as warned
from shouwang.watch.warnings.actions.answering import acknowledge, mark_called, mark_visited
from shouwang.watch.warnings.actions.obliging import TASK_KIND
from shouwang.watch.warnings.queries.answers import AnswerLine, answers
from shouwang.watch.warnings.queries.wordings import worded

from .alarms import open_key
from .cast import NARRATOR, director_of, grid_of
from .neighbours import SLOPE_SITE
from .stage import Stage
from .steps import Step
from .tables import MARK
from .times import week

if TYPE_CHECKING:
    from shouwang.watch.warnings.models import Warning as Warned

STREET: Final = "330781002"
LATE: Final = f"{STREET}227"
"""The village whose head does not answer on Tuesday morning."""
BUREAU: Final = "兰溪市气象台（虚构）"
OFFICE: Final = "云山街道办事处"
STREET_NAME: Final = "云山街道"
LOW_VILLAGES: Final = tuple(f"{STREET}{code}" for code in ("009", "208", "207", "227"))
LOW_NAME: Final = "兰江沿线4个村（社区）"
SLOPE: Final = f"石坞里坡{MARK}"
IDLE: Final = f"{STREET}011"
DONE_AFTER: Final = timedelta(minutes=30)
RAIN, FLOOD, SITE = "rainstorm", "flood", "geological_site"


def _draft(
    type_code: str, level: str, until: datetime, area: warnings.AreaDraft, name: str
) -> warnings.WarningDraft:
    """Return a draft of the street's own in the words of its template, holding from now on."""
    draft = warnings.WarningDraft(
        type_code=type_code,
        level=level,
        title="",
        text="",
        onset_at=clock.now(),
        expires_at=until,
        area=area,
        office_name=OFFICE,
    )
    return worded(draft, name)


def _newest(type_code: str) -> Warned:
    found = warned.warning_set(NARRATOR, warned.WarningFilter(type_code=type_code)).first()
    assert found is not None  # noqa: S101 - the step before has drafted it
    return found


def _blue(stage: Stage) -> None:
    """Pass the bureau's blue warning on to all 25 units."""
    own = _draft(RAIN, "blue", week(25, 20), warnings.AreaDraft(codes=(STREET,)), STREET_NAME)
    relayed = replace(
        own,
        source="relayed",
        sender=BUREAU,
        identifier="LX-2026-0623-01",
        office_name=BUREAU,
    )
    made = warnings.draft_warning(stage.actor("duty2"), relayed)
    warnings.issue(stage.actor("duty2"), made.number)


def _heads() -> list[str]:
    villages = (one.code for one in divisions.demo_villages(NARRATOR))
    codes = [code for code in villages if code.startswith(STREET) and code != LATE]
    return [director_of(code) for code in codes]


def _grid_workers() -> list[str]:
    villages = (one.code for one in divisions.demo_villages(NARRATOR))
    return [grid_of(code) for code in villages if code.startswith(STREET)]


def _answer(stage: Stage, who: Sequence[str], type_code: str) -> None:
    number = _newest(type_code).number
    for username in who:
        acknowledge(stage.actor(username), number)


def _missing(stage: Stage, who: str, type_code: str) -> list[AnswerLine]:
    found = answers(stage.actor(who), _newest(type_code).number, show="missing")
    return [line for line in found.lines if line.area_code.startswith(LATE)]


def _call_in_vain(stage: Stage) -> None:
    for line in _missing(stage, "duty2", RAIN):
        draft = warnings.ReachDraft(is_reached=False, note="手机无人接听，请联村干部上门。")
        mark_called(stage.actor("duty2"), line.addressee_id, draft)


def _knock(stage: Stage) -> None:
    for line in _missing(stage, "duty2", RAIN):
        draft = warnings.ReachDraft(
            is_reached=True, note="手机没电，当面告知，已开大喇叭通知全村。"
        )
        mark_visited(stage.actor("grid227"), line.addressee_id, draft)


def _raise(stage: Stage, who: str, second: str, level: str) -> None:
    """Draft the rain warning at a higher level; from orange a second person confirms it."""
    made = warnings.upgrade(stage.actor(who), _newest(RAIN).number, level)
    if second:
        warnings.confirm_draft(stage.actor(second), made.number)
    warnings.issue(stage.actor(who), made.number)


def _lower(stage: Stage) -> None:
    made = warnings.downgrade(stage.actor("duty2"), _newest(RAIN).number, "blue")
    warnings.issue(stage.actor("duty2"), made.number)


def _site_draft(stage: Stage) -> None:
    """Draft the warning of the slope, addressed to its households and helpers alone."""
    place = places.place_set(NARRATOR).get(name=SLOPE)
    area = warnings.AreaDraft("list", keys=(f"place:{place.pk}", SLOPE_SITE), text=SLOPE)
    own = _draft(SITE, "orange", week(28, 20), area, SLOPE)
    warnings.draft_warning(stage.actor("duty1"), replace(own, signal_key=open_key("CR-01")))


def _issue_site(stage: Stage) -> None:
    made = _newest(SITE)
    warnings.confirm_draft(stage.actor("deputy-south"), made.number)
    warnings.issue(stage.actor("duty1"), made.number)


def _flood(stage: Stage) -> None:
    area = warnings.AreaDraft(codes=LOW_VILLAGES, text=LOW_NAME)
    own = _draft(FLOOD, "yellow", week(26, 20), area, LOW_NAME)
    made = warnings.draft_warning(stage.actor("duty2"), replace(own, signal_key=open_key("WL-01")))
    warnings.issue(stage.actor("duty2"), made.number)


def _cancel(stage: Stage, who: str, type_code: str, reason: str) -> None:
    warnings.cancel(stage.actor(who), _newest(type_code).number, reason)


def _slope_doors(stage: Stage) -> None:
    """Let the village's grid worker knock for whoever below the slope has not answered."""
    found = answers(stage.actor("duty1"), _newest(SITE).number, show="missing")
    for line in found.lines:
        mark_visited(
            stage.actor("grid214"),
            line.addressee_id,
            warnings.ReachDraft(note="当面叫醒，已随转移队伍走。"),
        )


def _rain_doors(stage: Stage) -> None:
    """Let the grid workers knock, each in the own village, for all who have not answered."""
    number = _newest(RAIN).number
    while lines := answers(stage.actor("duty1"), number, show="missing").lines:
        for line in lines:
            draft = warnings.ReachDraft(note="已上门告知，门窗和排水口都看过。")
            mark_visited(stage.actor(grid_of(line.area_code)), line.addressee_id, draft)


def carry_out(now: datetime) -> None:
    """Let everybody whom a warning gave a task do it within half an hour, but for one community.

    Ziyan's tasks stay open, so that what was not done shows.
    """
    states = (task_queries.State.OPEN, task_queries.State.ACCEPTED)
    rows = task_queries.tasks(NARRATOR, task_queries.TaskFilter(states=states))
    due = rows.filter(kind=TASK_KIND, assigned_at__lte=now - DONE_AFTER).exclude(area_code_now=IDLE)
    for task in due.select_related("person").order_by("pk"):
        if task.person is None:
            continue
        actor = resolve(task.person.account_id, task.person_id)
        if task.state == task_queries.State.OPEN:
            tasks.accept(actor, task.pk)
        tasks.finish(actor, task.pk, "已按预警措施落实，人员到位。")


def _answering(key: str, at: datetime, who: Sequence[str], type_code: str) -> list[Step]:
    """Return routine steps in which people answer, some at a time."""
    found = []
    for number in range(0, len(who), 6):
        some = tuple(who[number : number + 6])
        moment = at + timedelta(minutes=number // 2)
        do = partial(_answer, who=some, type_code=type_code)
        what = say("村（社区）应答预警。")
        found.append(Step(f"{key}-{number:02}", moment, some, what, do, is_routine=True))
    return found


def _low_heads() -> list[str]:
    return [director_of(code) for code in LOW_VILLAGES]


def steps() -> list[Step]:
    """Return what happens to warnings in the week, those who answer included."""
    heads = _heads()
    everybody = [*heads, director_of(LATE)]
    return [
        *STEPS,
        *_answering("known-blue", week(23, 6, 4), heads, RAIN),
        *_answering("known-yellow", week(23, 14, 14), everybody, RAIN),
        *_answering("known-orange", week(24, 3, 50), everybody, RAIN),
        *_answering("grid-orange", week(24, 3, 51), _grid_workers(), RAIN),
        *_answering("known-slope", week(24, 5, 12), ("village",), SITE),
        *_answering("known-flood", week(24, 14, 26), _low_heads(), FLOOD),
    ]


STEPS: Final = (
    Step(
        "rain-blue",
        week(23, 6),
        ("duty2",),
        say("市气象台发布暴雨蓝色预警，值班员06:00转发给25个村（社区）。"),
        _blue,
    ),
    Step(
        "rain-called",
        week(23, 6, 35),
        ("duty2",),
        say("24个村（社区）已应答（96%），永丰村没有应答，值班员打电话没人接。"),
        _call_in_vain,
    ),
    Step(
        "rain-visited",
        week(23, 6, 52),
        ("grid227",),
        say("网格员上门当面告知永丰村主任，应答率100%。"),
        _knock,
    ),
    Step(
        "rain-yellow",
        week(23, 14, 10),
        ("duty1",),
        say("暴雨升级为黄色，取代蓝色；按措施表派发巡查任务。"),
        partial(_raise, who="duty1", second="", level="yellow"),
    ),
    Step(
        "rain-orange",
        week(24, 3, 46),
        ("duty1", "deputy-south"),
        say("暴雨升级为橙色：值班员起草，值班领导审核后发布。"),
        partial(_raise, who="duty1", second="deputy-south", level="orange"),
    ),
    Step(
        "rain-doors",
        week(24, 4, 30),
        ("grid",),
        say("网格员上门叫应：听不到通知的老人和帮扶对象全部当面告知。"),
        _rain_doors,
    ),
    Step(
        "slope-drafted",
        week(24, 4, 40),
        ("duty1",),
        say("石坞里坡组合判据触发，值班员电话请专家会商，起草隐患点橙色预警。"),
        _site_draft,
    ),
    Step(
        "slope-warned",
        week(24, 5, 10),
        ("deputy-south", "duty1"),
        say("专家电话确认，值班领导审核，05:10发布石坞里坡橙色预警，只发给坡下住户和帮扶人。"),
        _issue_site,
        "slope",
    ),
    Step(
        "slope-knocked",
        week(24, 5, 36),
        ("grid214",),
        say("网格员逐户敲门，坡下没有应答的人全部当面叫醒。"),
        _slope_doors,
    ),
    Step(
        "flood-yellow",
        week(24, 14, 22),
        ("duty2",),
        say("兰江水位28.02米，超过警戒水位，向沿江4个村（社区）发布洪水黄色预警。"),
        _flood,
    ),
    Step(
        "rain-lowered",
        week(24, 18, 10),
        ("duty2",),
        say("雨势减弱，暴雨预警降为蓝色。"),
        _lower,
    ),
    Step(
        "rain-ended",
        week(25, 8, 30),
        ("duty1",),
        say("解除暴雨预警。"),
        partial(_cancel, who="duty1", type_code=RAIN, reason="降雨已停，气象台解除预警。"),
    ),
    Step(
        "flood-ended",
        week(25, 17, 30),
        ("duty1",),
        say("兰江水位低于警戒2小时，17:30解除洪水预警。"),
        partial(_cancel, who="duty1", type_code=FLOOD, reason="水位回落到28.00米以下并保持2小时。"),
    ),
)
