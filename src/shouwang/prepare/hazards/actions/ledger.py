"""The one place where rows enter the ledger, in as few statements as it takes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.db import connection, models

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.units.actions import take_number
from shouwang.ground.units.queries import record_prefix
from shouwang.prepare.hazards.events import HazardReported
from shouwang.prepare.hazards.models import Hazard, HazardWord, area_columns
from shouwang.prepare.hazards.queries.routing import Site
from shouwang.prepare.hazards.rules.search import stored_pairs

from .doors import tracked_at_entry

SERIES = "hazard"
HELD = "~"
"""How a number begins that only holds the place of the one to come."""


def new_hazard(site: Site, *, at: datetime) -> Hazard:
    """Return a hazard at a site, not yet written."""
    return Hazard(
        **area_columns(site.area_code),
        area_code_at_time=site.area_code,
        place_id=site.place_id,
        unit_id=site.unit_id,
        sector=site.sector,
        latitude=site.latitude,
        longitude=site.longitude,
        reported_at=at,
        queue_at=at,
    )


def enter(actor: Actor, hazard: Hazard, verb: str, details: Mapping[str, object]) -> str:
    """Write a new hazard, its search pairs, its journal entry and HazardReported.

    Returns the prefix of its number, which `finish` takes as the last statement, so that other
    writers wait for it as briefly as can be. SQLite has one writer: there it is taken at once.
    """
    prefix = put_in(hazard)
    told = {**details, "set": tracked_at_entry(hazard)}
    record(actor, verb, hazard.journal_key, told, at=hazard.reported_at)
    event = HazardReported(
        hazard_id=hazard.pk,
        area_code=hazard.area_code_now,
        source=hazard.source,
        handler_unit_id=hazard.handler_unit_id,
        sector=hazard.sector,
    )
    emit(event, hazard.journal_key, at=hazard.reported_at)
    return prefix


def put_in(hazard: Hazard) -> str:
    """Write a new hazard and its search pairs only; returns the prefix of its number."""
    prefix = record_prefix(hazard.area_code_at_time)
    has_one_writer = connection.vendor == "sqlite"
    hazard.number = _number(hazard, prefix) if has_one_writer else f"{HELD}{uuid.uuid4().hex}"
    _insert(hazard)
    index_words(hazard)
    return prefix


def finish(hazard: Hazard, prefix: str) -> None:
    """Give the hazard its number, as the last thing before the commit."""
    if not hazard.number.startswith(HELD):
        return
    number = _number(hazard, prefix)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Hazard._meta.db_table} SET number = %s WHERE id = %s",  # noqa: S608
            [number, hazard.pk],
        )
    hazard.number = number


def _number(hazard: Hazard, prefix: str) -> str:
    return take_number(prefix, SERIES, clock.local_day(hazard.reported_at).year)


ADAPTED = (models.DateTimeField, models.DateField, models.DecimalField)
"""The kinds of columns whose values the database does not take as they are."""


@lru_cache(maxsize=1)
def _columns() -> tuple[tuple[tuple[str, models.Field[object, object] | None], ...], str]:
    """Return each column's attribute with the field that adapts it, and the statement."""
    fields = [field for field in Hazard._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    table = Hazard._meta.db_table
    read = tuple((field.attname, field if isinstance(field, ADAPTED) else None) for field in fields)
    return read, f"INSERT INTO {table} ({names}) VALUES ({holes}) RETURNING id"  # noqa: S608


def _insert(hazard: Hazard) -> None:
    """Insert by SQL: the ORM's own insert of a row this wide costs as much as all the rest."""
    columns, statement = _columns()
    values = hazard.__dict__
    row = [
        values[name]
        if field is None or values[name] is None
        else field.get_db_prep_save(values[name], connection)
        for name, field in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, row)
        (hazard.pk,) = cursor.fetchone()
    hazard._state.adding = False


def index_words(hazard: Hazard) -> None:
    """Store the pairs of characters by which the hazard is found."""
    pairs = stored_pairs(hazard.description, hazard.location)
    if not pairs:
        return
    rows = ", ".join(["(%s, %s, %s)"] * len(pairs))
    values = [value for pair in pairs for value in (pair, hazard.street_code, hazard.pk)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {HazardWord._meta.db_table} (word, street_code, hazard_id)"  # noqa: S608
            f" VALUES {rows}",
            values,
        )
