"""Taking the register away as a table: a right of its own, counted and journaled."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_csv, write_workbook
from shouwang.prepare.places.models import Place
from shouwang.prepare.places.queries.exports import export_header, export_rows
from shouwang.prepare.places.queries.places import PlaceFilters, place_set

PERMISSION = "places.export"


def _rows(actor: Actor, filters: PlaceFilters, form: str) -> list[list[str]]:
    """Return the rows that the actor may see and may export, and journal how many."""
    if not actor.holds(PERMISSION):
        raise NotAllowed
    allowed = Place.objects.visible_to(actor, PERMISSION).values("pk")
    rows = list(export_rows(actor, place_set(actor, filters).filter(pk__in=allowed)))
    with write_transaction():
        details = {"count": len(rows), "area": filters.area, "type": filters.type, "form": form}
        record(actor, "place.export", f"area:{filters.area or actor.area_code}", details)
    return rows


def export_csv(actor: Actor, filters: PlaceFilters) -> bytes:
    """Return the register as CSV: UTF-8 with BOM, safe against formulas."""
    return write_csv(export_header(actor), _rows(actor, filters, "csv"))


def export_workbook(actor: Actor, filters: PlaceFilters) -> bytes:
    """Return the register as a workbook in which every cell is text."""
    rows = [export_header(actor), *_rows(actor, filters, "xlsx")]
    return write_workbook(str(say("场所登记表")), rows)
