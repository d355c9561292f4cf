"""The register of agricultural assets as a table (R47)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import read_degrees, read_number

from .assets import ASSET_LABELS, AssetKind
from .register_tables import PLACE_COLUMNS, Column, Register, Spec, Table, choice, line
from .wider_drafts import AssetDraft, asset_faults

KIND_WORDS = {
    **{label.msgid: kind.value for kind, label in ASSET_LABELS.items()},
    "烤烟育苗基地": AssetKind.SEEDLINGS.value,
    "烟草育苗基地": AssetKind.SEEDLINGS.value,
    "其它": AssetKind.OTHER.value,
}


@dataclass(frozen=True, slots=True)
class AssetEntry(AssetDraft):
    """An asset with the name of the unit that manages it, empty without one."""

    unit: str = ""

    def draft(self) -> AssetDraft:
        """Return the asset alone."""
        return AssetDraft(**{field.name: getattr(self, field.name) for field in fields(AssetDraft)})


def _mu(area_mu: Decimal) -> str:
    return f"{area_mu.normalize():f}"


ASSET_TABLE = Table(
    Register.ASSETS,
    say("农业资产登记表"),
    {
        Column.NAME: Spec(say("名称"), line(120), "资产名称 基地名称 农业资产名称"),
        Column.KIND: Spec(
            say("类别"),
            choice(KIND_WORDS, say("育苗基地、粮田、蔬菜基地、果园、林地、养殖场、水产养殖或其他")),
            "资产类别 种类",
            lambda kind: str(ASSET_LABELS[AssetKind(kind)]),
        ),
        Column.AREA_MU: Spec(say("面积（亩）"), read_number, "面积 种植面积(亩) 亩数", _mu),
        Column.VILLAGE: PLACE_COLUMNS[Column.VILLAGE],
        Column.UNIT: Spec(say("管理单位"), line(120), "所属单位 主管单位"),
        Column.OWNER_NAME: Spec(say("经营者"), line(120), "经营人 经营主体"),
        Column.LATITUDE: Spec(say("纬度"), read_degrees),
        Column.LONGITUDE: Spec(say("经度"), read_degrees),
        Column.NOTE: Spec(say("说明"), line(500), "备注"),
    },
)


def table_faults(entry: AssetEntry, today: date) -> dict[str, Text]:
    """Return every wrong field of an asset that a table tells of."""
    del today
    wrong = asset_faults(entry)
    wrong.pop("area_code", None)
    if not entry.kind:
        wrong["kind"] = say("没有填写类别。")
    if entry.unit and entry.unit_id is None:
        wrong["unit"] = say("您的职责范围内没有这个单位，或不止一个同名的。")
    return wrong
