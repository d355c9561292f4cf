"""Writing work areas: a village is in at most one of them on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division, WorkArea, WorkAreaMember
from shouwang.ground.divisions.queries.tree import in_force
from shouwang.ground.divisions.rules.codes import DIGITS, Level, is_code, lies_under
from shouwang.ground.divisions.rules.names import NAME_LIMIT, is_storable
from shouwang.ground.errors import Invalid, NotFound, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .guard import check_may_edit


@dataclass(frozen=True, slots=True)
class WorkAreaDraft:
    """A work area to be made."""

    name: str
    street_code: str


def create_work_area(actor: Actor, draft: WorkAreaDraft) -> WorkArea:
    """Make a work area in a street."""
    check_may_edit(actor, draft.street_code)
    name = draft.name.strip()
    if not name or len(name) > NAME_LIMIT or not is_storable(name):
        raise Invalid({"name": say("请填写工作片名称。")})
    is_street = is_code(draft.street_code) and len(draft.street_code) == DIGITS[Level.STREET]
    streets = Division.objects.filter(in_force(), code=draft.street_code)
    if not is_street or not streets.exists():
        raise Invalid({"street_code": say("没有代码为 {code} 的街道。", code=draft.street_code)})
    try:
        with write_transaction():
            with transaction.atomic():
                made = WorkArea.objects.create(name=name, street_code=draft.street_code)
            record(
                actor,
                "work_area.create",
                f"work_area:{made.pk}",
                {"name": made.name, "street": made.street_code},
            )
    except IntegrityError as error:
        raise Invalid({"name": say("本街道已有同名的工作片。")}) from error
    return made


def add_village(
    actor: Actor,
    work_area_id: int,
    village_code: str,
    *,
    from_on: date,
    until_on: date | None = None,
) -> None:
    """Put a village into a work area from a day; Invalid when it is in one on any of the days."""
    with write_transaction():
        area = _locked(actor, work_area_id)
        _check_village(area, village_code)
        if until_on is not None and until_on < from_on:
            raise Invalid({"until_on": say("结束日期早于开始日期。")})
        days = Q(until_on=None) | Q(until_on__gte=from_on)
        if until_on is not None:
            days &= Q(from_on__lte=until_on)
        if WorkAreaMember.objects.filter(days, village_code=village_code).exists():
            raise Invalid({"village_code": say("该社区（村）同一时间已属于一个工作片。")})
        WorkAreaMember.objects.create(
            work_area=area, village_code=village_code, from_on=from_on, until_on=until_on
        )
        details = {"village": village_code, "from": from_on, "until": until_on}
        record(actor, "work_area.add", f"work_area:{area.pk}", details)


def end_village(actor: Actor, village_code: str, *, last_on: date) -> None:
    """End a village's membership with its last day."""
    with write_transaction():
        member = WorkAreaMember.objects.filter(until_on=None, village_code=village_code).first()
        if member is None:
            raise NotFound(say("该社区（村）不属于任何工作片。"))
        _locked(actor, member.work_area_id)
        if last_on < member.from_on:
            raise Invalid({"last_on": say("结束日期早于开始日期。")})
        member.until_on = last_on
        member.save(update_fields=["until_on"])
        details = {"village": village_code, "until": last_on}
        record(actor, "work_area.end", f"work_area:{member.work_area_id}", details)


def move_village(actor: Actor, work_area_id: int, village_code: str, *, from_on: date) -> None:
    """Move a village to another work area from a day; what was before stays known."""
    with write_transaction():
        end_village(actor, village_code, last_on=from_on - timedelta(days=1))
        add_village(actor, work_area_id, village_code, from_on=from_on)


def _locked(actor: Actor, work_area_id: int) -> WorkArea:
    area = WorkArea.objects.filter(pk=work_area_id).first()
    if area is None:
        raise NotFound
    check_may_edit(actor, area.street_code)
    list(
        WorkArea.objects.select_for_update()
        .filter(street_code=area.street_code)
        .order_by("id")
        .values_list("id", flat=True)
    )
    return area


def _check_village(area: WorkArea, village_code: str) -> None:
    villages = Division.objects.filter(in_force(), code=village_code, level=Level.VILLAGE)
    if not villages.exists():
        raise Invalid({"village_code": say("没有代码为 {code} 的社区（村）。", code=village_code)})
    if not lies_under(village_code, area.street_code):
        raise Invalid({"village_code": say("该社区（村）不在本工作片的街道内。")})
