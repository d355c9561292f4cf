"""Taking away bodies with their members, units, and what was laid down: journaled tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.scoping import visible
from shouwang.ground.units import queries as units
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.organisations.models import OrganisationBody, Requirement
from shouwang.prepare.organisations.queries.accountable import accountable_names
from shouwang.prepare.organisations.queries.bodies import (
    BodyFilter,
    Member,
    bodies_by_kind,
    kind_label_of,
    rosters,
)
from shouwang.prepare.organisations.queries.coverage import units_by_group, units_with_group
from shouwang.prepare.organisations.queries.requirements import (
    STANDINGS,
    RequirementFilter,
    requirements,
    standing_of,
)
from shouwang.prepare.organisations.queries.sectors import may_look
from shouwang.prepare.organisations.states import EXPORT

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

EXPORT_LIMIT = 20_000
CHUNK = 500
VILLAGE_DIGITS = 12
INSTANT = timedelta.resolution
"""A deadline of 24:00 belongs to the day that it ends."""

BODIES_TITLE = say("组织和队伍名册")
BODY_COLUMNS = (
    say("名称"),
    say("类别"),
    say("区划"),
    say("单位"),
    say("职务"),
    say("姓名"),
    say("岗位"),
    say("自"),
    say("至"),
    say("依据文件"),
)

UNITS_TITLE = say("单位登记表")
UNIT_COLUMNS = (
    say("代码"),
    say("名称"),
    say("类别"),
    say("村（社区）"),
    say("信用代码"),
    say("责任人"),
    say("有无工作小组"),
)
HAS, HAS_NOT = say("有"), say("没有")

REQUIREMENTS_TITLE = say("事项督办")
REQUIREMENT_COLUMNS = (
    say("状态"),
    say("事项"),
    say("来源"),
    say("提出日期"),
    say("责任单位"),
    say("责任人"),
    say("期限"),
    say("办结日期"),
)

RowT = TypeVar("RowT", bound=Model)


def export_bodies(actor: Actor, asked: BodyFilter | None = None) -> bytes:
    """Return the bodies of a day with their members of that day as .xlsx, one row per member.

    A body without members has one row of its own.
    """
    wanted = asked or BodyFilter()
    _check(actor, wanted.area_code)
    day = wanted.on or clock.today()
    rows = visible(bodies_by_kind(actor, wanted), actor, EXPORT, units=("unit_id",))
    found = _bounded(rows)
    names = divisions.names_of(actor, {row.area_code_now for row in found})
    lines = [
        line
        for part in _parts(found)
        for row, members in _with_members(actor, part, day)
        for line in _body_lines(row, members, names)
    ]
    details = {"count": len(found), "on": day, "form": "xlsx"}
    return _taken(
        actor, "body.export", wanted.area_code, details, BODIES_TITLE, BODY_COLUMNS, lines
    )


def export_units(actor: Actor, area_code: str = "", kind: str = "") -> bytes:
    """Return the active units of the register as .xlsx: who answers today, and their group."""
    _check(actor, area_code)
    rows = visible(
        units_by_group(actor, area_code, kind), actor, EXPORT, area="area_code", units=("pk",)
    )
    found = _bounded(rows)
    names = divisions.names_of(actor, {row.area_code[:VILLAGE_DIGITS] for row in found})
    lines: list[list[str]] = []
    for part in _parts(found):
        ids = [row.pk for row in part]
        grouped = units_with_group(actor, ids)
        answering = accountable_names(actor, ids)
        lines += [_unit_line(row, names, answering, row.pk in grouped) for row in part]
    details = {"count": len(found), "on": clock.today(), "form": "xlsx"}
    return _taken(actor, "unit.export", area_code, details, UNITS_TITLE, UNIT_COLUMNS, lines)


def export_requirements(actor: Actor, asked: RequirementFilter | None = None) -> bytes:
    """Return what was laid down as .xlsx, overdue first, as the list shows it."""
    wanted = asked or RequirementFilter()
    _check(actor, wanted.area_code)
    rows = visible(requirements(actor, wanted), actor, EXPORT, units=("unit_id",))
    found = _bounded(rows)
    lines = [_requirement_line(actor, row) for row in found]
    details = {"count": len(found), "form": "xlsx"}
    area = wanted.area_code
    title, columns = REQUIREMENTS_TITLE, REQUIREMENT_COLUMNS
    return _taken(actor, "requirement.export", area, details, title, columns, lines)


def _check(actor: Actor, area_code: str) -> None:
    if not actor.holds(EXPORT):
        raise NotAllowed
    if area_code and not may_look(actor, divisions.normalise_code(area_code)):
        raise NotFound


def _bounded(rows: QuerySet[RowT]) -> list[RowT]:
    """Return the rows, or refuse a table that would be cut off unseen."""
    found = list(rows[: EXPORT_LIMIT + 1])
    if len(found) > EXPORT_LIMIT:
        raise Invalid({"area": say("超过 {n} 行，请选择较小的区划再导出。", n=EXPORT_LIMIT)})
    return found


def _parts(rows: Sequence[RowT]) -> Iterator[Sequence[RowT]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _taken(
    actor: Actor,
    verb: str,
    area_code: str,
    details: dict[str, object],
    title: Text,
    columns: Sequence[Text],
    lines: Iterable[Sequence[str]],
) -> bytes:
    area = area_code or actor.area_code
    with write_transaction():
        record(actor, verb, f"area:{area}", details)
    return write_workbook(str(title), [[str(column) for column in columns], *lines])


def _with_members(
    actor: Actor, rows: Sequence[OrganisationBody], day: date
) -> Iterator[tuple[OrganisationBody, list[Member]]]:
    members = rosters(actor, rows, day)
    return ((row, members[row.pk]) for row in rows)


def _body_lines(
    row: OrganisationBody, members: Sequence[Member], names: Mapping[str, str]
) -> Iterator[list[str]]:
    head = [
        row.name,
        str(kind_label_of(row.kind)),
        names.get(row.area_code_now, row.area_code_now),
        row.unit.name if row.unit else "",
    ]
    if not members:
        yield [*head, "", "", "", "", "", str(row.document or "")]
    for one in members:
        ends = one.until_on.isoformat() if one.until_on else ""
        told = [str(one.duty_label), one.name, _post_words(one), one.from_on.isoformat(), ends]
        yield [*head, *told, one.document]


def _post_words(one: Member) -> str:
    if one.post is None:
        return ""
    words = f"{one.post.unit_name} {one.post.label}"
    return words if one.is_in_office else str(say("{post}（已离岗）", post=words))


def _unit_line(
    row: Unit, names: Mapping[str, str], answering: Mapping[int, str], is_grouped: bool
) -> list[str]:
    village = row.area_code[:VILLAGE_DIGITS] if len(row.area_code) >= VILLAGE_DIGITS else ""
    return [
        row.code,
        row.name,
        str(units.kind_label(row.kind)),
        names.get(village, ""),
        row.credit_code,
        answering.get(row.pk, ""),
        str(HAS if is_grouped else HAS_NOT),
    ]


def _requirement_line(actor: Actor, row: Requirement) -> list[str]:
    task = row.task
    ends = clock.local_day(task.due_at - INSTANT).isoformat() if task.due_at else ""
    closed = clock.local_day(task.closed_at).isoformat() if task.closed_at else ""
    return [
        str(STANDINGS[standing_of(actor, row)]),
        row.text,
        row.meeting.title if row.meeting else str(row.document),
        row.laid_down_on.isoformat(),
        task.unit.name,
        task.person.account.name,
        ends,
        closed,
    ]
