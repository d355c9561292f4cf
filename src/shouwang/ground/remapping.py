"""Following a merge or a new code of a division: one way for every table that names an area."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from .actor import Actor, AreaRange
from .errors import NotAllowed
from .journal.actions import record
from .journal.transactions import write_transaction
from .scoping import in_areas


def under(field: str, code: str) -> Q:
    """Return the filter for the rows whose area lies in a division."""
    return in_areas((AreaRange.under(code),), field)


def moved(field: str, old_code: str, new_code: str, *, prefix: str = "") -> Concat:
    """Return the value of a field with the new code in the place of the old one."""
    rest = Substr(field, len(prefix) + len(old_code) + 1, output_field=CharField())
    return Concat(Value(f"{prefix}{new_code}"), rest)


def check_is_system(actor: Actor) -> None:
    """Refuse everybody but the system: records follow the register, nobody moves them by hand."""
    if not actor.is_system:
        raise NotAllowed


def remap(
    actor: Actor, rows: QuerySet[Any], codes: tuple[str, str], *, field: str, verb: str
) -> int:
    """Put the rows of an area under another code, journal how many, and return it.

    `codes` are the old and the new one. A table with versions has them raised.
    """
    check_is_system(actor)
    old_code, new_code = codes
    changes: dict[str, Any] = {field: moved(field, old_code, new_code)}
    if _has_version(rows.model):
        changes["version"] = F("version") + 1
    with write_transaction():
        count = rows.filter(under(field, old_code)).update(**changes)
        details = {"from": old_code, "to": new_code, "count": count}
        record(actor, verb, f"division:{old_code}", details)
    return count


def _has_version(model: type[Model]) -> bool:
    return any(field.name == "version" for field in model._meta.concrete_fields)
