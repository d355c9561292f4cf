"""Makes people, helpers and evacuations for tests, through the actions."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from shouwang.ground.actor import Actor
from shouwang.prepare.households import actions
from shouwang.prepare.households.actions import EvacuationDraft, PersonDraft
from shouwang.prepare.households.models import Evacuation, Person
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

SYSTEM = Actor.system("tests")
_numbers = count(1)


def person_draft(**more: object) -> PersonDraft:
    """Return the draft of an old person who lives alone in Heping and walks."""
    number = next(_numbers)
    base = PersonDraft(
        name=f"测{number}号老人（虚构）",
        area_code=HEPING,
        phone=f"1380000{number:04d}",
        address=f"测试路{number}号",
    )
    return replace(base, **more)  # type: ignore[arg-type]


def make_person(actor: Actor = SYSTEM, **more: object) -> Person:
    """Put a person on a village's list; divisions are planted when needed."""
    plant_divisions()
    return actions.add_person(actor, person_draft(**more))


def make_evacuation(actor: Actor = SYSTEM, **more: object) -> Evacuation:
    """Start an evacuation of Heping."""
    base = EvacuationDraft("强降雨转移", area_codes=(HEPING,))
    return actions.start_evacuation(actor, replace(base, **more))  # type: ignore[arg-type]
