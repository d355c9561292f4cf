"""Writing units, and taking record numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, connection

from shouwang.ground.actor import Actor, Target
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import remap

from .models import NumberSeries, Unit
from .rules import UnitKind, credit_code_is_valid, record_number


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """What is written down about a unit."""

    code: str
    name: str
    kind: str
    area_code: str
    parent_id: int | None = None
    credit_code: str = ""
    record_prefix: str = ""
    is_fictional: bool = False


def _check(draft: UnitDraft) -> None:
    wrong: dict[str, Text] = {}
    if not draft.name.strip():
        wrong["name"] = say("请填写单位名称。")
    if draft.kind not in set(UnitKind):
        wrong["kind"] = say("没有这一类单位。")
    if not draft.area_code.isdigit():
        wrong["area_code"] = say("区划代码只能是数字。")
    if draft.credit_code and not credit_code_is_valid(draft.credit_code):
        wrong["credit_code"] = say("统一社会信用代码的校验位不对。")
    if wrong:
        raise Invalid(wrong)


def create_unit(actor: Actor, draft: UnitDraft) -> Unit:
    """Register a unit; Invalid names each wrong field, a code or credit code twice included."""
    _check(draft)
    if not actor.may("units.edit", Target(area_code=draft.area_code)):
        raise NotAllowed
    try:
        with write_transaction():
            unit = Unit.objects.create(
                code=draft.code,
                name=draft.name.strip(),
                kind=draft.kind,
                area_code=draft.area_code,
                parent_id=draft.parent_id,
                credit_code=draft.credit_code,
                record_prefix=draft.record_prefix,
                is_fictional=draft.is_fictional,
            )
            record(
                actor,
                "unit.create",
                unit.journal_key,
                {"code": draft.code, "kind": draft.kind, "area": draft.area_code},
            )
    except IntegrityError as error:
        raise Invalid({"code": say("代码、信用代码或编号前缀已被其他单位使用。")}) from error
    return unit


def rename_unit(actor: Actor, unit_id: int, name: str, *, version: int) -> Unit:
    """Give a unit another name; WrongState when somebody else was faster."""
    unit = Unit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not actor.may("units.edit", unit.target()):
        raise NotAllowed
    if not name.strip():
        raise Invalid({"name": say("请填写单位名称。")})
    with write_transaction():
        changed = Unit.objects.filter(pk=unit_id, version=version).update(
            name=name.strip(), version=version + 1
        )
        if not changed:
            raise WrongState(say("别人刚改过，请刷新后再看。"), version=unit.version)
        record(actor, "unit.rename", unit.journal_key, {"from": unit.name, "to": name.strip()})
    unit.name, unit.version = name.strip(), version + 1
    return unit


def take_number(prefix: str, series: str, year: int) -> str:
    """Take the next number of an office's series, as the last statement before the commit."""
    return record_number(prefix, series, year, take_count(prefix, series, year))


def take_numbers(prefix: str, series: str, year: int, count: int) -> list[str]:
    """Take several numbers in a row with one statement, for a register that comes in at once."""
    last = take_count(prefix, series, year, count)
    return [record_number(prefix, series, year, last - count + step + 1) for step in range(count)]


def take_count(prefix: str, series: str, year: int, count: int = 1) -> int:
    """Take the next count of a series whose numbers have a form of their own.

    With `count` so many are taken, and the last of them is returned.
    """
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (prefix, series, year, last) VALUES (%s, %s, %s, %s)"  # noqa: S608
            f" ON CONFLICT (prefix, series, year) DO UPDATE SET last = {table}.last + %s"
            " RETURNING last",
            [prefix, series, year, count, count],
        )
        (last,) = cursor.fetchone()
    return int(last)


def remap_area(actor: Actor, old_code: str, new_code: str) -> int:
    """Put every unit of an area under another code; returns how many. For the system."""
    codes = old_code, new_code
    return remap(actor, Unit.objects.all(), codes, field="area_code", verb="unit.remap_area")
