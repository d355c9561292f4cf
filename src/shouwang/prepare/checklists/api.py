"""The checklists on the web API. Public: whoever is inspected may know what is looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.wire import Code, Line, ListOut, PageIn, WireOut

from . import queries

if TYPE_CHECKING:
    from .models import ChecklistItem

router = Router(tags=["checklists"])


class ItemsIn(PageIn):
    """Items of a list, for a place type or use, whose words hold `q`."""

    list: Code = ""
    place_type: Code = ""
    q: Line = ""


class ItemOut(WireOut):
    """One item in one edition; the code is the same in every language."""

    code: str
    edition: str
    list: str
    category_zh: str
    category_en: str
    item_zh: str
    item_en: str
    legal_basis: str
    plan_item: str
    severity_default: str
    answer_type: str
    effective_from_on: date
    effective_until_on: date | None


def _out(row: ChecklistItem) -> ItemOut:
    return ItemOut(
        code=row.code,
        edition=row.edition,
        list=row.checklist_id,
        category_zh=row.category_zh,
        category_en=row.category_en,
        item_zh=row.item_zh,
        item_en=row.item_en,
        legal_basis=row.legal_basis,
        plan_item=row.plan_item,
        severity_default=row.severity_default,
        answer_type=row.answer_type,
        effective_from_on=row.effective_from_on,
        effective_until_on=row.effective_until_on,
    )


@router.get("", response=ListOut[ItemOut], auth=None, operation_id="list_checklist_items")
def list_items(request: ActorRequest, wanted: Query[ItemsIn]) -> ListOut[ItemOut]:
    """List the items in force."""
    rows = queries.items(request.actor, wanted.list, wanted.q)
    if wanted.place_type:
        suited = queries.items_for(request.actor, [wanted.place_type])
        rows = rows.filter(pk__in=suited.values("pk"))
    page = rows[wanted.offset : wanted.offset + wanted.limit]
    return ListOut(items=[_out(row) for row in page], count=rows.count(), count_is_exact=True)


@router.get("/{code}", response=ItemOut, auth=None, operation_id="get_checklist_item")
def get_item(request: ActorRequest, code: str, edition: str = "") -> ItemOut:
    """Return one item: the one in force, or that of an edition."""
    return _out(queries.item(request.actor, code, edition=edition))
