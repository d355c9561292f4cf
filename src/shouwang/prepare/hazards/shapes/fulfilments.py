"""What the moves of the five fulfilments take over the web API, and how they are told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.wire import Identity, Line, Note, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words
from shouwang.prepare.hazards.rules.fulfilments import FULFILMENT_LABELS, Fulfilment

if TYPE_CHECKING:
    from shouwang.prepare.hazards.queries.fulfilments import FulfilmentView
    from shouwang.prepare.hazards.queries.sources import SourceLine

Amount = Annotated[Decimal, Field(max_digits=16, decimal_places=2)]


class FulfilmentFields(WireIn):
    """Fields of these moves; which of them a move needs, `next_moves` says."""

    responsible_unit_id: Identity | None = None
    responsible_unit: Annotated[Line, Field(max_length=120)] = ""
    responsible_name: Annotated[Line, Field(max_length=60)] = ""
    responsible_post_id: Identity | None = None
    amount_yuan: Amount | None = None
    source_text: Line = ""
    funds_id: Identity | None = None
    title: Annotated[Line, Field(max_length=200)] = ""
    plan_text: Note = ""


class FulfilmentOut(WireOut):
    """One of the five, there or not."""

    code: str
    label: str
    is_there: bool


class FundsOut(WireOut):
    """Money that was set aside; withdrawn when it no longer counts."""

    funds_id: int
    amount_yuan: Decimal
    source_text: str
    granted_at: datetime
    withdrawn_at: datetime | None


class MeasureInForceOut(WireOut):
    """A protective measure that is in force now."""

    measure_id: int
    kind: str
    text: str
    until_at: datetime | None


class FulfilmentsOut(WireOut):
    """The five fulfilments of a hazard: how many of them are there, and what each is."""

    count: int
    needed: int
    items: list[FulfilmentOut]
    responsible_unit: str | None
    responsible_name: str | None
    measures: list[MeasureInForceOut]
    funds_yuan: Decimal
    funds: list[FundsOut]
    plan_title: str | None
    plan_text: str | None
    due_on: date | None
    root_measures: list[str]


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(LOCAL_ZONE)


def fulfilments_out(view: FulfilmentView, due_on: date | None) -> FulfilmentsOut:
    """Return the five fulfilments for the wire."""
    return FulfilmentsOut(
        count=view.check.count,
        needed=view.needed,
        items=[
            FulfilmentOut(
                code=name.value,
                label=in_words(FULFILMENT_LABELS[name]),
                is_there=name in view.check.there,
            )
            for name in Fulfilment
        ],
        responsible_unit=view.responsible_unit or None,
        responsible_name=view.responsible_name or None,
        measures=[
            MeasureInForceOut(
                measure_id=row.pk, kind=row.kind, text=row.text, until_at=_local(row.until_at)
            )
            for row in view.measures
        ],
        funds_yuan=view.funds_yuan,
        funds=[
            FundsOut(
                funds_id=row.pk,
                amount_yuan=row.amount_yuan,
                source_text=row.source_text,
                granted_at=row.granted_at.astimezone(LOCAL_ZONE),
                withdrawn_at=_local(row.withdrawn_at),
            )
            for row in view.funds
        ],
        plan_title=view.plan.title if view.plan else None,
        plan_text=view.plan.text if view.plan else None,
        due_on=due_on,
        root_measures=[row.text for row in view.root_measures],
    )


class SourceOut(WireOut):
    """From whom a hazard is known: since when, how often, merged from which hazards."""

    source: str
    label: str
    since: datetime
    count: int
    merged_from: list[str]


def sources_out(lines: list[SourceLine]) -> list[SourceOut]:
    """Return the sources of a hazard for the wire."""
    return [
        SourceOut(
            source=line.source,
            label=in_words(line.label),
            since=line.since.astimezone(LOCAL_ZONE),
            count=line.count,
            merged_from=list(line.merged_numbers),
        )
        for line in lines
    ]
