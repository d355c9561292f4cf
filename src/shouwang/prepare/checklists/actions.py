"""Every write of the checklists: loading the shipped lists, again and again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, SignInNeeded, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .models import Checklist, ChecklistItem, ListForPlace
from .rules import (
    EDITION,
    EFFECTIVE_ON,
    ItemRow,
    ListRow,
    SuitRow,
    check_item,
    shipped_items,
    shipped_lists,
    shipped_suits,
)

EDIT = "checklists.edit"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    lists: int
    added: int
    replaced: int
    unchanged: int


def load_checklists(actor: Actor) -> LoadReport:
    """Load the lists that ship with Shouwang; loading again changes nothing."""
    _check_may_edit(actor)
    with write_transaction():
        lists = shipped_lists()
        _load_lists(lists)
        report = load_items(actor, shipped_items(), edition=EDITION, effective_on=EFFECTIVE_ON)
        _load_suits(shipped_suits())
    return LoadReport(len(lists), report.added, report.replaced, report.unchanged)


def load_items(
    actor: Actor, rows: list[ItemRow], *, edition: str, effective_on: date
) -> LoadReport:
    """Load items of an edition: what has changed closes the edition before and opens this one.

    An item whose words have changed needs another edition: Invalid, and nothing has changed.
    """
    _check_may_edit(actor)
    _check_rows(rows)
    in_place = {
        item.code: item
        for item in ChecklistItem.objects.filter(
            code__in=[row.code for row in rows], effective_until_on=None
        )
    }
    changed = [row for row in rows if not _is_same(in_place.get(row.code), row)]
    replaced = [in_place[row.code] for row in changed if row.code in in_place]
    _check_editions(replaced, edition, effective_on)
    with write_transaction():
        for item in replaced:
            item.effective_until_on = effective_on - timedelta(days=1)
        ChecklistItem.objects.bulk_update(replaced, ["effective_until_on"])
        ChecklistItem.objects.bulk_create(_made(row, edition, effective_on) for row in changed)
        added = len(changed) - len(replaced)
        report = LoadReport(0, added, len(replaced), len(rows) - len(changed))
        if changed:
            details = {"edition": edition, "added": added, "replaced": len(replaced)}
            record(actor, "checklist.load", "checklist:*", details)
    return report


def _check_may_edit(actor: Actor) -> None:
    if actor.is_anonymous:
        raise SignInNeeded
    if not actor.holds(EDIT):
        raise NotAllowed


def _check_rows(rows: list[ItemRow]) -> None:
    errors = {}
    for row in rows:
        try:
            check_item(row)
        except ValueError:
            errors[row.code] = say("检查项的代码、严重程度或回答方式不对。")
    if errors:
        raise Invalid(errors)


def _check_editions(replaced: list[ChecklistItem], edition: str, effective_on: date) -> None:
    errors = {
        item.code: say("内容有变，需要新的版次和更晚的启用日期。")
        for item in replaced
        if item.edition == edition or item.effective_from_on >= effective_on
    }
    if errors:
        raise Invalid(errors)


def _is_same(item: ChecklistItem | None, row: ItemRow) -> bool:
    if item is None:
        return False
    held = {name: getattr(item, name) for name in _columns(row)}
    return held == _columns(row)


def _columns(row: ItemRow) -> dict[str, str]:
    columns: dict[str, str] = asdict(row)
    columns["checklist_id"] = columns.pop("list_code")
    return columns


def _made(row: ItemRow, edition: str, effective_on: date) -> ChecklistItem:
    return ChecklistItem(edition=edition, effective_from_on=effective_on, **_columns(row))


def _load_lists(rows: list[ListRow]) -> None:
    Checklist.objects.bulk_create(
        (
            Checklist(code=row.code, name_zh=row.name_zh, name_en=row.name_en, order=order)
            for order, row in enumerate(rows)
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "order"],
    )


def _load_suits(rows: list[SuitRow]) -> None:
    ListForPlace.objects.bulk_create(
        (ListForPlace(place_type=row.place_type, checklist_id=row.list_code) for row in rows),
        ignore_conflicts=True,
    )
