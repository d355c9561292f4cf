"""Makes documents of hazards for tests, and opens what they say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.documents import actions as document_actions
from shouwang.ground.documents import queries as documents
from shouwang.ground.documents.models import Document
from shouwang.ground.documents.tests.factories import words_of
from shouwang.ground.units.models import Unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import (
    DelegationDraft,
    PaperAsk,
)
from shouwang.prepare.hazards.models import DelegatedPower, Hazard

from .factories import Cast, make_hazard, prepared_photo

VERIFY = "http://127.0.0.1/verify/"
SHOP = "石坞里小吃店（虚构）"
INSPECTOR = "白露生（虚构）"
RECORD = {
    "inspectors": INSPECTOR,
    "handling": "当场指出，要求限期整改",
    "outcome": "signed",
    "signer": "石小满（虚构）",
}


def hazard_in(cast: Cast, shop: Unit, state: str = "deferred") -> Hazard:
    """Make a hazard of the shop in a state."""
    return make_hazard(cast, state, unit_id=shop.pk)


def ask(kind: str, **more: object) -> PaperAsk:
    """Return what is asked for: words by name, the rest by the field's own name."""
    own = {"inspected_at", "received_on", "is_at_once", "document_id", "others"}
    named = {name: value for name, value in more.items() if name in own}
    words = {name: str(value) for name, value in more.items() if name not in own}
    return PaperAsk(kind, words, **named)  # type: ignore[arg-type]


def notice(cast: Cast, hazard: Hazard) -> Document:
    """Issue a rectification notice."""
    return actions.issue_paper(cast.safety, hazard.number, ask("rectification_notice"))


def content_of(actor: Actor, row: Document) -> Mapping[str, object]:
    """Return what a document says."""
    return documents.paper(actor, row.pk).content.values


def word_of(actor: Actor, row: Document) -> str:
    """Return the words of the Word file."""
    return words_of(document_actions.take_file(actor, row.pk, VERIFY).content)


def record_ask(**more: object) -> PaperAsk:
    """Return the ask of an inspection record."""
    return ask("inspection_record", **{"inspected_at": clock.now(), **RECORD, **more})


def delegate(
    cast: Cast, power: str = "order", from_on: date | None = None, until_on: date | None = None
) -> DelegatedPower:
    """Delegate a power to the street office."""
    office = Unit.objects.get(kind="street_office")
    draft = DelegationDraft(
        office.pk, power, from_on or clock.today(), until_on, "浙江省人民政府公告〔2025〕1号"
    )
    return actions.delegate_power(cast.safety, draft)


def with_photo(cast: Cast, hazard: Hazard) -> None:
    """Add a photo of the place before the fix."""
    actions.add_photos(cast.grid, hazard.number, [prepared_photo()], purpose="before")
