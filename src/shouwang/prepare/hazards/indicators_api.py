"""The indicators over the web API, the list behind each, and a hazard as it was on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlencode

from ninja import Query, Router, Schema
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.clock import LOCAL_ZONE, end_of_day, now
from shouwang.ground.wire import Code, Day, ListOut, PageIn, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.queries.indicators import (
    DENOMINATOR,
    Behind,
    Figure,
    IndicatorAsk,
    behind,
    indicator,
    indicators,
)
from shouwang.prepare.hazards.queries.replays import Replayed, replayed

router = Router(tags=["indicators"])


class IndicatorIn(Schema):
    """Which area, day, basis and level; all optional."""

    area: Code = ""
    on: Day | None = None
    basis: Code = ""
    level: Code = ""

    def asked(self, name: str) -> IndicatorAsk:
        """Return the question."""
        return IndicatorAsk(name, self.area, self.on, self.basis, self.level)


class RecordsIn(PageIn, IndicatorIn):
    """Which part of a figure, and which page of its list."""

    part: Code = DENOMINATOR


class IndicatorOut(WireOut):
    """A figure with all that it is made of; null is unknown or does not apply, never zero."""

    name: str
    label: str
    area: str
    on: date
    basis: str
    level: str
    numerator: int | None
    denominator: int | None
    value: str | None = Field(description="Unrounded decimal text.")
    state: str = Field(description="met, not_met, not_applicable or unknown.")
    target: str
    target_source: str
    as_of: datetime | None
    records: str = Field(description="The list behind the figure.")


class BehindOut(WireOut):
    """One hazard behind a figure."""

    hazard: str
    item: str
    level: str
    area: str
    since: date
    is_in_numerator: bool


class MeasureOut(WireOut):
    """A protective measure as it stood."""

    from_at: datetime
    until_at: datetime | None
    ended_at: datetime | None


class HazardOnDayOut(WireOut):
    """A hazard as it was at a moment, replayed from the journal."""

    number: str
    at: datetime
    state: str | None
    columns: dict[str, str | int | bool | None]
    measures: list[MeasureOut]
    measures_in_force: int
    entries: int


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(LOCAL_ZONE)


def records_address(figure: Figure) -> str:
    """Return the address of the list behind a figure."""
    asked = {
        "area": figure.area,
        "on": figure.on.isoformat(),
        "basis": figure.basis.value,
        "level": figure.level,
    }
    return f"/api/v1/indicators/{figure.indicator.name}/records?{urlencode(asked)}"


def _out(figure: Figure) -> IndicatorOut:
    return IndicatorOut(
        name=figure.indicator.name,
        label=in_words(figure.indicator.label),
        area=figure.area,
        on=figure.on,
        basis=figure.basis,
        level=figure.level,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        state=figure.state,
        target=str(figure.target),
        target_source=in_words(figure.target_source),
        as_of=_local(figure.as_of),
        records=records_address(figure),
    )


@router.get("/indicators", response=ListOut[IndicatorOut], operation_id="list_indicators")
def list_indicators(
    request: ActorRequest, asked: Annotated[IndicatorIn, Query()]
) -> ListOut[IndicatorOut]:
    """Return the five indicators for an area and a day; the level asks nothing here."""
    question = IndicatorAsk("", asked.area, asked.on, asked.basis)
    items = [_out(figure) for figure in indicators(request.actor, question)]
    return ListOut[IndicatorOut](items=items, count=len(items), count_is_exact=True)


@router.get("/indicators/{name}", response=IndicatorOut, operation_id="read_indicator")
def read_indicator(
    request: ActorRequest, name: str, asked: Annotated[IndicatorIn, Query()]
) -> IndicatorOut:
    """Return an indicator for an area as a day ends; for today as it stands."""
    return _out(indicator(request.actor, asked.asked(name)))


@router.get(
    "/indicators/{name}/records", response=ListOut[BehindOut], operation_id="list_indicator_records"
)
def list_indicator_records(
    request: ActorRequest, name: str, asked: Annotated[RecordsIn, Query()]
) -> ListOut[BehindOut]:
    """List the hazards behind a figure: as many as its numerator or denominator says."""
    page = behind(
        request.actor,
        asked.asked(name),
        part=asked.part,
        limit=asked.limit,
        offset=asked.offset,
        cursor=asked.cursor,
    )
    return ListOut[BehindOut](
        items=[_behind_out(found) for found in page.items],
        count=page.count,
        count_is_exact=True,
        next_cursor=page.next_cursor,
    )


def _behind_out(found: Behind) -> BehindOut:
    return BehindOut(
        hazard=found.number,
        item=found.item,
        level=found.level,
        area=found.area_code,
        since=found.since_on,
        is_in_numerator=found.is_in_numerator,
    )


@router.get("/hazards/{number}/on", response=HazardOnDayOut, operation_id="read_hazard_on_day")
def read_hazard_on_day(request: ActorRequest, number: str, day: Day) -> HazardOnDayOut:
    """Return a hazard as it was when a day ended; today and later, as it is."""
    moment = min(now(), end_of_day(day))
    return _on_day(number, replayed(request.actor, number, moment))


def _on_day(number: str, found: Replayed) -> HazardOnDayOut:
    return HazardOnDayOut(
        number=number,
        at=found.at.astimezone(LOCAL_ZONE),
        state=found.state,
        columns=dict(found.columns),  # type: ignore[arg-type]
        measures=[
            MeasureOut(
                from_at=measure.from_at.astimezone(LOCAL_ZONE),
                until_at=_local(measure.until_at),
                ended_at=_local(measure.ended_at),
            )
            for measure in found.measures
        ],
        measures_in_force=found.measures_in_force,
        entries=found.entries,
    )
