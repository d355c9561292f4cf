"""Who answers for any subject on a day: one of the chain, or a unit and the area it lies in."""

from __future__ import annotations

from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.units import queries as units
from shouwang.prepare.organisations.models import AccountablePerson
from shouwang.prepare.organisations.rules.chain import CODE_DIGITS, SubjectKind

from .accountable import accountable_of
from .chain import ChainStep, chain
from .people import post_ref

UNIT = "unit:"
LONGEST_ID = 18


def answering(actor: Actor, subject_key: str, on: date | None = None) -> list[ChainStep]:
    """Return the levels from a subject up to the street, each with who answers on the day.

    A unit, such as `unit:12`, has its accountable person first and then the chain of its area.
    """
    day = on or clock.today()
    if not subject_key.startswith(UNIT):
        return chain(actor, subject_key, day)
    name = subject_key.removeprefix(UNIT)
    if not (name.isascii() and name.isdecimal()) or len(name) > LONGEST_ID:
        raise Invalid({"subject": say("责任对象“{key}”写法不对。", key=subject_key[:40])})
    unit = units.unit(actor, int(name))
    step = _unit_step(subject_key, unit.name, accountable_of(actor, unit.pk, day))
    upper = _upper_key(unit.area_code)
    return [step, *(chain(actor, upper, day) if upper else ())]


def _unit_step(key: str, name: str, row: AccountablePerson | None) -> ChainStep:
    if row is None:
        return ChainStep(key, name, say("单位"), None, None, name, "", None, None, is_double=False)
    return ChainStep(
        key,
        name,
        say("单位"),
        None,
        post_ref(row.post) if row.post else None,
        name,
        str(row.document),
        row.from_on,
        row.until_on,
        is_double=False,
        person_name=row.name,
    )


def _upper_key(area_code: str) -> str:
    """Return the subject of the chain in which an area lies; "" above the street."""
    for kind in (SubjectKind.GRID, SubjectKind.VILLAGE, SubjectKind.STREET):
        digits = CODE_DIGITS[kind]
        if len(area_code) >= digits:
            return f"{kind.value}:{area_code[:digits]}"
    return ""
