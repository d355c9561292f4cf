"""The list in clear as a table; only for an action that has written down who takes it."""

from __future__ import annotations

from collections.abc import Sequence

from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.workbooks.files import write_workbook
from shouwang.prepare.households.queries.shapes import ClearPerson
from shouwang.prepare.households.rules.people_table import COLUMN_LABELS, TITLE

SEVERAL = "、"


def list_workbook(actor: Actor, people: Sequence[ClearPerson]) -> bytes:
    """Return people in clear as .xlsx, in the order given; no cell is a formula."""
    names = divisions.names_of(actor, {one.masked.area_code for one in people})
    header = [str(label) for label in COLUMN_LABELS.values()]
    rows = [_cells(one, names.get(one.masked.area_code, "")) for one in people]
    return write_workbook(str(TITLE), [[str(TITLE)], header, *rows], header_row=1)


def _cells(one: ClearPerson, village: str) -> list[str]:
    order = one.masked.contact_order
    return [
        one.name,
        str(one.masked.category_label),
        village or one.masked.area_code,
        one.phone,
        one.address,
        str(one.masked.transport_label),
        str(order) if order is not None else "",
        SEVERAL.join(helper.name for helper in one.helpers),
        SEVERAL.join(helper.phone for helper in one.helpers),
        "\n".join(one.notes.splitlines()),
    ]
