"""Visits as the web API takes and tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from shouwang.ground.actor import Actor
from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Line,
    ListOut,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.rules.visits import CLIENT_KEY_LIMIT, COMPANION_LIMIT, HAZARD_LIMIT
from shouwang.prepare.campaigns.rules.wording import (
    CAPACITIES,
    VISIT_RESULTS,
    Capacity,
    VisitResult,
)

if TYPE_CHECKING:
    from shouwang.prepare.campaigns.models import Visit


class HazardLineIn(WireIn):
    """A danger found on the spot."""

    description: Note
    category: Code = "unknown"
    checklist_code: Code = ""
    location: Line = ""


class VisitIn(WireIn):
    """One check of one place, by its number or the token of its QR code."""

    place: Line = ""
    qr_token: Line = ""
    result: VisitResult
    capacity: Capacity | None = None
    visited_at: Moment | None = None
    note: Note = ""
    companions: list[Identity] = Field(default_factory=list, max_length=COMPANION_LIMIT)
    hazards: list[HazardLineIn] = Field(default_factory=list, max_length=HAZARD_LIMIT)
    hazard_numbers: list[Code] = Field(default_factory=list, max_length=HAZARD_LIMIT)
    client_key: Annotated[Line, Field(max_length=CLIENT_KEY_LIMIT)] = ""

    def draft(self, number: str) -> actions.VisitDraft:
        """Return the visit as the action takes it."""
        return actions.VisitDraft(
            place_number=self.place,
            qr_token=self.qr_token,
            campaign_number=number,
            result=self.result.value,
            capacity=self.capacity.value if self.capacity else "",
            visited_at=self.visited_at,
            note=self.note,
            companion_ids=tuple(self.companions),
            hazards=tuple(actions.HazardLine(**line.model_dump()) for line in self.hazards),
            hazard_numbers=tuple(self.hazard_numbers),
            client_key=self.client_key,
        )


class NamedVisitIn(VisitIn):
    """A visit that may name its campaign; by default the running one that holds the place."""

    campaign: Code = ""


class VisitFilterIn(PageIn):
    """What visits are narrowed by; both days are included."""

    place: Code = ""
    area: Code = ""
    capacity: Capacity | Literal[""] = ""
    result: VisitResult | Literal[""] = ""
    agency: Identity | None = None
    from_on: Day | None = None
    to_on: Day | None = None

    def filters(self, number: str) -> queries.VisitFilters:
        """Return the filters as the query takes them."""
        return queries.VisitFilters(
            number,
            self.place,
            self.area,
            str(self.capacity),
            str(self.result),
            self.agency,
            self.from_on,
            self.to_on,
        )


class NamedVisitFilterIn(VisitFilterIn):
    """Visits of all campaigns, or of the one that is named."""

    campaign: Code = ""


class OfficeOut(WireOut):
    """An office that looked."""

    id: int
    name: str


class VisitOut(WireOut):
    """One check of one place."""

    id: int
    place: str
    place_name: str
    campaign: str | None
    area_code: str
    agency: OfficeOut
    companions: list[OfficeOut]
    capacity: str
    capacity_label: str
    result: str
    result_label: str
    note: str
    visited_at: Moment
    recorded_at: Moment
    hazards: list[str]


def visits_out(actor: Actor, filters: queries.VisitFilters, asked: PageIn) -> ListOut[VisitOut]:
    page = queries.visits(actor, filters, limit=asked.limit, offset=asked.offset)
    return ListOut[VisitOut](
        items=[visit_out(visit) for visit in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
    )


def visit_out(visit: Visit) -> VisitOut:
    return VisitOut(
        id=visit.pk,
        place=visit.place.number,
        place_name=visit.place.name,
        campaign=visit.campaign.number if visit.campaign else None,
        area_code=visit.area_code_now,
        agency=OfficeOut(id=visit.agency_unit_id, name=visit.agency_unit.name),
        companions=[
            OfficeOut(id=one.unit_id, name=one.unit.name) for one in visit.companions.all()
        ],
        capacity=visit.capacity,
        capacity_label=in_words(CAPACITIES[visit.capacity]),
        result=visit.result,
        result_label=in_words(VISIT_RESULTS[visit.result]),
        note=visit.note,
        visited_at=visit.visited_at,
        recorded_at=visit.recorded_at,
        hazards=[one.hazard.number for one in visit.hazards.all()],
    )
