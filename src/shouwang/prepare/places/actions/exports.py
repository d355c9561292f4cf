"""Taking the register away as a table: a right of its own, counted and journaled."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks.files import write_csv, write_workbook
from shouwang.prepare.places.models import AgriculturalAsset, Place
from shouwang.prepare.places.queries.assets import agricultural_assets
from shouwang.prepare.places.queries.exports import export_header, export_rows
from shouwang.prepare.places.queries.places import PlaceFilters, place_set
from shouwang.prepare.places.queries.register_exports import (
    asset_header,
    asset_lines,
    register_header,
    register_lines,
)
from shouwang.prepare.places.queries.register_rows import register_desk
from shouwang.prepare.places.rules.register_tables import Register

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


def export_register(actor: Actor, register: str, area_code: str = "") -> bytes:
    """Return a register as it is in use as a workbook that can be imported again."""
    if register == Register.ASSETS:
        return export_assets(actor, area_code)
    desk = register_desk(actor, register)
    if not actor.holds(PERMISSION):
        raise NotAllowed
    allowed = Place.objects.visible_to(actor, PERMISSION).values("pk")
    lines = list(register_lines(actor, desk, allowed, area_code))
    with write_transaction():
        details = {"count": len(lines), "area": area_code, "form": "xlsx"}
        record(actor, f"place.export_{register}", f"area:{area_code or actor.area_code}", details)
    return write_workbook(str(desk.table.title), [register_header(actor, desk), *lines])


def export_assets(actor: Actor, area_code: str = "") -> bytes:
    """Return the agricultural assets in use as a workbook in which every cell is text."""
    if not actor.holds(PERMISSION):
        raise NotAllowed
    allowed = AgriculturalAsset.objects.visible_to(actor, PERMISSION).values("pk")
    rows = agricultural_assets(actor, area_code).filter(pk__in=allowed)
    lines = list(asset_lines(actor, rows))
    with write_transaction():
        details = {"count": len(lines), "area": area_code, "form": "xlsx"}
        record(actor, "place.export_assets", f"area:{area_code or actor.area_code}", details)
    return write_workbook(str(say("农业资产登记表")), [asset_header(actor), *lines])
