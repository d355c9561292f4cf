"""What the duty room made of the signals that sensors raised in the week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from shouwang.ground.errors import Text, say
from shouwang.watch.sensors.actions.answering import confirm_signal, dismiss_signal
from shouwang.watch.sensors.queries import signals

from .cast import NARRATOR
from .stage import Stage
from .steps import Step
from .times import week

if TYPE_CHECKING:
    from shouwang.watch.sensors.models import Signal


@dataclass(frozen=True, slots=True)
class Answered:
    """A signal that somebody answers: of which sensor, when, by whom, and in which words."""

    sensor: str
    at: datetime
    who: str
    what: Text
    note: str
    dismissed_as: str = ""


ANSWERED: Final = (
    Answered(
        "EL-01",
        week(22, 13, 38),
        "duty2",
        say("剩余电流320毫安，值班员通知店主停用线路，请电工检查。"),
        "店主已拉闸，电工下午来查。",
    ),
    Answered(
        "HP-01",
        week(22, 16, 6),
        "duty2",
        say("消火栓压力0.05兆帕，值班员确认后转供水公司。"),
        "现场打开出水很小，已请供水公司检修。",
    ),
    Answered(
        "SM-04",
        week(23, 19, 9),
        "duty1",
        say("天福山巷烟感报警，微型消防站5分钟到场：做饭油烟，记为火警，不是火灾。"),
        "微型消防站19:07到场，做饭油烟，无明火。",
        "false_alarm",
    ),
    Answered(
        "RG-02",
        week(24, 3, 42),
        "duty1",
        say("黄龙洞村3小时雨量54毫米，值班员核对相邻雨量站后确认。"),
        "与相邻雨量站和雷达图一致，确认。",
    ),
    Answered(
        "CR-01",
        week(24, 4, 24),
        "duty1",
        say("石坞里坡裂缝每小时3.1毫米、倾角0.41度、土壤含水47%，值班员确认。"),
        "巡查员电话确认坡顶裂缝变宽，已请专家会商。",
    ),
    *(
        Answered(
            sensor,
            week(24, 8, 30 + number),
            "duty2",
            say("值班员逐站核对昨夜雨量，确认。"),
            "与人工量雨和相邻站一致，确认。",
        )
        for number, sensor in enumerate(("RG-01", "RG-03", "RG-04"))
    ),
    Answered(
        "WI-01",
        week(24, 13, 54),
        "duty2",
        say("枣树村下穿通道积水32厘米，值班员确认并封路，通知交警。"),
        "已封路，摆放警示标志，交警到场。",
    ),
    Answered(
        "WL-01",
        week(24, 14, 21),
        "duty2",
        say("兰江水位28.02米，值班员核对水尺后确认。"),
        "水尺读数28.0米，与水位计一致。",
    ),
    Answered(
        "EB-01",
        week(25, 20, 58),
        "duty1",
        say("竹园新村充电棚78度，插座自动断电，值班员确认。"),
        "插座已自动断电，物业到场移走车辆。",
    ),
    Answered(
        "SM-01",
        week(25, 21, 19),
        "duty1",
        say("锦源布艺烟感报警，值班员电话核实着火，立即报119。"),
        "店主接电话说一楼冒烟，已报119。",
    ),
    Answered(
        "CA-01",
        week(26, 9, 14),
        "duty2",
        say("天福山路消防通道被堵，值班员通知网格员联系车主移车。"),
        "网格员到场，一辆货车占道，已联系车主。",
    ),
    Answered(
        "GA-01",
        week(26, 11, 34),
        "duty2",
        say("知味饭店燃气浓度18%LEL，值班员通知关阀，燃气公司到场检查。"),
        "已关阀通风，燃气公司11:50到场，软管过期。",
    ),
)


def _open(sensor: str) -> Signal | None:
    asked = signals.SignalFilters(sensor=sensor, view="")
    rows = signals.signal_set(NARRATOR, asked).filter(rule__isnull=False)
    return rows.order_by("-raised_at", "-pk").first()


def open_key(sensor: str) -> str:
    """Name the newest signal that a rule has raised at a sensor; "" when there is none."""
    found = _open(sensor)
    return f"signal:{found.pk}" if found is not None else ""


def _answer(stage: Stage, told: Answered) -> None:
    found = _open(told.sensor)
    if found is None:
        return
    actor = stage.actor(told.who)
    if told.dismissed_as:
        dismiss_signal(actor, found.pk, told.note, dismissed_as=told.dismissed_as)
    else:
        confirm_signal(actor, found.pk, told.note)


def steps() -> Iterator[Step]:
    """Yield how the signals of the week were answered."""
    for told in ANSWERED:
        key = f"signal-{told.sensor.lower()}"
        yield Step(key, told.at, (told.who,), told.what, partial(_answer, told=told))
