"""What the columns of an office's present ledger of hazards can mean, and by which titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.headers import Header, plain_title, proposed_columns

from .grading import LEVELS


class Column(StrEnum):
    """What a column of the ledger can mean."""

    NUMBER = "number"
    SERIAL = "serial"
    PLACE = "place"
    VILLAGE = "village"
    ADDRESS = "address"
    DESCRIPTION = "description"
    CATEGORY = "category"
    NATURE = "nature"
    STATUTORY = "statutory"
    LEVEL = "level"
    FOUND_ON = "found_on"
    SOURCE = "source"
    BASIS = "basis"
    CHECKLIST = "checklist_code"
    DIFFICULTY = "difficulty"
    STEP = "step"
    MEASURE = "measure"
    RESPONSIBLE_UNIT = "responsible_unit"
    RESPONSIBLE = "responsible"
    FUNDS = "funds"
    FUNDS_SOURCE = "funds_source"
    DUE_ON = "due_on"
    PROGRESS = "progress"
    FIXED_ON = "fixed_on"
    LISTED = "listed"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    REMARKS = "remarks"
    INSPECTOR = "inspector"
    VERIFIER = "verifier"
    VERIFIED_ON = "verified_on"


class FundsUnit(StrEnum):
    """In which unit the ledger gives money."""

    YUAN = "yuan"
    WAN_YUAN = "wan_yuan"


KEPT_OUT: Final = frozenset({Column.INSPECTOR, Column.VERIFIER})
"""Columns of personal names that the ledger needs from nobody: recognised, and not read."""

COLUMN_LABELS: Final[Mapping[Column, Text]] = {
    Column.NUMBER: say("隐患编号"),
    Column.SERIAL: say("序号"),
    Column.PLACE: say("单位（场所）"),
    Column.VILLAGE: say("村（社区）"),
    Column.ADDRESS: say("地址"),
    Column.DESCRIPTION: say("隐患内容"),
    Column.CATEGORY: say("隐患类别"),
    Column.NATURE: say("隐患性质"),
    Column.STATUTORY: say("隐患等级（一般、重大）"),
    Column.LEVEL: say("内部级别（一至四级）"),
    Column.FOUND_ON: say("发现日期"),
    Column.SOURCE: say("隐患来源"),
    Column.BASIS: say("判定依据"),
    Column.CHECKLIST: say("检查项编号"),
    Column.DIFFICULTY: say("整改难度"),
    Column.STEP: say("整改措施"),
    Column.MEASURE: say("防护措施"),
    Column.RESPONSIBLE_UNIT: say("责任单位"),
    Column.RESPONSIBLE: say("责任人"),
    Column.FUNDS: say("治理资金"),
    Column.FUNDS_SOURCE: say("资金来源"),
    Column.DUE_ON: say("整改期限"),
    Column.PROGRESS: say("整改情况"),
    Column.FIXED_ON: say("整改完成日期"),
    Column.LISTED: say("挂牌级别"),
    Column.LATITUDE: say("纬度"),
    Column.LONGITUDE: say("经度"),
    Column.REMARKS: say("备注"),
    Column.INSPECTOR: say("检查人"),
    Column.VERIFIER: say("复查人"),
    Column.VERIFIED_ON: say("复查日期"),
}

SYNONYMS: Final[Mapping[Column, tuple[str, ...]]] = {
    column: tuple(plain_title(word) for word in words.split())
    for column, words in {
        Column.NUMBER: "隐患编号 编号 台账编号 隐患编码 登记编号 number",
        Column.SERIAL: "序号 顺序号 no 序",
        Column.PLACE: "单位(场所) 单位 场所 单位名称 场所名称 隐患单位 受检单位 被检查单位 企业名称"
        " 单位(场所)名称 隐患场所 检查对象 存在隐患单位 place",
        Column.VILLAGE: "村(社区) 所属村(社区) 村社区 社区 村 村居 属地 所在村(社区) 所属社区"
        " 所属村 行政村 区划代码 统计用区划代码 所属区划代码 village",
        Column.ADDRESS: "地址 地点 隐患地点 隐患地址 详细地址 具体位置 隐患部位 部位 隐患位置"
        " 单位地址 所在地址 address",
        Column.DESCRIPTION: "隐患内容 存在问题 隐患描述 主要隐患 隐患情况 存在隐患 问题描述"
        " 存在的问题 存在的隐患 隐患问题 安全隐患 隐患具体内容 问题 隐患 description",
        Column.CATEGORY: "隐患类别 类别 隐患类型 类型 隐患分类 问题类别 category",
        Column.NATURE: "隐患性质 性质 nature",
        Column.STATUTORY: "隐患等级(一般、重大) 等级 隐患等级 等级(一般/重大) 法定等级"
        " 一般/重大 一般或重大 隐患程度 statutory",
        Column.LEVEL: "内部级别(一至四级) 级别 隐患级别 内部等级 内部级别 风险级别 level",
        Column.FOUND_ON: "发现日期 发现时间 检查时间 检查日期 排查时间 排查日期 登记时间 上报时间"
        " 时间 日期 foundon",
        Column.SOURCE: "隐患来源 来源 发现途径 发现方式 source",
        Column.BASIS: "判定依据 依据 违反条款 检查依据 法律依据 basis",
        Column.CHECKLIST: "检查项编号 检查项 检查项代码 checklistcode",
        Column.DIFFICULTY: "整改难度 难度 治理难度 difficulty",
        Column.STEP: "整改步骤措施 整改措施 治理措施 措施 整改要求 整改意见 治理方案 整改方案 step",
        Column.MEASURE: "防护措施 管控措施 临时措施 临时防护措施 安全防范措施 防范措施 应急措施"
        " 安全措施 监控措施 measure",
        Column.RESPONSIBLE_UNIT: "责任单位 整改责任单位 治理责任单位 整改单位 responsibleunit",
        Column.RESPONSIBLE: "责任人 整改责任人 整改负责人 治理责任人 负责人 责任人姓名 responsible",
        Column.FUNDS: "治理资金 资金 金额 整改资金 投入资金 落实资金 资金(元) 治理经费 funds",
        Column.FUNDS_SOURCE: "资金来源 经费来源 fundssource",
        Column.DUE_ON: "整改期限 完成时限 整改时限 时限 治理时限 限期 计划完成时间 期限 dueon",
        Column.PROGRESS: "整改情况 是否整改 整改状态 整改结果 状态 是否完成 是否完成整改 完成情况"
        " 是否销号 progress",
        Column.FIXED_ON: "整改完成日期 整改完成时间 完成时间 完成日期 整改时间 整改日期"
        " 实际完成时间 销号时间 fixedon",
        Column.LISTED: "挂牌级别 挂牌督办 挂牌 督办级别 listed",
        Column.LATITUDE: "纬度 lat latitude",
        Column.LONGITUDE: "经度 lng lon longitude",
        Column.REMARKS: "备注 说明 其他 remarks",
        Column.INSPECTOR: "检查人 检查人员 排查人 排查人员 发现人 登记人 检查人签字 inspector",
        Column.VERIFIER: "复查人 复查人员 验收人 验收人员 复核人 销号人 verifier",
        Column.VERIFIED_ON: "复查日期 复查时间 验收时间 验收日期 复核时间 verifiedon",
    }.items()
}


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """Which column (0-based) holds what, and how to read what the ledger leaves open.

    `year` is that of dates without one; 0 leaves them unread. A grade of the law without an
    internal level gets the chosen one; 0 leaves the row confirmed and ungraded.
    """

    columns: Mapping[Column, int] = field(default_factory=dict)
    sheet: str = ""
    default_area_code: str = ""
    funds_unit: FundsUnit = FundsUnit.YUAN
    year: int = 0
    general_level: int = 0
    major_level: int = 0


def propose(header: Header, *, year: int, sheet: str = "") -> LedgerMapping:
    """Propose what each column means; the unit of money by its title."""
    columns = proposed_columns(header, SYNONYMS)
    title = header.titles[columns[Column.FUNDS]] if Column.FUNDS in columns else ""
    unit = FundsUnit.WAN_YUAN if "万" in title else FundsUnit.YUAN
    return LedgerMapping(columns=columns, sheet=sheet, funds_unit=unit, year=year)


def mapping_faults(mapping: LedgerMapping, width: int) -> dict[str, Text]:
    """Return what is wrong with a chosen mapping."""
    wrong = _column_faults(mapping, width)
    if Column.DESCRIPTION not in mapping.columns:
        wrong[Column.DESCRIPTION.value] = say("请指定哪一列是隐患内容。")
    if Column.VILLAGE not in mapping.columns and not mapping.default_area_code:
        wrong[Column.VILLAGE.value] = say(
            "请指定村（社区）所在的列，或者选定整表所属的村（社区）。"
        )
    if (Column.LATITUDE in mapping.columns) != (Column.LONGITUDE in mapping.columns):
        wrong[Column.LATITUDE.value] = say("经度和纬度要一起填写。")
    return wrong | {
        name: say("请选择内部等级，一级最严重，四级最轻。")
        for name in ("general_level", "major_level")
        if getattr(mapping, name) not in {0, *LEVELS}
    }


def _column_faults(mapping: LedgerMapping, width: int) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    used: dict[int, Column] = {}
    for column, number in mapping.columns.items():
        if not 0 <= number < width:
            wrong[column.value] = say("表格里没有这一列。")
        elif number in used:
            wrong[column.value] = say("这一列已用作“{other}”。", other=COLUMN_LABELS[used[number]])
        used.setdefault(number, column)
    return wrong


def stored_mapping(mapping: LedgerMapping) -> dict[str, object]:
    """Return a mapping as JSON; the sheet is the upload's own."""
    return {
        "columns": {column.value: number for column, number in mapping.columns.items()},
        "default_area_code": mapping.default_area_code,
        "funds_unit": mapping.funds_unit.value,
        "year": mapping.year,
        "general_level": mapping.general_level,
        "major_level": mapping.major_level,
    }


def read_mapping(stored: Mapping[str, object], sheet: str = "") -> LedgerMapping:
    """Return a stored mapping."""
    columns = stored.get("columns")
    given = columns if isinstance(columns, Mapping) else {}
    return LedgerMapping(
        columns={Column(name): int(number) for name, number in given.items()},
        sheet=sheet,
        default_area_code=str(stored.get("default_area_code", "")),
        funds_unit=FundsUnit(str(stored.get("funds_unit", FundsUnit.YUAN))),
        year=_number(stored.get("year")),
        general_level=_number(stored.get("general_level")),
        major_level=_number(stored.get("major_level")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
