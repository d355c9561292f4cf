"""The documents about the hazards of one place, as far as the actor may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.documents import queries as documents
from shouwang.ground.errors import Text
from shouwang.prepare.hazards.models import Hazard, HazardPaper
from shouwang.prepare.hazards.rules.paper_kinds import PaperKind
from shouwang.prepare.hazards.rules.papers import SHARED_WITH_UNIT

from .discretion import has_units_eyes
from .ledger import HazardFilters, hazard_set

PAPERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PlacePaper:
    """A document about a hazard of the place; it is opened at the hazard's page."""

    document_id: int
    hazard_number: str
    kind: Text
    number: str
    state: Text
    tone: str
    issued_on: date


def papers_of_place(actor: Actor, place_number: str, limit: int = PAPERS_SHOWN) -> list[PlacePaper]:
    """Return the documents about a place's hazards, the newest first, each once, in four reads.

    The unit that has a hazard reads only what is addressed to it; a record about hazards that are
    out of the actor's sight is left out whole.
    """
    seen = hazard_set(actor, HazardFilters(place=place_number)).order_by()
    rows = HazardPaper.objects.filter(hazard__in=seen.values("pk"))
    found = list(rows.select_related("document", "hazard").order_by("-document_id", "pk")[:limit])
    hidden = _hidden(actor, found)
    shown: dict[int, PlacePaper] = {}
    for row in found:
        kind = row.document.kind
        is_withheld = has_units_eyes(actor, row.hazard) and kind not in SHARED_WITH_UNIT
        if not is_withheld and row.document_id not in hidden:
            shown.setdefault(row.document_id, _paper(row))
    return list(shown.values())


def _hidden(actor: Actor, rows: Iterable[HazardPaper]) -> Collection[int]:
    """Return the records that are also about hazards out of the actor's sight."""
    records = [row.document_id for row in rows if row.document.kind == PaperKind.RECORD]
    if not records:
        return ()
    about = HazardPaper.objects.filter(document_id__in=records)
    visible = Hazard.objects.visible_to(actor).order_by().values("pk")
    unseen = about.exclude(hazard__in=visible)
    return set(unseen.values_list("document_id", flat=True))


def _paper(row: HazardPaper) -> PlacePaper:
    document = row.document
    return PlacePaper(
        document.pk,
        row.hazard.number,
        documents.kind_label(document.kind),
        document.number,
        documents.state_label(document.state),
        documents.state_tone(document.state),
        document.issued_on,
    )
