"""What the columns of an office's own table of places can mean, and by which titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.headers import Header, proposed_columns

from .geometry import Datum


class Column(StrEnum):
    """What a column of the table can mean."""

    NAME = "name"
    VILLAGE = "village"
    ADDRESS = "address"
    CREDIT_CODE = "credit_code"
    OUTPUT = "annual_output"
    INDUSTRY = "industry"
    CATEGORY = "category"
    CAPACITY = "capacity"
    RESIDENTS = "residents"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    OWNER = "owner_name"
    FLOOR_AREA = "floor_area_m2"
    STOREYS = "storeys"
    HEIGHT = "height_m"
    FLOOR = "floor"
    STREET_FRONT = "is_street_front"
    LET = "is_let_for_profit"
    LICENSED_HOTEL = "is_licensed_hotel"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    SURVEYED_ON = "surveyed_on"


class OutputUnit(StrEnum):
    """In which unit the table gives the output."""

    YUAN = "yuan"
    WAN_YUAN = "wan_yuan"


COLUMN_LABELS: Mapping[Column, Text] = {
    Column.NAME: say("名称"),
    Column.VILLAGE: say("所属村（社区）"),
    Column.ADDRESS: say("地址"),
    Column.CREDIT_CODE: say("统一社会信用代码"),
    Column.OUTPUT: say("年产值"),
    Column.INDUSTRY: say("行业"),
    Column.CATEGORY: say("用途"),
    Column.CAPACITY: say("容纳人数"),
    Column.RESIDENTS: say("居住人数"),
    Column.CONTACT_NAME: say("联系人"),
    Column.CONTACT_PHONE: say("联系电话"),
    Column.OWNER: say("管理单位"),
    Column.FLOOR_AREA: say("建筑面积（平方米）"),
    Column.STOREYS: say("总层数"),
    Column.HEIGHT: say("建筑高度（米）"),
    Column.FLOOR: say("所在楼层"),
    Column.STREET_FRONT: say("是否沿街"),
    Column.LET: say("是否出租给他人居住"),
    Column.LICENSED_HOTEL: say("是否有旅馆业许可"),
    Column.LATITUDE: say("纬度"),
    Column.LONGITUDE: say("经度"),
    Column.SURVEYED_ON: say("摸底日期"),
}

SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    column: tuple(words.split())
    for column, words in {
        Column.NAME: "企业名称 单位名称 场所名称 名称 企业(单位)名称 单位(场所)名称 店名 店铺名称"
        " 商户名称 企业全称 字号名称 name",
        Column.VILLAGE: "所属村(社区) 所属村 所属社区 村(社区) 村社区 村居 所在村(社区) 所在村"
        " 所在社区 社区 村 行政村 属地 村社 所属村社 village",
        Column.ADDRESS: "地址 详细地址 单位地址 企业地址 场所地址 经营地址 住所 注册地址"
        " 生产经营地址 门牌号 address",
        Column.CREDIT_CODE: "统一社会信用代码 社会信用代码 信用代码 统一信用代码 机构代码"
        " 营业执照号 creditcode",
        Column.OUTPUT: "年产值 产值 年产值额 上年产值 年总产值 工业总产值 年度产值 annualoutput",
        Column.INDUSTRY: "行业 行业类别 所属行业 行业分类 行业类型 industry",
        Column.CATEGORY: "用途 场所类型 场所类别 使用性质 场所性质 业态 category",
        Column.CAPACITY: "容纳人数 可容纳人数 额定人数 核定人数 座位数 床位数 capacity",
        Column.RESIDENTS: "居住人数 住宿人数 常住人数 租住人数 residents",
        Column.CONTACT_NAME: "联系人 负责人 法定代表人 法人 法人代表 联系人姓名 业主 房东 户主"
        " 经营者 contact",
        Column.CONTACT_PHONE: "联系电话 电话 手机 手机号 手机号码 联系方式 phone",
        Column.OWNER: "管理单位 管护单位 产权单位 权属单位 责任单位 owner",
        Column.FLOOR_AREA: "建筑面积 面积 经营面积 使用面积 floorarea",
        Column.STOREYS: "总层数 层数 楼层数 storeys",
        Column.HEIGHT: "建筑高度 建筑总高 高度 height",
        Column.FLOOR: "所在楼层 所在层 楼层 floor",
        Column.STREET_FRONT: "是否沿街 沿街 沿街店铺",
        Column.LET: "是否出租 是否出租给他人居住 出租 是否出租房",
        Column.LICENSED_HOTEL: "是否有旅馆业许可 旅馆业许可 特种行业许可",
        Column.LATITUDE: "纬度 lat latitude",
        Column.LONGITUDE: "经度 lng lon longitude",
        Column.SURVEYED_ON: "摸底日期 登记日期 排查日期 调查日期 检查日期",
    }.items()
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column (0-based) holds what, and how its numbers are meant."""

    columns: Mapping[Column, int] = field(default_factory=dict)
    output_unit: OutputUnit = OutputUnit.YUAN
    datum: Datum = Datum.WGS84
    default_area_code: str = ""


def propose(header: Header) -> ColumnMapping:
    """Propose what each column means, and the unit of the output by its title."""
    columns = proposed_columns(header, SYNONYMS)
    title = header.titles[columns[Column.OUTPUT]] if Column.OUTPUT in columns else ""
    unit = OutputUnit.WAN_YUAN if "万" in title else OutputUnit.YUAN
    return ColumnMapping(columns=columns, output_unit=unit)


def mapping_faults(mapping: ColumnMapping, width: int) -> dict[str, Text]:
    """Return what is wrong with a chosen mapping."""
    wrong: dict[str, Text] = {}
    used: dict[int, Column] = {}
    for column, number in mapping.columns.items():
        if not 0 <= number < width:
            wrong[column.value] = say("表格里没有这一列。")
        elif number in used:
            wrong[column.value] = say("这一列已用作“{other}”。", other=COLUMN_LABELS[used[number]])
        used.setdefault(number, column)
    if Column.NAME not in mapping.columns:
        wrong[Column.NAME.value] = say("请指定哪一列是名称。")
    if Column.VILLAGE not in mapping.columns and not mapping.default_area_code:
        wrong[Column.VILLAGE.value] = say(
            "请指定村（社区）所在的列，或者选定整表所属的村（社区）。"
        )
    if (Column.LATITUDE in mapping.columns) != (Column.LONGITUDE in mapping.columns):
        wrong[Column.LATITUDE.value] = say("经度和纬度要一起填写。")
    return wrong
