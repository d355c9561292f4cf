"""How offices word what this ledger has codes for: grades, progress, categories, sources."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shouwang.ground.workbooks.headers import plain_title

from .grading import LEVEL_LABELS, STATUTORY_LABELS, Statutory
from .wording import (
    CATEGORY_LABELS,
    DIFFICULTY_LABELS,
    NATURE_LABELS,
    SHOWN_SOURCES,
    SOURCE_LABELS,
    TIP,
    Category,
    Difficulty,
    Nature,
    Source,
)


class Progress(StrEnum):
    """What a row of the ledger claims about putting right."""

    OPEN = "open"
    FIXED = "fixed"
    UNCONFIRMED = "unconfirmed"
    NO_HAZARD = "no_hazard"
    UNCLEAR = "unclear"


def _words(labels: Mapping[str, object], more: Mapping[str, str]) -> dict[str, str]:
    found = {plain_title(str(label)): str(code) for code, label in labels.items() if code}
    found |= {str(code): str(code) for code in labels if code}
    for code, words in more.items():
        found |= {plain_title(word): str(code) for word in words.split()}
    return found


STATUTORY_WORDS: Final = _words(
    STATUTORY_LABELS,
    {
        Statutory.GENERAL: "一般 一般隐患 一般事故隐患 一般安全隐患 普通 普通隐患",
        Statutory.MAJOR: "重大 重大隐患 重大事故隐患 重大安全隐患 重大火灾隐患",
    },
)
LEVEL_WORDS: Final = {
    **{plain_title(str(label)): level for level, label in LEVEL_LABELS.items()},
    **{str(level): level for level in LEVEL_LABELS},
    **{f"{level}级": level for level in LEVEL_LABELS},
    **{word: level for level, word in enumerate(("i", "ii", "iii", "iv"), 1)},
    **{f"{word}级": level for level, word in enumerate(("i", "ii", "iii", "iv"), 1)},
}
CATEGORY_WORDS: Final = _words(
    CATEGORY_LABELS,
    {
        Category.UNKNOWN: "未知 不详",
        Category.BLOCKED_EXIT: "通道堵塞 出口堵塞 疏散通道 安全出口 消防通道 占用通道",
        Category.FIRE_FACILITY: "消防设施 消防 消防安全 灭火器 消防器材 火灾隐患",
        Category.ELECTRICITY: "用电 电气 用电安全 电动车 电动车充电 飞线充电 电气线路",
        Category.GAS: "燃气安全 煤气 液化气",
        Category.BUILDING: "房屋 建筑 房屋安全 危房 外墙 建筑安全",
        Category.ROAD: "道路 道路交通 交通 井盖 交通安全",
        Category.SLOPE: "地质灾害 山体 河堤 边坡 落石 滑坡",
        Category.THREE_IN_ONE: "三合一 违规住人 合用场所",
        Category.WORKPLACE: "生产 安全生产 作业 机械设备 生产安全",
        Category.HAZCHEM: "危化品 危险化学品 化学品",
        Category.SPECIAL_EQUIPMENT: "特种设备 电梯 锅炉 压力容器",
        Category.MANAGEMENT: "管理 制度 管理制度 教育培训 管理缺失",
        Category.OTHER: "其他 其它",
    },
)
NATURE_WORDS: Final = _words(
    NATURE_LABELS,
    {
        Nature.THING: "物 物的因素 物的状态",
        Nature.PERSON: "人 人的因素 人的行为",
        Nature.MANAGEMENT: "管 管理 管理因素",
    },
)
SOURCE_WORDS: Final = {
    **_words(
        SOURCE_LABELS,
        {
            Source.SELF: "自查 企业自查 单位自查自报",
            Source.STREET: "街道 乡镇 街道检查 镇街检查",
            Source.COMMUNITY: "社区 村 社区巡查 网格巡查 村巡查",
            Source.JOINT: "联合 联合执法 联合检查",
            Source.RESIDENT: "居民 群众举报 随手拍 居民举报",
            Source.EMPLOYEE: "员工 职工举报",
            Source.SENSOR: "监测 设备监测 物联网",
            Source.UPPER_LEVEL: "上级 上级交办 上级督查 交办",
        },
    ),
    plain_title(str(SHOWN_SOURCES[TIP])): "",
}
"""A veiled source says nothing, and is read as unknown."""
DIFFICULTY_WORDS: Final = _words(
    DIFFICULTY_LABELS,
    {
        Difficulty.IMMEDIATE: "立即整改 立行立改 立即",
        Difficulty.LIMITED_TIME: "限期整改 限期",
        Difficulty.NEEDS_FUNDS: "缺资金",
        Difficulty.NEEDS_UPPER_LEVEL: "上级协调 需上级协调",
    },
)
AT_ONCE_WORDS: Final = frozenset({"立即", "立即整改", "即时", "当场", "即查即改", "立行立改"})

_FIXED: Final = (
    "已整改", "已完成", "整改完成", "已销号", "已整改销号", "已复查", "已办结", "已消除", "已治理",
    "整改完毕", "已闭环", "是", "合格", "复查合格", "完成", "销号", "待复查", "√", "y", "yes",
    "已当场整改", "已整改待复查",
)  # fmt: skip
_OPEN: Final = (
    "未", "否", "没有", "正在", "整改中", "待整改", "限期整改中", "已认定", "已列入治理计划",
    "治理中", "列入治理计划", "拒不整改", "×", "n", "no", "部分", "已定级",
    "已限期", "推进中", "进行中",
)  # fmt: skip
_UNCONFIRMED: Final = ("待认定", "待受理", "待核实")
_NO_HAZARD: Final = ("不予受理", "已合并", "不属于隐患", "不是隐患")
_EXACT_ONLY: Final = frozenset({"是", "否", "完成", "销号", "合格", "y", "n", "yes", "no", "未"})
_NOT_YET: Final = ("未完成", "未整改", "未销号", "没有", "尚未", "不合格", "部分", "%")


def progress_of(text: str) -> Progress:
    """Return what the words of a row claim; words that say neither are unclear, and kept."""
    plain = plain_title(text)
    if not plain:
        return Progress.OPEN
    for progress, words in (
        (Progress.NO_HAZARD, _NO_HAZARD),
        (Progress.UNCONFIRMED, _UNCONFIRMED),
        (Progress.OPEN, _OPEN),
        (Progress.FIXED, _FIXED),
    ):
        if any(_says(plain, word) for word in words):
            is_denied = progress is Progress.FIXED and any(word in plain for word in _NOT_YET)
            return Progress.OPEN if is_denied else progress
    return Progress.UNCLEAR


def _says(plain: str, word: str) -> bool:
    found = plain_title(word)
    is_exact = found in _EXACT_ONLY and found != "未"
    return plain == found if is_exact else plain.startswith(found)
