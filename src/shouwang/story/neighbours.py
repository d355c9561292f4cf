"""Who must be helped when it comes to it, by whom, and the night in which nine were moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from shouwang.ground.errors import say
from shouwang.prepare.households import actions as households
from shouwang.prepare.households import queries as household_queries

from .cast import post_id
from .lives import Act
from .stage import Stage
from .steps import Step
from .times import local, week

SLOPE_VILLAGE: Final = "330781002214"
HEPING: Final = "330781002005"
SLOPE_SITE: Final = "site:shiwuli"
SCHOOL: Final = "云山小学（虚构）"
ROLL: Final = "石坞里坡群众转移"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A person of the list, and the post or neighbour who knocks."""

    village: str
    name: str
    category: str
    transport: str
    address: str
    helper: str = ""
    helper_name: str = ""
    note: str = ""


LIST: Final = (
    Neighbour(SLOPE_VILLAGE, "云阿公（虚构）", "elderly_alone", "walks", "石坞里3号", "grid214"),
    Neighbour(
        SLOPE_VILLAGE,
        "霞阿婆（虚构）",
        "elderly_alone",
        "walks",
        "石坞里5号",
        "",
        "邻居石宽（虚构）",
    ),
    Neighbour(
        SLOPE_VILLAGE,
        "松阿公（虚构）",
        "disabled",
        "wheelchair",
        "石坞里6号",
        "patrol2",
        "",
        "右耳听不见",
    ),
    Neighbour(
        SLOPE_VILLAGE, "溪阿婆（虚构）", "ill", "stretcher", "石坞里8号", "patrol3", "", "卧床"
    ),
    Neighbour(SLOPE_VILLAGE, "小满（虚构）", "child", "walks", "石坞里8号", "patrol3"),
    Neighbour(SLOPE_VILLAGE, "谷雨（虚构）", "maternity", "walks", "石坞里9号", "cadre"),
    Neighbour(SLOPE_VILLAGE, "柏阿公（虚构）", "elderly_alone", "walks", "石坞里11号", "village"),
    Neighbour(
        SLOPE_VILLAGE,
        "禾阿婆（虚构）",
        "elderly_alone",
        "walks",
        "石坞里14号",
        "",
        "侄子禾平（虚构）",
    ),
    Neighbour(SLOPE_VILLAGE, "立夏（虚构）", "child", "walks", "石坞里16号", "patrol4"),
    Neighbour(HEPING, "梅阿婆（虚构）", "elderly_alone", "walks", "和平路31号201室", "grid"),
    Neighbour(
        HEPING,
        "竹阿公（虚构）",
        "disabled",
        "walks",
        "和平新村6幢2单元201室",
        "community",
        "",
        "听不见，要敲门",
    ),
    Neighbour(HEPING, "兰阿婆（虚构）", "ill", "wheelchair", "和平新村9幢101室", "grid"),
    Neighbour(HEPING, "芒种（虚构）", "maternity", "walks", "和平新村11幢402室"),
)
HEADS: Final = {SLOPE_VILLAGE: "village", HEPING: "community"}


def before() -> Iterator[Act]:
    """Yield how the heads wrote the list down in March, and paired everybody but one."""
    for number, one in enumerate(LIST):
        yield Act(local(date(2026, 3, 10), 9, number * 4), partial(_add, one=one, order=number + 1))


def _add(stage: Stage, one: Neighbour, order: int) -> None:
    head = stage.actor(HEADS[one.village])
    site = SLOPE_SITE if one.village == SLOPE_VILLAGE else ""
    made = households.add_person(
        head,
        households.PersonDraft(
            name=one.name,
            area_code=one.village,
            category=one.category,
            phone=f"000-0000-02{order:02d}",
            address=one.address,
            notes=one.note,
            transport=one.transport,
            contact_order=order,
            site_key=site,
        ),
    )
    if one.helper:
        helper = households.HelperDraft(post_id=_helper_post(one))
        households.pair_helper(head, made.pk, helper)
    elif one.helper_name:
        helper = households.HelperDraft(name=one.helper_name, phone="000-0000-0220")
        households.pair_helper(head, made.pk, helper)


def _helper_post(one: Neighbour) -> int:
    return post_id(one.helper, one.village if one.helper == "cadre" else "")


def _start(stage: Stage) -> None:
    draft = households.EvacuationDraft(title=ROLL, area_codes=(SLOPE_VILLAGE,))
    households.start_evacuation(stage.actor("village"), draft)


def _roll_id(stage: Stage) -> int:
    found = household_queries.evacuations(stage.actor("village"))
    return next(one.evacuation_id for one in found if one.title == ROLL)


def _mark_all(stage: Stage, *moves: str, where: str) -> None:
    """Report of everybody on the roll, in the order of contact."""
    head, roll_id = stage.actor("village"), _roll_id(stage)
    for row in household_queries.roll(head, roll_id).rows:
        for move in moves:
            draft = households.MarkDraft(move, where=where)
            households.mark(head, roll_id, row.person.person_id, draft)


def steps() -> Iterator[Step]:
    """Yield the night of the slope: started by the village itself, all nine safe by 06:25."""
    yield Step(
        "slope-roll",
        week(24, 5, 12),
        ("village",),
        say("村里先行转移：9名需帮扶的群众逐一叫应，帮扶人上门。"),
        _start,
    )
    yield Step(
        "slope-roll-moving",
        week(24, 5, 31),
        ("village",),
        say("9人都已联系上，正在往学校转移，一人用担架、一人用轮椅。"),
        lambda stage: _mark_all(stage, "reach", "set_out", where=""),
        is_routine=True,
    )
    yield Step(
        "slope-roll-arrived",
        week(24, 6, 25),
        ("village",),
        say("点名：9名需帮扶的群众全部到达云山小学（虚构），比滑坡早27分钟。"),
        lambda stage: _mark_all(stage, "arrive", where=SCHOOL),
    )
