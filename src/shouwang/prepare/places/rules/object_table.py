"""The register of inspectable objects as a table (R46)."""

from __future__ import annotations

from datetime import date

from shouwang.ground.errors import Text, say
from shouwang.ground.workbooks.cells import read_day

from .inspecting import (
    OBJECT_CATEGORY_LABELS,
    OBJECT_KIND_LABELS,
    ObjectCategory,
    ObjectKind,
)
from .object_drafts import NAME_LIMIT, NOTE_LIMIT, ObjectDraft, object_faults
from .register_tables import PLACE_COLUMNS, Column, Register, Spec, Table, choice, line

KIND_WORDS = {label.msgid: kind.value for kind, label in OBJECT_KIND_LABELS.items()}
CATEGORY_WORDS = {
    **{label.msgid: code.value for code, label in OBJECT_CATEGORY_LABELS.items()},
    "其他": ObjectCategory.OTHER.value,
    "其它": ObjectCategory.OTHER.value,
}

OBJECT_TABLE = Table(
    Register.OBJECTS,
    say("设备设施检验登记表"),
    {
        **PLACE_COLUMNS,
        Column.NAME: Spec(
            say("名称"), line(NAME_LIMIT), "设备名称 设施名称 容器名称 设备设施名称 对象名称"
        ),
        Column.KIND: Spec(
            say("类别"),
            choice(KIND_WORDS, say("设备、储存设施、装置或容器")),
            "对象类别 设备类别",
            lambda kind: str(OBJECT_KIND_LABELS[ObjectKind(kind)]),
        ),
        Column.CATEGORY: Spec(
            say("设备种类"),
            choice(CATEGORY_WORDS, say("特种设备、危险物品储存容器或其他")),
            "检验类别 种类",
            lambda code: str(OBJECT_CATEGORY_LABELS[ObjectCategory(code)]),
        ),
        Column.CHECKED_ON: Spec(say("上次检验日"), read_day, "上次检验日期 检验日期 最近检验日期"),
        Column.DUE_ON: Spec(say("下次检验日"), read_day, "下次检验日期 检验到期日 到期日 有效期至"),
        Column.NOTE: Spec(say("说明"), line(NOTE_LIMIT), "备注"),
    },
)


def table_faults(draft: ObjectDraft, today: date) -> dict[str, Text]:
    """Return every wrong field of an object that a table tells of."""
    wrong = object_faults(draft)
    if not draft.kind:
        wrong["kind"] = say("没有填写类别。")
    if draft.checked_on and draft.checked_on > today:
        wrong.setdefault("checked_on", say("日期不能在今天以后。"))
    return wrong
