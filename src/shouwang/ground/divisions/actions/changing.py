"""Changing a code or a name by a document: rename, merge, split; the history stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.divisions.events import DivisionChanged
from shouwang.ground.divisions.models import (
    ChangeKind,
    Division,
    DivisionChange,
    NamePart,
    WorkArea,
    WorkAreaMember,
)
from shouwang.ground.divisions.queries.tree import current_code, in_force
from shouwang.ground.divisions.rules.codes import is_code, level_of, parent_of
from shouwang.ground.divisions.rules.names import NAME_LIMIT, full_name, is_storable, pairs_of
from shouwang.ground.errors import Invalid, Text, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction

from .guard import check_may_edit


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What is to change: `new_name` is needed for a new name and for a part that is split off."""

    kind: str
    old_code: str
    new_code: str
    on: date
    basis: str
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would do in the register; records of the rooms above follow it."""

    kind: str
    old_name: str
    new_name: str
    divisions_below: int
    work_areas: int
    memberships: int
    moves_records: bool


def preview_change(actor: Actor, draft: ChangeDraft) -> ChangePreview:
    """Say what a change would do, and write nothing; Invalid as the change itself would be."""
    check_may_edit(actor, draft.old_code)
    check_may_edit(actor, draft.new_code)
    with write_transaction():
        old = _check(actor, draft)
        heir = Division.objects.filter(code=draft.new_code).first()
    is_moving = draft.kind != ChangeKind.SPLIT and draft.new_code != draft.old_code
    kept = heir.name if heir and draft.kind == ChangeKind.MERGE else old.name
    area = AreaRange.under(draft.old_code)
    areas = WorkArea.objects.filter(street_code__gte=area.low, street_code__lt=area.high)
    members = _open_members(area)
    return ChangePreview(
        kind=draft.kind,
        old_name=old.name,
        new_name=kept if draft.kind == ChangeKind.MERGE else draft.new_name or kept,
        divisions_below=len(_subtree(old.code)) - 1 if is_moving else 0,
        work_areas=areas.count() if is_moving else 0,
        memberships=members.count() if is_moving else 0,
        moves_records=is_moving,
    )


def apply_change(actor: Actor, draft: ChangeDraft) -> DivisionChange:
    """Apply a change from its day on.

    rename: the code, the name or both; everything below moves along. merge: the old code ends and
    its records go to the new one, which exists. split: a new code begins beside the old one.
    Unknown codes, codes used before and loops are refused, and then nothing has changed.
    """
    check_may_edit(actor, draft.old_code)
    check_may_edit(actor, draft.new_code)
    with write_transaction():
        old = _check(actor, draft)
        if draft.kind == ChangeKind.MERGE:
            new_name = Division.objects.get(code=draft.new_code).name
            _end(old, draft.on)
        elif draft.kind == ChangeKind.SPLIT:
            new_name = draft.new_name
            _insert([_made(draft.new_code, new_name, draft.on)])
        else:
            new_name = draft.new_name or old.name
            _rename(old, draft, new_name)
        if draft.kind != ChangeKind.SPLIT:
            _move_members(draft)
        return _note(actor, draft, old.name, new_name)


def _check(actor: Actor, draft: ChangeDraft) -> Division:
    errors = _wrong_form(draft)
    old = Division.objects.select_for_update().filter(code=draft.old_code).first()
    if not errors and old is None:
        errors["old_code"] = say("没有代码为 {code} 的区划。", code=draft.old_code)
    if errors or old is None:
        raise Invalid(errors)
    if draft.new_code != draft.old_code and current_code(actor, draft.new_code) == draft.old_code:
        raise Invalid({"new_code": say("这样改会形成循环：新代码已改为原代码。")})
    wrong = _wrong_with_old(old, draft) or _wrong_with_new(draft)
    if wrong:
        raise Invalid(wrong)
    return old


def _wrong_form(draft: ChangeDraft) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if draft.kind not in ChangeKind.values:
        errors["kind"] = say("变更方式应为更名、并入或析出。")
    if not draft.basis.strip():
        errors["basis"] = say("请填写依据文件。")
    if len(draft.new_name) > NAME_LIMIT or not is_storable(draft.new_name):
        errors["new_name"] = say("名称过长或含有无法保存的字符。")
    if not is_code(draft.new_code) or len(draft.new_code) != len(draft.old_code):
        errors["new_code"] = say("新代码应与原代码同级。")
    if draft.kind == ChangeKind.SPLIT and not draft.new_name:
        errors["new_name"] = say("请填写新区划的名称。")
    return errors


def _wrong_with_old(old: Division, draft: ChangeDraft) -> dict[str, Text]:
    if old.valid_until_on is not None:
        day = old.valid_until_on
        return {"old_code": say("原代码已于 {day} 停用。", day=day.isoformat())}
    if old.valid_from_on is not None and draft.on <= old.valid_from_on:
        return {"on": say("生效日期要晚于原代码的启用日期。")}
    below = Division.objects.filter(in_force(), parent_code=old.code).exists()
    if draft.kind == ChangeKind.MERGE and below:
        return {"old_code": say("原区划还有下级，请先处理下级。")}
    return {}


def _wrong_with_new(draft: ChangeDraft) -> dict[str, Text]:
    new = Division.objects.filter(code=draft.new_code).first()
    if draft.kind == ChangeKind.MERGE:
        if new is None:
            return {"new_code": say("没有代码为 {code} 的区划。", code=draft.new_code)}
        is_itself = draft.new_code == draft.old_code
        return {"new_code": say("新代码已停用或就是原代码。")} if is_itself or new.is_ended else {}
    if draft.kind == ChangeKind.RENAME and draft.new_code == draft.old_code:
        is_same = draft.new_name in {"", new.name if new else ""}
        return {"new_name": say("新名称与原名称相同。")} if is_same else {}
    if new is not None:
        return {"new_code": say("代码 {code} 已经用过。", code=draft.new_code)}
    parent = parent_of(draft.new_code)
    if parent and not Division.objects.filter(in_force(), code=parent).exists():
        return {"new_code": say("上级代码 {code} 不存在。", code=parent)}
    return {}


def _subtree(code: str) -> list[Division]:
    area = AreaRange.under(code)
    rows = Division.objects.filter(in_force(), code__gte=area.low, code__lt=area.high)
    return sorted(rows, key=lambda row: (len(row.code), row.code))


def _end(row: Division, on: date) -> None:
    row.valid_until_on = on - timedelta(days=1)
    row.save(update_fields=["valid_until_on"])


def _made(code: str, name: str, on: date, *, point: Division | None = None) -> Division:
    return Division(
        code=code,
        name=name,
        level=level_of(code).value,
        parent_code=parent_of(code),
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        valid_from_on=on,
    )


def _insert(rows: list[Division]) -> None:
    _fill_full_names(rows)
    Division.objects.bulk_create(rows)
    NamePart.objects.bulk_create(
        NamePart(pair=pair, code=row.code) for row in rows for pair in pairs_of(row.name)
    )


def _fill_full_names(rows: list[Division]) -> None:
    """Fill the full names of rows that stand in the order of levels."""
    above = Division.objects.in_bulk({row.parent_code for row in rows})
    known = {code: (row.name, row.full_name) for code, row in above.items()}
    for row in rows:
        name_above, full_above = known.get(row.parent_code, ("", ""))
        row.full_name = full_name(full_above, name_above, row.name)
        known[row.code] = (row.name, row.full_name)


def _rename(old: Division, draft: ChangeDraft, name: str) -> None:
    rows = _subtree(old.code)
    if draft.new_code == draft.old_code:
        NamePart.objects.filter(code=old.code).delete()
        NamePart.objects.bulk_create(NamePart(pair=p, code=old.code) for p in pairs_of(name))
        for row in rows:
            row.name = name if row.code == old.code else row.name
        _fill_full_names(rows)
        Division.objects.bulk_update(rows, ["name", "full_name"], batch_size=500)
        return
    moved = {row.code: draft.new_code + row.code[len(old.code) :] for row in rows}
    named = {row.code: name if row.code == old.code else row.name for row in rows}
    _insert([_made(moved[row.code], named[row.code], draft.on, point=row) for row in rows])
    ends_on = draft.on - timedelta(days=1)
    Division.objects.filter(code__in=moved).update(valid_until_on=ends_on)
    DivisionChange.objects.bulk_create(
        DivisionChange(
            kind=ChangeKind.RENAME,
            old_code=row.code,
            new_code=moved[row.code],
            old_name=row.name,
            new_name=row.name,
            on=draft.on,
            basis=draft.basis,
        )
        for row in rows
        if row.code != old.code
    )


def _open_members(area: AreaRange) -> QuerySet[WorkAreaMember]:
    return WorkAreaMember.objects.filter(
        Q(until_on=None), village_code__gte=area.low, village_code__lt=area.high
    )


def _move_members(draft: ChangeDraft) -> None:
    """Let work areas follow: memberships of the old codes end, those of the new ones begin."""
    if draft.new_code == draft.old_code:
        return
    area = AreaRange.under(draft.old_code)
    for found in WorkArea.objects.filter(street_code__gte=area.low, street_code__lt=area.high):
        found.street_code = draft.new_code + found.street_code[len(draft.old_code) :]
        found.save(update_fields=["street_code"])
    for member in list(_open_members(area)):
        village = draft.new_code + member.village_code[len(draft.old_code) :]
        if member.from_on < draft.on:
            member.until_on = draft.on - timedelta(days=1)
            member.save(update_fields=["until_on"])
        else:
            member.delete()
        is_placed = WorkAreaMember.objects.filter(
            Q(until_on=None) | Q(until_on__gte=draft.on), village_code=village
        ).exists()
        if not is_placed:
            WorkAreaMember.objects.create(
                work_area_id=member.work_area_id, village_code=village, from_on=draft.on
            )


def _note(actor: Actor, draft: ChangeDraft, old_name: str, new_name: str) -> DivisionChange:
    change = DivisionChange.objects.create(
        kind=draft.kind,
        old_code=draft.old_code,
        new_code=draft.new_code,
        old_name=old_name,
        new_name=new_name,
        on=draft.on,
        basis=draft.basis.strip(),
    )
    key = f"division:{draft.old_code}"
    details = {
        "change": change.pk,
        "old_code": draft.old_code,
        "new_code": draft.new_code,
        "on": draft.on,
        "basis": change.basis,
    }
    record(actor, f"division.{draft.kind}", key, details)
    emit(DivisionChanged(change.pk, str(draft.kind), draft.old_code, draft.new_code, draft.on), key)
    return change
