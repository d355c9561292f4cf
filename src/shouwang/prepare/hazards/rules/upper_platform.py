"""The ledger in the columns of the platform above: which columns, in which order, in what words.

A format is data. Another office's platform is a further row of `FORMATS` with its own day; no
code knows a column by its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from shouwang.ground.errors import Invalid, Text, say
from shouwang.prepare.hazards.states import State

AREA_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class UpperColumn:
    """A column: which field of the ledger it holds, its title there, and what it means."""

    field: str
    title: str
    definition: Text


@dataclass(frozen=True, slots=True)
class UpperFormat:
    """The columns that a platform takes from a day on."""

    version: str
    effective_on: date
    source: Text
    columns: tuple[UpperColumn, ...]


FIRST_COLUMNS: Final = (
    UpperColumn("number", "隐患编号", say("本平台编号，不重复。")),
    UpperColumn("original_number", "原编号", say("导入前原台账的编号，没有则空。")),
    UpperColumn("place", "单位（场所）", say("登记在册的场所名称；不在册的写在地址里。")),
    UpperColumn("address", "地址", say("隐患的具体位置。")),
    UpperColumn("area_code", "区划代码", say("统计用区划代码，12 位，不足的补零，按登记时。")),
    UpperColumn("area_name", "村（社区）名称", say("区划代码对应的名称，仅供阅读。")),
    UpperColumn("longitude", "经度", say("WGS-84，度；没有定位则空。")),
    UpperColumn("latitude", "纬度", say("WGS-84，度；没有定位则空。")),
    UpperColumn("found_on", "发现日期", say("yyyy-MM-dd；原台账没写的为空，不用登记日期代替。")),
    UpperColumn("reported_on", "登记日期", say("在本平台登记的日期，yyyy-MM-dd。")),
    UpperColumn("source", "隐患来源", say("谁发现的。")),
    UpperColumn("checklist_code", "检查项编号", say("所依据的检查项。")),
    UpperColumn("description", "隐患内容", say("隐患的情况。")),
    UpperColumn("category", "隐患类别", say("“不知道”是没有分类，不是没有隐患。")),
    UpperColumn("nature", "隐患性质", say("物的状态、人的行为、管理缺陷。")),
    UpperColumn("statutory", "隐患等级", say("一般隐患或重大隐患；未定级则空。")),
    UpperColumn("level", "内部级别", say("一级最严重，四级最轻；未定级则空。")),
    UpperColumn("basis", "判定依据", say("判定等级所依据的条款。")),
    UpperColumn("graded_on", "定级日期", say("yyyy-MM-dd。")),
    UpperColumn("measure", "防护措施", say("导出时仍在生效的防护措施。")),
    UpperColumn("step", "整改步骤措施", say("整改方案的各个步骤。")),
    UpperColumn("responsible_unit", "责任单位", say("整改责任单位。")),
    UpperColumn("responsible", "责任人", say("整改责任人；五落实要求写明。")),
    UpperColumn("funds_yuan", "治理资金（元）", say("已落实的资金合计，元；空是不知道，不是零。")),
    UpperColumn("funds_source", "资金来源", say("资金从哪里来。")),
    UpperColumn("plan", "应急预案", say("现行预案的名称。")),
    UpperColumn("due_on", "整改期限", say("yyyy-MM-dd，含当日。")),
    UpperColumn("extensions", "延期次数", say("经批准的延期次数。")),
    UpperColumn("difficulty", "整改难度", say("未评估则空。")),
    UpperColumn("listed", "挂牌级别", say("哪一级政府挂牌督办；没有则空。")),
    UpperColumn("listed_on", "挂牌日期", say("yyyy-MM-dd。")),
    UpperColumn("delisted_on", "摘牌日期", say("yyyy-MM-dd。")),
    UpperColumn("progress", "整改情况", say("导出时的办理状态。")),
    UpperColumn("fixed_on", "整改完成日期", say("申请复查所称的完成日期，yyyy-MM-dd。")),
    UpperColumn("cost_yuan", "实际整改费用（元）", say("元；空是不知道，不是零。")),
    UpperColumn("verified_on", "复查日期", say("yyyy-MM-dd。")),
    UpperColumn("closed_on", "销号日期", say("yyyy-MM-dd。")),
    UpperColumn("repeat_of", "重复自", say("同一场所同一检查项上一条隐患的编号。")),
    UpperColumn("remarks", "备注", say("原台账中本表没有对应列的内容。")),
)
FORMATS: Final = (
    UpperFormat(
        "2026-1",
        date(2008, 1, 1),
        say("隐患台账通用字段；安全生产隐患排查治理情况统计表"),
        FIRST_COLUMNS,
    ),
)
"""`upper_platform_columns`: the versions, the first in force until an office gives another."""

PROGRESS_WORDS: Final[Mapping[str, str]] = {
    State.REPORTED: "待认定",
    State.CONFIRMED: "已认定，未定级",
    State.GRADED: "未整改",
    State.DEFERRED: "整改中",
    State.PLANNED: "列入治理计划",
    State.REFUSED: "拒不整改",
    State.RECTIFIED: "已整改待复查",
    State.VERIFIED: "已复查合格",
    State.CLOSED: "已整改销号",
    State.REJECTED: "不予受理",
    State.MERGED: "已合并",
}
"""How the platform above words the states; the import reads the same words back."""


def format_at(on: date, version: str = "") -> UpperFormat:
    """Return the format in force on a day, or the one of a version; Invalid when there is none."""
    found = [one for one in FORMATS if one.effective_on <= on and version in {"", one.version}]
    if not found:
        raise Invalid({"version": say("没有这个版本的上级平台格式。")})
    return max(found, key=lambda one: one.effective_on)


def padded(code: str) -> str:
    """Return an area code of twelve digits."""
    return code[:AREA_DIGITS].ljust(AREA_DIGITS, "0")
